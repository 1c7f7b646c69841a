"""Copy mode without a screen: a cursor, a view, marks, and a selection."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sshtui.terminal.copymode import motions
from sshtui.terminal.copymode.lines import CellPosition, TextRows, line_of
from sshtui.terminal.copymode.selection import CellRange, Selection, SelectionShape, whole_lines

MOST = 99_999
"""The highest count that can be typed before a key."""

JUMPS: Mapping[str, tuple[int, bool]] = MappingProxyType(
    {"f": (1, False), "F": (-1, False), "t": (1, True), "T": (-1, True)}
)
"""Jumps to a character: direction, and whether they stop before it."""


class CopyMode:
    """Moves a cursor over lines, and selects.

    Args:
        lines: What it moves over.
        height: The rows of the view.
        cursor: Where it begins.

    Attributes:
        lines: What it moves over.
        cursor: Where the cursor stands.
        top: The first row of the view.
        count: What was typed before the next key; 0 for nothing.
    """

    def __init__(self, lines: TextRows, height: int, cursor: CellPosition) -> None:
        self.lines = lines
        self.height = height
        self.cursor = cursor
        self.top = max(0, lines.count - height)
        self.count = 0
        self._column = cursor.column
        self._shape = SelectionShape.CHARACTERS
        self._anchor: CellPosition | None = None
        self._marks: dict[str, CellPosition] = {}
        self._jump: tuple[str, str] | None = None
        self._vertical: Mapping[str, Callable[[], None]] = {
            "up": lambda: self._down(-self._times()),
            "down": lambda: self._down(self._times()),
            "page_up": lambda: self._page(-max(1, self.height - 2)),
            "page_down": lambda: self._page(max(1, self.height - 2)),
            "half_page_up": lambda: self._page(-self.height // 2),
            "half_page_down": lambda: self._page(self.height // 2),
        }

    @property
    def selection(self) -> Selection | None:
        """What is selected, if anything."""
        if self._anchor is None:
            return None
        return Selection(self._shape, self._anchor, self.cursor)

    @property
    def span(self) -> CellRange | None:
        """The cells that are selected, if any."""
        selection = self.selection
        return None if selection is None else selection.span(self.lines)

    @property
    def places(self) -> list[CellPosition]:
        """All places that stay what they are when the lines are wrapped anew."""
        anchor = [] if self._anchor is None else [self._anchor]
        return [self.cursor, CellPosition(self.top, 0), *anchor, *self._marks.values()]

    def digit(self, digit: int) -> None:
        """Take a digit of a count."""
        self.count = min(self.count * 10 + digit, MOST)

    def move(self, motion: str) -> None:
        """Move the cursor.

        Args:
            motion: The name of a motion: of `MOTIONS`, or one that goes up or down.
        """
        vertical = self._vertical.get(motion)
        if vertical is not None:
            vertical()
        else:
            go, at = motions.MOTIONS[motion], self.cursor
            for _ in range(self._times()):
                before, at = at, go(self.lines, at)
                if at == before:
                    break
            self.go(at)

    def go(self, place: CellPosition) -> None:
        """Put the cursor on a cell, and the view around it."""
        self.count = 0
        row = max(0, min(place.row, self.lines.count - 1))
        self.cursor = CellPosition(row, self.lines.row(row).start_of(place.column))
        self._column = self.cursor.column
        self._show()

    def go_to_line(self, otherwise: int) -> None:
        """Go to the line whose number was typed, from 1; else to a row, from the end if below 0."""
        row = self.count - 1 if self.count else otherwise % self.lines.count
        self.go(CellPosition(row, 0))

    def go_in_view(self, share: float) -> None:
        """Go to a row of the view.

        Args:
            share: 0 for the first, 1 for the last.
        """
        shown = min(self.height, self.lines.count - self.top)
        self.go(CellPosition(self.top + int(share * (shown - 1)), 0))

    def scroll(self, rows: int) -> None:
        """Move the view, and the cursor with it where it would leave it."""
        self.top = max(0, min(self.top + rows, self.lines.count - self.height))
        row = max(self.top, min(self.cursor.row, self.top + self.height - 1))
        if row != self.cursor.row:
            self._put(row)

    def mark(self, name: str) -> None:
        """Remember the place."""
        self._marks[name] = self.cursor

    def go_to_mark(self, name: str) -> bool:
        """Go to a place that was remembered; tell if there is one of that name."""
        place = self._marks.get(name)
        if place is not None:
            self.go(place)
        return place is not None

    def jump(self, kind: str, character: str) -> None:
        """Go to a character of the line.

        Args:
            kind: One of `JUMPS`.
            character: Which one.
        """
        self._jump = kind, character
        step, short = JUMPS[kind]
        at = self.cursor
        for _ in range(self._times()):
            at = motions.character(self.lines, at, character, step=step, short=short)
        self.go(at)

    def jump_again(self, *, back: bool = False) -> None:
        """Go to the same character once more."""
        if self._jump is not None:
            last = kind, character = self._jump
            self.jump(kind.swapcase() if back else kind, character)
            self._jump = last

    def select(self, shape: SelectionShape) -> None:
        """Begin a selection, change its shape, or end it where it has that shape."""
        if self._anchor is None:
            self._anchor, self._shape = self.cursor, shape
        elif shape is self._shape:
            self._anchor = None
        else:
            self._shape = shape

    def select_between(
        self, anchor: CellPosition, cursor: CellPosition, shape: SelectionShape
    ) -> None:
        """Select from one cell to another, where the cursor goes."""
        self._anchor, self._shape = anchor, shape
        self.go(cursor)

    def swap_ends(self) -> None:
        """Put the cursor on the other end of the selection."""
        if self._anchor is not None:
            self._anchor, cursor = self.cursor, self._anchor
            self.go(cursor)

    def clear(self) -> bool:
        """Select nothing; tell if something was selected or typed."""
        had = self._anchor is not None or self.count > 0
        self._anchor, self.count = None, 0
        return had

    def typed_lines(self, *, up: bool = False) -> CellRange:
        """Return as many lines as was typed before the key, from that of the cursor on.

        Args:
            up: Up to that of the cursor instead.
        """
        first, last = line_of(self.lines, self.cursor.row)
        for _ in range(self._times() - 1):
            if up and first > 0:
                first = line_of(self.lines, first - 1)[0]
            elif not up and last < self.lines.count - 1:
                last = line_of(self.lines, last + 1)[1]
        return whole_lines(self.lines, first, last)

    def _times(self) -> int:
        times, self.count = max(1, self.count), 0
        return times

    def _down(self, rows: int) -> None:
        self._put(self.cursor.row + rows)
        self._show()

    def _page(self, rows: int) -> None:
        rows *= self._times()
        offset = self.cursor.row - self.top
        top = max(0, min(self.top + rows, self.lines.count - self.height))
        # At an end of the scrollback the cursor goes where the view no longer does.
        self._put(self.cursor.row + rows if top == self.top else top + offset)
        self.top = top

    def _put(self, row: int) -> None:
        row = max(0, min(row, self.lines.count - 1))
        self.cursor = CellPosition(row, self.lines.row(row).start_of(self._column))

    def _show(self) -> None:
        # What is far off comes with some of what stands around it.
        gap = self.height // 4
        above = self.top - self.cursor.row
        below = self.cursor.row - (self.top + self.height - 1)
        if above > 0:
            self.top -= above + (gap if above > gap else 0)
        elif below > 0:
            self.top += below + (gap if below > gap else 0)
        self.top = max(0, min(self.top, self.lines.count - self.height))

    def resized(self, height: int, follow: Callable[[CellPosition], CellPosition]) -> None:
        """Go on in a view of another size, with the lines wrapped anew.

        Args:
            height: Its rows.
            follow: Returns where the cell of a place is now.
        """
        self.height = height
        if self._anchor is not None:
            self._anchor = follow(self._anchor)
        self._marks = {name: follow(place) for name, place in self._marks.items()}
        self.top = follow(CellPosition(self.top, 0)).row
        self.go(follow(self.cursor))
