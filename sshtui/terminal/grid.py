"""A terminal's contents as immutable values, independent of how they are painted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class CursorShape(StrEnum):
    """How a program asked its cursor to look (DECSCUSR)."""

    BLOCK = "block"
    UNDERLINE = "underline"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of cells looks.

    Colours are 0xRRGGBB with the palette already applied, or those of the outer terminal
    (`by_number`).

    Attributes:
        foreground: None for the terminal's default.
        background: None for the terminal's default.
        bold: SGR 1.
        faint: SGR 2.
        italic: SGR 3.
        underline: 0 none, 1 single, 2 double, 3 curly, 4 dotted, 5 dashed.
        underline_colour: SGR 58; None for that of the text.
        blink: SGR 5.
        inverse: SGR 7.
        strike: SGR 9.
        overline: SGR 53.
    """

    foreground: int | None = None
    background: int | None = None
    bold: bool = False
    faint: bool = False
    italic: bool = False
    underline: int = 0
    underline_colour: int | None = None
    blink: bool = False
    inverse: bool = False
    strike: bool = False
    overline: bool = False


DEFAULT_STYLE = Style()


def by_number(number: int) -> int:
    """Return the colour that the outer terminal has for one of its first; and the way back."""
    return -1 - number


class Run(NamedTuple):
    """Neighbouring cells of one style.

    Attributes:
        text: What they show; never a control character.
        style: How it looks.
        cells: The text of each cell, empty for the second half of a wide character. An empty tuple
            where every cell holds exactly one narrow character.
    """

    text: str
    style: Style
    cells: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Return the number of cells."""
        return len(self.cells) or len(self.text)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the cursor stands in the viewport.

    Attributes:
        column: From 0.
        row: From 0.
        visible: False when hidden by the program, or scrolled out of sight.
        shape: What it looks like.
        blinking: As it does unless a program wants it still.
        colour: 0xRRGGBB where the program chose one.
    """

    column: int = 0
    row: int = 0
    visible: bool = False
    shape: CursorShape = CursorShape.BLOCK
    blinking: bool = True
    colour: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What changed on the screen since the frame before.

    Attributes:
        rows: The runs of each changed row, by viewport row from 0. Cells after the last run are
            blank in the default style.
        selections: First and last selected column of the changed rows that have a selection.
        cursor: Where the cursor stands now.
        columns: Width in cells.
        height: Height in rows.
        foreground: Default colour of text, 0xRRGGBB.
        background: Default colour behind it, 0xRRGGBB.
        below: Lines between the viewport and the end; 0 unless scrolled back.
        above: Lines above the viewport.
        links: First and last columns of all links, by row.
    """

    rows: Mapping[int, tuple[Run, ...]]
    selections: Mapping[int, tuple[int, int]]
    cursor: Cursor
    columns: int
    height: int
    foreground: int
    background: int
    below: int = 0
    above: int = 0
    links: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Modes:
    """What a program asked of the keyboard, the mouse and the screen.

    Attributes:
        bracketed_paste: DEC mode 2004.
        focus_reports: DEC mode 1004.
        mouse: Any of the mouse tracking modes.
        alternate_screen: The program has the whole screen, without scrollback.
        alternate_scroll: DEC mode 1007: the wheel means arrow keys on the alternate screen.
    """

    bracketed_paste: bool
    focus_reports: bool
    mouse: bool
    alternate_screen: bool
    alternate_scroll: bool
