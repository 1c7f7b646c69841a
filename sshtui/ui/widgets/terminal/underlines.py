"""Underlines that Rich has no words for: curly, dotted and dashed ones, and their colours."""

from rich.color import Color, ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.style import Style as RichStyle
from textual.strip import Strip

from sshtui.terminal.grid import Style, by_number
from sshtui.ui.rendering import outer_terminal

SINGLE, DOUBLE = 1, 2
_META = "underline"


def underlines_of(console: Console) -> ColorSystem | None:
    """Return the colours of a terminal that knows underlines of all kinds, else None."""
    if not outer_terminal.knows_underlines():
        return None
    return COLOR_SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)


def underlined(painted: RichStyle, style: Style, system: ColorSystem) -> RichStyle:
    """Return a style whose codes draw the underline that a program asked for.

    What is combined with it afterwards, such as a selection, makes it a plain one again.

    Args:
        painted: The style, with a plain underline.
        style: As the program asked for it.
        system: The colours that the outer terminal has.
    """
    if style.underline in {0, SINGLE, DOUBLE} and style.underline_colour is None:
        return painted
    if not style.underline:
        return painted
    # Rich takes styles for equal, and one for the other, that differ in their codes alone.
    marked = painted + RichStyle(meta={_META: (style.underline, style.underline_colour)})
    codes = [code for code in Strip.render_ansi(painted, system).split(";") if code and code != "4"]
    marked._ansi = ";".join([*codes, *_codes(style, system)])  # noqa: SLF001 - Textual writes it
    return marked


def _codes(style: Style, system: ColorSystem) -> list[str]:
    codes = [f"4:{style.underline}"]
    colour = style.underline_colour
    if colour is not None and colour < 0:
        codes.append(f"58:5:{by_number(colour)}")
    elif colour is not None:
        red, green, blue = colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF
        if system is ColorSystem.TRUECOLOR:
            codes.append(f"58:2::{red}:{green}:{blue}")
        else:
            number = Color.from_rgb(red, green, blue).downgrade(ColorSystem.EIGHT_BIT).number
            codes.append(f"58:5:{number}")
    return codes
