import pytest

from sshtui.ui.widgets.terminal.colours import LEAST_CONTRAST, contrast, luminance, palette_for


@pytest.mark.parametrize(
    ("color", "expected"), [(0x000000, 0.0), (0xFFFFFF, 1.0), (0xFF0000, 0.2126), (0x808080, 0.216)]
)
def test_luminance_is_that_of_wcag(color: int, expected: float) -> None:
    assert luminance(color) == pytest.approx(expected, abs=0.001)


def test_contrast_is_the_same_in_both_directions() -> None:
    assert contrast(0, 0xFFFFFF) == contrast(0xFFFFFF, 0) == pytest.approx(21)
    assert contrast(0x123456, 0x123456) == 1


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
