"""Reads the rows of a terminal, from the oldest to the last."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sshtui.terminal.characters import cluster, shown
from sshtui.terminal.copymode.lines import CellPosition, TextRow
from sshtui.terminal.copymode.motions import prompt
from sshtui.terminal.copymode.selection import CellRange
from sshtui.terminal.emulator import Emulator
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import (
    RowFinder,
    cell_reader,
    check,
    place_of,
    row_flag_reader,
    sized,
    terminal_reader,
    tracked_ref,
)
from sshtui.terminal.text import written

_ROWS_KEPT = 4096
_CHUNK = 256
_PIECE = 1024
"""Rows of text that are read at a time."""
_MOST_CODEPOINTS = 16


class TerminalHistory:
    """The rows of a terminal that stands still while they are read.

    Args:
        terminal: What is read: a snapshot, or one that goes on, for as long as it takes nothing.
    """

    def __init__(self, terminal: Emulator) -> None:
        self._source = terminal
        self._find = RowFinder()
        self._flag = row_flag_reader()
        self._cell = cell_reader()
        self._get = terminal_reader()
        self._raw_row = ffi.new("GhosttyRow *")
        self._raw_cell = ffi.new("GhosttyCell *")
        self._codepoints = ffi.new(f"uint32_t[{_MOST_CODEPOINTS}]")
        self._length = ffi.new("size_t *")
        self.forget()

    def forget(self) -> None:
        """Forget what was read: the rows are wrapped anew."""
        self.columns = self._source.size[0]
        self.count = self._source.row_count
        self.row = lru_cache(_ROWS_KEPT)(self._read)
        self._blank_rows = lru_cache(_ROWS_KEPT)(self._blanks)

    def wraps(self, number: int) -> bool:
        """Return whether the line of a row goes on in the next one."""
        reference = self._ref(CellPosition(number, 0))
        return reference is not None and self._row_flag(reference, "WRAP")

    def is_blank(self, number: int) -> bool:
        """Return whether nothing stands in a row."""
        return self._blank_rows(number // _CHUNK)[number % _CHUNK]

    def is_prompt(self, number: int) -> bool:
        """Return whether a prompt begins in a row."""
        reference = self._ref(CellPosition(number, 0))
        return reference is not None and self._begins_prompt(reference)

    def text(self, span: CellRange, *, join: bool = True) -> str:
        """Return the text of some cells, without blanks at the ends of lines.

        Args:
            span: The cells.
            join: Have a line in one piece that is wrapped to several rows.
        """
        selection = self._native(span)
        if selection is None:
            return ""
        return written(self._source.handle, selection, unwrap=join and not span.block)

    def pieces(self, span: CellRange) -> Iterator[str]:
        """Yield the text of cells some lines at a time, so that others get their turn.

        Args:
            span: The cells; the pieces are to be joined by line ends.
        """
        row = span.first.row
        while row <= span.last.row:
            end = min(row + _PIECE, span.last.row)
            # A line stays in one piece, whatever it is wrapped to.
            while not span.block and end < span.last.row and self.wraps(end):
                end += 1
            left, right = span.columns(row, self.columns), span.columns(end, self.columns)
            if left is not None and right is not None:
                part = CellRange(
                    CellPosition(row, left[0]), CellPosition(end, right[1]), block=span.block
                )
                yield self._with_blank_lines(part)
            row = end + 1

    def _with_blank_lines(self, span: CellRange) -> str:
        """Return the text of some lines, with those at the end that are blank."""
        text = self.text(span)
        rows = range(span.first.row, span.last.row + 1)
        lines = sum(span.block or row == rows[-1] or not self.wraps(row) for row in rows)
        return text + "\n" * (lines - text.count("\n") - 1)

    def output_at(self, place: CellPosition) -> CellRange | None:
        """Return the output of the command at or before a place (OSC 133), if it is known."""
        row = place.row
        while row >= 0:
            if not self.is_prompt(row):
                span = self._output(row)
                before = prompt(self, CellPosition(row, 0), step=-1).row
                if before == row:
                    return None
                if span is not None:
                    return span
                row = before
            row -= 1
        return None

    def _output(self, row: int) -> CellRange | None:
        reference = self._ref(CellPosition(row, 0))
        selection = sized("GhosttySelection")
        select = lib.ghostty_terminal_select_output
        if reference is None or select(self._source.handle, reference[0], selection):
            return None
        first, last = self.place(selection, "start"), self.place(selection, "end")
        return None if first is None or last is None else CellRange(first, last)

    def mark(self, anchor: CellPosition, end: CellPosition) -> None:
        """Have the terminal mark the text between two cells; the mark stays with it."""
        selection = self._native(CellRange(anchor, end))
        if selection is not None:
            option = lib.GHOSTTY_TERMINAL_OPT_SELECTION
            check(lib.ghostty_terminal_set(self._source.handle, option, selection), "selection")

    @property
    def mark_begins(self) -> CellPosition | None:
        """Where the text begins that is marked, on the side that was marked first."""
        if self._source.closed:
            return None
        selection = self._get.get(self._source.handle, "SELECTION")
        return None if selection is None else self.place(self._get.slots["SELECTION"], "start")

    def place(self, selection: Any, end: str) -> CellPosition | None:
        """Return where a native selection has its `start` or `end`."""
        place = place_of(self._source.handle, selection, end)
        return None if place is None else CellPosition(place[1], place[0])

    def _read(self, number: int) -> TextRow:
        reference = self._ref(CellPosition(number, 0))
        if reference is None:
            return TextRow(())
        cells = []
        for column in range(self.columns):
            reference.x = column
            check(lib.ghostty_grid_ref_cell(reference, self._raw_cell), "grid_ref_cell")
            cells.append(self._text_of(reference, self._raw_cell[0]))
        while cells and cells[-1] == " ":
            cells.pop()
        reference.x = 0
        prompt = self._begins_prompt(reference)
        return TextRow(tuple(cells), bool(self._flag.get(self._raw_row[0], "WRAP")), prompt)

    def _text_of(self, reference: Any, cell: int) -> str:
        wide = self._cell.get(cell, "WIDE")
        if wide == lib.GHOSTTY_CELL_WIDE_SPACER_TAIL:
            return ""
        tag = self._cell.get(cell, "CONTENT_TAG")
        if tag == lib.GHOSTTY_CELL_CONTENT_CODEPOINT:
            return shown(self._cell.get(cell, "CODEPOINT"))
        if tag != lib.GHOSTTY_CELL_CONTENT_CODEPOINT_GRAPHEME:
            return " "
        read = lib.ghostty_grid_ref_graphemes
        if read(reference, self._codepoints, _MOST_CODEPOINTS, self._length) != lib.GHOSTTY_SUCCESS:
            return shown(self._cell.get(cell, "CODEPOINT"))
        return cluster(ffi.unpack(self._codepoints, self._length[0]))

    def _begins_prompt(self, reference: Any) -> bool:
        kind = self._row_flag(reference, "SEMANTIC_PROMPT")
        return bool(kind == lib.GHOSTTY_ROW_SEMANTIC_PROMPT)

    def _row_flag(self, reference: Any, flag: str) -> Any:
        check(lib.ghostty_grid_ref_row(reference, self._raw_row), "grid_ref_row")
        return self._flag.get(self._raw_row[0], flag)

    def _blanks(self, chunk: int) -> list[bool]:
        first = chunk * _CHUNK
        last = min(first + _CHUNK, self.count) - 1
        span = CellRange(CellPosition(first, 0), CellPosition(last, self.columns - 1))
        blank = [not text for text in self.text(span, join=False).split("\n")]
        return blank + [True] * (last + 1 - first - len(blank))

    def _ref(self, place: CellPosition) -> Any:
        """Return a reference that is good until the next one is asked for."""
        if self._source.closed:
            return None
        return self._find(self._source.handle, place.column, place.row)

    def _native(self, span: CellRange) -> Any:
        selection = sized("GhosttySelection")
        selection.rectangle = span.block
        for end, place in (("start", span.first), ("end", span.last)):
            reference = self._ref(place)
            if reference is None:
                return None
            setattr(selection, end, reference[0])
        return selection


class Followed:
    """Places that keep their cells while a terminal changes its size.

    Args:
        terminal: What they are in.
    """

    def __init__(self, terminal: Emulator) -> None:
        self._terminal = terminal
        self._places: dict[CellPosition, Any] = {}

    def add(self, place: CellPosition) -> None:
        """Follow a place."""
        if place not in self._places:
            self._places[place] = tracked_ref(self._terminal.handle, place.column, place.row)

    def now(self, place: CellPosition) -> CellPosition:
        """Return where the cell of a place is now."""
        reference = self._places[place]
        point = sized("GhosttyPointCoordinate")
        read, tag = lib.ghostty_tracked_grid_ref_point, lib.GHOSTTY_POINT_TAG_SCREEN
        if reference is None or read(reference, tag, point) != lib.GHOSTTY_SUCCESS:
            return place
        return CellPosition(point.y, point.x)

    def free(self) -> None:
        """Follow none any more."""
        for reference in self._places.values():
            if reference is not None:
                lib.ghostty_tracked_grid_ref_free(reference)
        self._places.clear()
