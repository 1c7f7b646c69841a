"""What is selected: characters, whole lines, or a block of columns."""

from dataclasses import dataclass
from enum import StrEnum

from sshtui.terminal.copymode.lines import CellPosition, TextRows, line_of


class SelectionShape(StrEnum):
    """How a selection goes from one end to the other."""

    CHARACTERS = "characters"
    LINES = "lines"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class CellRange:
    """Cells from a first to a last one.

    Attributes:
        first: The first.
        last: The last, included.
        block: Only the columns between the two, in every row.
    """

    first: CellPosition
    last: CellPosition
    block: bool = False

    def columns(self, row: int, width: int) -> tuple[int, int] | None:
        """Return the first and the last column of a row that belong to it; None for none.

        Args:
            row: Which one.
            width: The columns there are.
        """
        if not self.first.row <= row <= self.last.row:
            return None
        if self.block:
            return self.first.column, self.last.column
        return (
            self.first.column if row == self.first.row else 0,
            self.last.column if row == self.last.row else width - 1,
        )


@dataclass(frozen=True, slots=True)
class Selection:
    """What lies between where selecting began and the cursor.

    Attributes:
        shape: What belongs to it.
        anchor: Where it began.
        cursor: Where it ends.
    """

    shape: SelectionShape
    anchor: CellPosition
    cursor: CellPosition

    def span(self, lines: TextRows) -> CellRange:
        """Return its cells."""
        first, last = sorted((self.anchor, self.cursor))
        if self.shape is SelectionShape.LINES:
            return whole_lines(lines, first.row, last.row)
        if self.shape is SelectionShape.BLOCK:
            left, right = sorted((self.anchor.column, self.cursor.column))
            ends = (_end(lines, CellPosition(row, right)) for row in (first.row, last.row))
            return CellRange(
                CellPosition(first.row, left), CellPosition(last.row, max(ends)), block=True
            )
        return CellRange(first, CellPosition(last.row, _end(lines, last)))


def whole_lines(lines: TextRows, first: int, last: int) -> CellRange:
    """Return the lines that some rows belong to, over all rows they are wrapped to."""
    return CellRange(
        CellPosition(line_of(lines, first)[0], 0),
        CellPosition(line_of(lines, last)[1], lines.columns - 1),
    )


def _end(lines: TextRows, at: CellPosition) -> int:
    """Return the last column of the character at a place."""
    cells = lines.row(at.row).cells
    column = at.column
    while column + 1 < len(cells) and cells[column + 1] == "":
        column += 1
    return column
