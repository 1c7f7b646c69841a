"""Text in a terminal: between two cells, or selected."""

import re
from typing import Any

from sshtui.terminal.clipboard import without_controls
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import (
    Handle,
    RowFinder,
    check,
    grid_ref,
    place_of,
    sized,
    terminal_reader,
)

_MOST_WRAPPED = 8
"""Rows that are looked at for a line."""
_SHORT = 8192
"""Bytes of a text that is short."""
_PALETTE = re.compile(rb"\x1b\]4;[^\x1b]*\x1b\\")


class TextReader:
    """Reads the text in the viewport of a terminal, and what is marked.

    Points are column and row from 0; those out of bounds are moved into them. A terminal that was
    freed has no text.

    Args:
        terminal: The terminal.
    """

    def __init__(self, terminal: Handle) -> None:
        self._terminal = terminal
        self._get = terminal_reader()

    def between(self, start: tuple[int, int], end: tuple[int, int]) -> str:
        """Return the text from one cell to another, both included, whichever comes first.

        Args:
            start: A point.
            end: Another.
        """
        selection = self._span(start, end)
        return "" if selection is None else self._format(selection, unwrap=False)

    def before_cursor(self) -> str:
        """Return the line up to the cursor, in one piece; the one above where that is blank."""
        terminal = self._terminal.value
        if not terminal:
            return ""
        keys = ("CURSOR_X", "CURSOR_Y", "COLS", "ROWS")
        column, row, columns, rows = (int(self._get.get(terminal, key)) for key in keys)
        row += int(self._get.get(terminal, "SCROLLBAR").total) - rows
        # In the last column the cursor stands on what was written last.
        end = column if column == columns - 1 else column - 1
        if end < 0:
            end, row = columns - 1, row - 1
        selection, cell_at = sized("GhosttySelection"), RowFinder()
        for place, point in (("start", (0, max(0, row - _MOST_WRAPPED))), ("end", (end, row))):
            found = cell_at(terminal, *point) if row >= 0 else None
            if found is None:
                return ""
            setattr(selection, place, found[0])
        return self._format(selection, unwrap=True).rstrip().rpartition("\n")[2]

    def drawn(self, end: tuple[int, int]) -> bytes:
        """Return what draws the text from the first cell to another, with its colours."""
        selection = self._span((0, 0), end)
        if selection is None:
            return b""
        kind = lib.GHOSTTY_FORMATTER_FORMAT_VT
        drawn = _bytes(self._terminal.value, selection, kind, unwrap=False)
        return _PALETTE.sub(b"", drawn)

    def unmark(self) -> None:
        """Take the mark away."""
        if self._terminal.value:
            option = lib.GHOSTTY_TERMINAL_OPT_SELECTION
            check(lib.ghostty_terminal_set(self._terminal.value, option, ffi.NULL), "selection")

    def marked_rows(self) -> tuple[int, int] | None:
        """Return the first row that is marked and the last, from the oldest; None for none."""
        if self._get.get(self._terminal.value, "SELECTION") is None:
            return None
        marked = self._get.slots["SELECTION"]
        ends = (place_of(self._terminal.value, marked, end) for end in ("start", "end"))
        rows = [place[1] for place in ends if place is not None]
        return (min(rows), max(rows)) if rows else None

    def is_blank(self, row: int) -> bool:
        """Return whether a row, from the oldest, has no text."""
        terminal, selection, cell_at = self._terminal.value, sized("GhosttySelection"), RowFinder()
        for end, column in (("start", 0), ("end", self._get.get(terminal, "COLS") - 1)):
            found = cell_at(terminal, column, row)
            if found is None:
                return False
            setattr(selection, end, found[0])
        return not self._format(selection, unwrap=False).strip()

    def marked(self) -> str:
        """Return the marked text, empty where nothing is."""
        return self._format(ffi.NULL, unwrap=True) if self._terminal.value else ""

    def _ref(self, point: tuple[int, int]) -> Any:
        terminal = self._terminal.value
        if not terminal:
            return None
        column = min(max(point[0], 0), self._get.get(terminal, "COLS") - 1)
        return grid_ref(
            terminal, column, min(max(point[1], 0), self._get.get(terminal, "ROWS") - 1)
        )

    def _span(self, start: tuple[int, int], end: tuple[int, int]) -> Any:
        first, last = self._ref(start), self._ref(end)
        if first is None or last is None:
            return None
        selection = sized("GhosttySelection")
        selection.start, selection.end = first[0], last[0]
        return selection

    def _format(self, selection: Any, *, unwrap: bool) -> str:
        return written(self._terminal.value, selection, unwrap=unwrap)


class TextFormatter:
    """Writes the text of one short selection after the other.

    Args:
        terminal: Where they are.

    Attributes:
        selection: What is written next; its ends are to be set.
    """

    def __init__(self, terminal: Handle) -> None:
        self._terminal = terminal
        self._options = sized("GhosttyTerminalSelectionFormatOptions")
        self._options.emit = lib.GHOSTTY_FORMATTER_FORMAT_PLAIN
        self._options.unwrap = self._options.trim = True
        self._length = ffi.new("size_t *")
        self._buffer = ffi.new("uint8_t[]", _SHORT)
        self.selection = sized("GhosttySelection")
        self._options.selection = self.selection

    def text(self) -> str:
        """Return the text, "" where there is none or too much."""
        write = lib.ghostty_terminal_selection_format_buf
        options, buffer, length = self._options[0], self._buffer, self._length
        if write(self._terminal.value, options, buffer, _SHORT, length) != lib.GHOSTTY_SUCCESS:
            return ""
        return bytes(ffi.buffer(buffer, length[0])).decode(errors="replace")


def written(terminal: Any, selection: Any, *, unwrap: bool) -> str:
    """Return the text of a native selection, without controls.

    Args:
        terminal: The native terminal that it is in.
        selection: NULL for what is marked.
        unwrap: Have a line in one piece that is wrapped to several rows.
    """
    raw = _bytes(terminal, selection, lib.GHOSTTY_FORMATTER_FORMAT_PLAIN, unwrap=unwrap)
    return without_controls(raw.decode(errors="replace"))


def _bytes(terminal: Any, selection: Any, kind: int, *, unwrap: bool) -> bytes:
    options = sized("GhosttyTerminalSelectionFormatOptions")
    options.emit = kind
    options.unwrap, options.trim, options.selection = unwrap, True, selection
    length = ffi.new("size_t *")
    write = lib.ghostty_terminal_selection_format_buf
    if write(terminal, options[0], ffi.NULL, 0, length) == lib.GHOSTTY_NO_VALUE:
        return b""
    buffer = ffi.new("uint8_t[]", max(1, length[0]))
    check(write(terminal, options[0], buffer, len(buffer), length), "selection_format")
    return bytes(ffi.buffer(buffer, length[0]))
