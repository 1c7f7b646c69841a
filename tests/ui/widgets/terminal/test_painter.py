import pytest
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style as RichStyle

from sshtui.terminal.grid import Run, Style
from sshtui.ui.contrast import contrast
from sshtui.ui.widgets.terminal.colours import LEAST_CONTRAST, palette_for
from sshtui.ui.widgets.terminal.painter import Painter


@pytest.mark.parametrize("background", [0x000000, 0x121212, 0x272822, 0xE0E0E0, 0xFFFFFF, 0xEFF1F5])
def test_the_sixteen_colours_can_be_read_on_any_background(background: int) -> None:
    palette = palette_for(background)
    assert len(palette) == 16
    assert min(contrast(color, background) for color in palette[1:]) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    ("style", "system", "codes"),
    [
        (Style(underline=1), ColorSystem.TRUECOLOR, "4"),
        (Style(underline=2), ColorSystem.TRUECOLOR, "21"),
        (Style(underline=3, bold=True), ColorSystem.TRUECOLOR, "1;4:3"),
        (Style(underline=5, underline_colour=0xFF0000), ColorSystem.TRUECOLOR, "4:5;58:2::255:0:0"),
        (Style(underline=1, underline_colour=0xFF0000), ColorSystem.EIGHT_BIT, "4:1;58:5:196"),
        (Style(underline_colour=0xFF0000), ColorSystem.TRUECOLOR, ""),
        (Style(underline=4), None, "4"),
    ],
)
def test_an_underline_is_drawn_as_far_as_the_outer_terminal_knows_it(
    style: Style, system: ColorSystem | None, codes: str
) -> None:
    painter = Painter(RichStyle(), RichStyle(), system)
    drawn = painter.strip((Run("x", style),), 1).render(Console(color_system="truecolor"))
    assert drawn == (f"\x1b[{codes}mx\x1b[0m" if codes else "x")


def test_a_selection_over_a_curly_underline_leaves_a_plain_one() -> None:
    painter = Painter(RichStyle(), RichStyle(reverse=True), ColorSystem.TRUECOLOR)
    strip = painter.strip((Run("ab", Style(underline=3)),), 2, selected=(0, 0))
    drawn = strip.render(Console(color_system="truecolor"))
    assert drawn == "\x1b[4;7ma\x1b[0m\x1b[4:3mb\x1b[0m"
