from rich.console import Console
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.color import Color
from textual.filter import DimFilter, LineFilter
from textual.strip import Strip

from sshtui.ui.rendering.control_filter import ControlFilter
from sshtui.ui.rendering.line_codes import LineCodes

BACKGROUND = Color(0, 0, 0)
CONSOLE = Console(color_system="truecolor")


def filtered(strip: Strip, filters: list[LineFilter]) -> str:
    """Return what Textual makes of a line."""
    for each in filters:
        strip = strip.apply_filter(each, BACKGROUND)
    return strip.render(CONSOLE)


def test_a_line_is_what_textual_would_have_written() -> None:
    filters: list[LineFilter] = [DimFilter(), ControlFilter()]
    strip = Strip(
        [
            Segment("plain "),
            Segment("red", Style(color="#ff0000", bgcolor="#101010", bold=True)),
            Segment("faint", Style(color="#ffffff", bgcolor="#101010", dim=True)),
            Segment("evil \x1b]0;title\x07", Style(reverse=True)),
            Segment("red again", Style(color="#ff0000", bgcolor="#101010", bold=True)),
        ]
    )
    drawn = LineCodes(CONSOLE, filters, BACKGROUND).line(strip)
    assert drawn == filtered(strip, filters)
    assert "\x1b]" not in drawn


def test_what_moves_the_cursor_stays() -> None:
    move = Segment("\x1b[5G", None, [(ControlType.CURSOR_MOVE_TO_COLUMN, 4)])
    codes = LineCodes(CONSOLE, [ControlFilter()], BACKGROUND)
    assert codes.line(Strip([move, Segment("x")])) == "\x1b[5Gx"
