import pytest

from sshtui.ui.contrast import contrast, luminance
from sshtui.ui.widgets.terminal.colours import LEAST_CONTRAST, palette_for


@pytest.mark.parametrize("background", [0x000000, 0x121212, 0x272822, 0xE0E0E0, 0xFFFFFF, 0xEFF1F5])
def test_the_sixteen_colours_can_be_read_on_any_background(background: int) -> None:
    palette = palette_for(background)
    assert len(palette) == 16
    assert min(contrast(color, background) for color in palette[1:]) >= LEAST_CONTRAST


@pytest.mark.parametrize("background", [0x000000, 0xFFFFFF])
def test_black_stays_dark_for_what_is_painted_behind_things(background: int) -> None:
    assert luminance(palette_for(background)[0]) < 0.05


def test_a_background_in_the_middle_has_readable_colours_too() -> None:
    for background in range(0x101010, 0xFFFFFF, 0x101010):
        assert min(contrast(color, background) for color in palette_for(background)[1:]) >= 3
