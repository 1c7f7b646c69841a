"""What copy mode shows over the rows of a terminal: selection and matches."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.model import CopyMode
from sshtui.terminal.copymode.selection import CellRange
from sshtui.ui.widgets.terminal.painter import restyle
from sshtui.ui.widgets.terminal.scrollbar import Scrollbar

_Piece = tuple[int, int, str]


class Matches(Protocol):
    """The matches of a search."""

    @property
    def matches(self) -> Sequence[CellRange]:
        """All that were found, in their order."""
        ...

    @property
    def current(self) -> int | None:
        """Which of them the cursor is at."""
        ...

    def has_match(self, rows: range) -> bool:
        """Return whether a match begins in one of some rows."""
        ...


@dataclass
class Overlay:
    """Pieces of rows that look different.

    Attributes:
        rows: First and last column of each piece and its look, by row of the view.
        status_row: The row that has the words.
        words: What copy mode says.
    """

    rows: dict[int, tuple[_Piece, ...]] = field(default_factory=dict)
    status_row: int = 0
    words: str = ""

    @classmethod
    def of(cls, mode: CopyMode, size: Size, found: Matches) -> "Overlay":
        """Return what is to be seen of a copy mode.

        Args:
            mode: Its cursor and selection.
            size: Of the view.
            found: What was searched for.
        """
        pieces: dict[int, list[_Piece]] = {}
        rows = range(mode.top, mode.top + size.height)

        def add(span: CellRange, look: str) -> None:
            for row in range(max(rows.start, span.first.row), min(rows.stop, span.last.row + 1)):
                columns = span.columns(row, size.width)
                if columns is not None:
                    pieces.setdefault(row - mode.top, []).append((*columns, look))

        matches = found.matches
        first = bisect_left(matches, CellPosition(mode.top, 0), key=lambda span: span.last)
        for index in range(first, len(matches)):
            if matches[index].first.row >= rows.stop:
                break
            add(matches[index], "current" if index == found.current else "match")
        if span := mode.span:
            add(span, "selection")
        total = mode.lines.count
        if matches and total > size.height:
            bar, end = Scrollbar(size.height, total, mode.top), size.width - 1
            for row in range(size.height):
                if found.has_match(bar.part(row)):
                    look = "mark-in-view" if row in bar.thumb else "mark"
                    pieces.setdefault(row, []).append((end, end, look))
        at_top = mode.cursor.row == mode.top
        return cls(
            {row: tuple(parts) for row, parts in pieces.items()},
            size.height - 1 if at_top else 0,
        )

    def changed_since(self, before: "Overlay") -> set[int]:
        """Return the rows that look different from before."""
        rows = self.rows.keys() | before.rows.keys()
        changed = {row for row in rows if self.rows.get(row) != before.rows.get(row)}
        if self.status_row != before.status_row:
            changed |= {self.status_row, before.status_row}
        return changed


def restyled(strip: Strip, pieces: Sequence[_Piece], looks: Mapping[str, Style]) -> Strip:
    """Return a row with the looks of its pieces."""
    for first, last, look in pieces:
        strip = restyle(strip, first, last + 1, partial(_added, looks[look]))
    return strip


def _added(look: Style, style: Style) -> Style:
    return style + look
