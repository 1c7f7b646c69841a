"""The rows of a terminal as copy mode sees them: cells, wraps and prompts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class CellPosition(NamedTuple):
    """A cell, counted from the oldest row there is.

    Attributes:
        row: From 0.
        column: From 0.
    """

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row.

    Attributes:
        cells: The text of each cell up to the last that is not blank; empty for the second half of
            a wide character.
        wraps: Whether its line goes on in the next row.
        prompt: Whether a prompt begins in it (OSC 133).
    """

    cells: tuple[str, ...]
    wraps: bool = False
    prompt: bool = False

    @property
    def last(self) -> int:
        """The column of the last character; 0 in a blank row."""
        return self.start_of(len(self.cells) - 1)

    def start_of(self, column: int) -> int:
        """Return where the character of a column begins, within the row."""
        column = max(0, min(column, len(self.cells) - 1))
        while column > 0 and self.cells[column] == "":
            column -= 1
        return column


class TextRows(Protocol):
    """What copy mode moves about in."""

    @property
    def columns(self) -> int:
        """The width in cells."""
        ...

    @property
    def count(self) -> int:
        """The number of rows, of scrollback and screen; at least one."""
        ...

    def row(self, number: int) -> TextRow:
        """Return a row."""
        ...

    def wraps(self, number: int) -> bool:
        """Return whether the line of a row goes on in the next one."""
        ...

    def is_blank(self, number: int) -> bool:
        """Return whether nothing stands in a row."""
        ...

    def is_prompt(self, number: int) -> bool:
        """Return whether a prompt begins in a row."""
        ...


def line_of(lines: TextRows, row: int) -> tuple[int, int]:
    """Return the first and the last row of the line that a row belongs to."""
    first = last = row
    while first > 0 and lines.wraps(first - 1):
        first -= 1
    while last < lines.count - 1 and lines.wraps(last):
        last += 1
    return first, last


def characters(
    lines: TextRows, start: CellPosition, step: int
) -> Iterator[tuple[CellPosition, str]]:
    """Yield the characters of a line beside a place, in one direction."""
    first, last = line_of(lines, start.row)
    row = start.row
    column = start.column + step
    while first <= row <= last:
        cells = lines.row(row).cells
        while 0 <= column < len(cells):
            if cells[column]:
                yield CellPosition(row, column), cells[column]
            column += step
        row += step
        if first <= row <= last:
            column = 0 if step > 0 else len(lines.row(row).cells) - 1
