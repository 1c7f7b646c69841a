"""Web links that a program has put under its text (OSC 8), by where that text is now.

The library takes no hyperlinks (see `hyperlinks`), so they are kept here: the cells between which
the text stands, which the library follows, and the text itself. Where it was overwritten there is
no link any more.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.selection import CellRange
from sshtui.terminal.library import lib
from sshtui.terminal.native import Handle, RowFinder, sized, terminal_reader, tracked_ref
from sshtui.terminal.text import TextFormatter

MOST_LINKS = 100
"""Links that are kept; older ones are text like any other."""

MOST_ROWS = 20
_LONGEST = 4096

Spans = Mapping[int, tuple[tuple[int, int], ...]]
"""First and last columns, by row."""

_ALTERNATE_SCREEN = re.compile(rb"\x1b\[\?(?:[0-9]+;)*(?:47|1047|1049)[;h]")
# What `HyperlinkFilter` makes of OSC 8.
_MARK = b"\x1b]88"
_LINK = re.compile(rb"\x1b\]88[^;\x00-\x1f\x7f]*+;(?P<address>[^\x00-\x1f\x7f]*+)(?:\x07|\x1b\\)")
_END = re.compile(rb"\x07|\x1b\\|[\x18\x1a]")
_WEB = re.compile(rb"https?://[!-~]{1,2048}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TrackedLink:
    """A link, and what follows its text.

    Attributes:
        address: Where it leads.
        start: The cell where the text begins, or the one before.
        behind: Whether it is the one before.
        end: The last cell.
        text: What stood there.
        screen: The screen it is on, of the two there are.
    """

    address: str
    start: Any
    behind: bool
    end: Any
    text: str
    screen: int

    def free(self) -> None:
        """Follow the text no more."""
        for reference in (self.start, self.end):
            lib.ghostty_tracked_grid_ref_free(reference)


class LinkTracker:
    """The links of one terminal.

    Args:
        terminal: The terminal.
    """

    def __init__(self, terminal: Handle) -> None:
        self._terminal = terminal
        self._get = terminal_reader()
        self._find = RowFinder()
        self._place = sized("GhosttyPointCoordinate")
        self._format = TextFormatter(terminal)
        self._begun = b""
        self._open: tuple[str, Any, bool] | None = None
        self._links: deque[TrackedLink] = deque()

    def close(self) -> None:
        """Forget all links; the terminal is still there."""
        if self._open is not None:
            lib.ghostty_tracked_grid_ref_free(self._open[1])
            self._open = None
        while self._links:
            self._links.popleft().free()

    def follow(self, data: bytes) -> Iterator[bytes]:
        """Yield a piece of a stream in parts, each to be written before the next is asked for."""
        stream, start, over = self._begun + data, len(self._begun), 0
        if _MARK in stream:
            for match in _LINK.finditer(stream):
                over = match.end()
                yield from self._up_to_screens(stream[start:over])
                start = over
                self._turn(match["address"])
        if start < len(stream):
            yield from self._up_to_screens(stream[start:])
        self._begun = _begun(stream, over)

    def forget_overwritten(self) -> None:
        """Follow nothing any more where a link was on the screen that is shown."""
        screen = self._screen()
        there = [link for link in self._links if link.screen != screen or self._is_there(link)]
        for link in set(self._links).difference(there):
            link.free()
        self._links = deque(there)
        if self._open is not None:
            begun = self._point(self._open[1])
            if begun is None or begun > self._cursor()[0]:
                lib.ghostty_tracked_grid_ref_free(self._open[1])
                self._open = None

    def copy(self, source: "LinkTracker") -> None:
        """Take over the links of a terminal of which this one is a copy."""
        for link in source._links:  # noqa: SLF001 - another of the same class
            if link.screen != self._screen():
                continue
            span = source._span(link.start, link.end)  # noqa: SLF001
            first = None if span is None else span.first
            start = first and tracked_ref(self._terminal.value, first.column, first.row)
            if span is not None and start is not None:
                self._add(link.address, start, link.behind, span.last, link.text)

    def spans(self) -> Spans:
        """Return where links are in the viewport."""
        found: dict[int, tuple[tuple[int, int], ...]] = {}
        if not self._links:
            return found
        columns, top, rows = self._view()
        for _, span in self._shown(top, rows):
            for row in range(max(top, span.first.row), min(top + rows - 1, span.last.row) + 1):
                place = span.columns(row, columns)
                if place is not None:
                    found[row - top] = (*found.get(row - top, ()), place)
        return found

    def at(self, column: int, row: int) -> str:
        """Return where the link at a cell of the viewport leads, "" where there is none."""
        columns, top, rows = self._view()
        for link, span in self._shown(top, rows):
            place = span.columns(top + row, columns)
            if place is not None and place[0] <= column <= place[1]:
                return link.address
        return ""

    def _view(self) -> tuple[int, int, int]:
        bar = self._get.get(self._terminal.value, "SCROLLBAR")
        columns = int(self._get.get(self._terminal.value, "COLS"))
        return columns, int(bar.offset), int(bar.len)

    def _shown(self, top: int, rows: int) -> Iterator[tuple[TrackedLink, CellRange]]:
        """Yield the links in some rows whose text is still there, the newest first."""
        screen = self._screen()
        for link in reversed(self._links):
            tracked = self._span(link.start, link.end) if link.screen == screen else None
            span = None if tracked is None else self._text_span(tracked, behind=link.behind)
            if span is None or span.last.row < top or span.first.row >= top + rows:
                continue
            if self._text(span) == link.text:
                yield link, span

    def _up_to_screens(self, part: bytes) -> Iterator[bytes]:
        """Yield a part of the stream in pieces, and look at each screen before it is left."""
        start = 0
        follows = bool(self._links or self._open)
        for match in _ALTERNATE_SCREEN.finditer(part) if follows else ():
            yield part[start : match.start()]
            start = match.start()
            self.forget_overwritten()
        yield part[start:]

    def _is_there(self, link: TrackedLink) -> bool:
        tracked = self._span(link.start, link.end)
        span = None if tracked is None else self._text_span(tracked, behind=link.behind)
        return span is not None and self._text(span) == link.text

    def _turn(self, address: bytes) -> None:
        """End the link before, and begin one where the cursor is."""
        self._finish()
        if _WEB.match(address):
            place, behind = self._cursor()
            reference = tracked_ref(self._terminal.value, place.column, place.row)
            if reference is not None:
                self._open = address.decode("ascii"), reference, behind

    def _finish(self) -> None:
        if self._open is None:
            return
        (address, reference, behind), self._open = self._open, None
        first = self._point(reference)
        place, wraps = self._cursor()
        last = place if wraps else self._before(place)
        text = ""
        if first is not None and last is not None and 0 <= last.row - first.row < MOST_ROWS:
            span = self._text_span(CellRange(first, last), behind=behind)
            text = "" if span is None else self._text(span)
        if last is not None and text.strip():
            self._add(address, reference, behind, last, text)
        else:
            lib.ghostty_tracked_grid_ref_free(reference)

    def _add(self, address: str, start: Any, behind: bool, last: CellPosition, text: str) -> None:
        end = tracked_ref(self._terminal.value, last.column, last.row)
        if end is None:
            lib.ghostty_tracked_grid_ref_free(start)
            return
        self._links.append(TrackedLink(address, start, behind, end, text, self._screen()))
        if len(self._links) > MOST_LINKS:
            self._links.popleft().free()

    def _screen(self) -> int:
        return int(self._get.get(self._terminal.value, "ACTIVE_SCREEN"))

    def _cursor(self) -> tuple[CellPosition, bool]:
        """Return where the cursor is, and whether it waits behind the last column."""
        terminal = self._terminal.value
        keys = ("CURSOR_X", "CURSOR_Y", "ROWS")
        column, row, rows = (int(self._get.get(terminal, key)) for key in keys)
        row += int(self._get.get(terminal, "SCROLLBAR").total) - rows
        return CellPosition(row, column), bool(self._get.get(terminal, "CURSOR_PENDING_WRAP"))

    def _before(self, place: CellPosition) -> CellPosition | None:
        if place.column:
            return CellPosition(place.row, place.column - 1)
        columns = int(self._get.get(self._terminal.value, "COLS"))
        return CellPosition(place.row - 1, columns - 1) if place.row else None

    def _point(self, reference: Any) -> CellPosition | None:
        read, tag = lib.ghostty_tracked_grid_ref_point, lib.GHOSTTY_POINT_TAG_SCREEN
        if read(reference, tag, self._place) != lib.GHOSTTY_SUCCESS:
            return None
        return CellPosition(self._place.y, self._place.x)

    def _span(self, start: Any, end: Any) -> CellRange | None:
        first, last = self._point(start), self._point(end)
        return None if first is None or last is None else CellRange(first, last)

    def _text_span(self, tracked: CellRange, *, behind: bool) -> CellRange | None:
        first = tracked.first
        if behind:
            columns = int(self._get.get(self._terminal.value, "COLS"))
            last_column = first.column + 1 >= columns
            first = (
                CellPosition(first.row + 1, 0)
                if last_column
                else CellPosition(first.row, first.column + 1)
            )
        return CellRange(first, tracked.last) if first <= tracked.last else None

    def _text(self, span: CellRange) -> str:
        selection = self._format.selection
        for end, place in (("start", span.first), ("end", span.last)):
            reference = self._find(self._terminal.value, place.column, place.row)
            if reference is None:
                return ""
            setattr(selection, end, reference[0])
        return self._format.text()


def _begun(stream: bytes, over: int) -> bytes:
    """Return the beginning of a link at the end of a stream, behind what is over."""
    place = stream.rfind(_MARK, max(over, len(stream) - _LONGEST))
    if place >= 0 and not _END.search(stream, place):
        return stream[place:]
    for length in (3, 2, 1):
        if len(stream) - length >= over and stream.endswith(_MARK[:length]):
            return _MARK[:length]
    return b""
