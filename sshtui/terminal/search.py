"""Finds text in a snapshot, a slice at a time."""

import time
from collections.abc import Sequence
from typing import Any

from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.selection import CellRange
from sshtui.terminal.history import TerminalHistory
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import Handle, check, sized
from sshtui.terminal.snapshot import TerminalSnapshot

MOST_MATCHES = 20_000
"""More are neither shown nor counted; those nearest to the end are."""

_AT_ONCE = 64


class Search:
    """Finds all places of a text, in any case unless it has a capital letter.

    It has to be closed before the snapshot is.

    Args:
        snapshot: Where to look.
        history: Its rows.
        needle: What to look for.

    Attributes:
        needle: What is looked for.
        matches: What was found, from the oldest on; complete once it is `done`.
        done: Whether everything was looked at.
    """

    def __init__(self, snapshot: TerminalSnapshot, history: TerminalHistory, needle: str) -> None:
        self.needle = needle
        self.matches: list[CellRange] = []
        self.done = not needle or snapshot.closed
        self._history = history
        self._exact = needle != needle.lower()
        self._found: Any = None
        self._matches: Any = None
        self._taken = 0
        self._search = Handle(self, "search", "GhosttySearch", snapshot.handle)
        if not self.done:
            self._look_for(needle.encode(errors="replace"))

    def step(self, seconds: float) -> bool:
        """Search for so long, and return whether everything was looked at."""
        until = time.monotonic() + seconds
        while not self.done and time.monotonic() < until:
            if self._found is None:
                self._tick()
            else:
                self._take()
        return self.done

    def close(self) -> None:
        """Stop searching."""
        self.done = True
        self._found = self._matches = None
        self._search.free()

    def _look_for(self, needle: bytes) -> None:
        data = ffi.from_buffer(needle)
        text = sized("GhosttyString")
        text.ptr, text.len = ffi.cast("uint8_t *", data), len(needle)
        option = lib.GHOSTTY_SEARCH_OPT_NEEDLE
        check(lib.ghostty_search_set(self._search.value, option, text), "search")

    def _tick(self) -> None:
        search = self._search.value
        status = ffi.new("GhosttySearchStatus *")
        check(lib.ghostty_search_tick(search, status), "search_tick")
        if status[0] == lib.GHOSTTY_SEARCH_STATUS_FEED_REQUIRED:
            check(lib.ghostty_search_feed(search), "search_feed")
        complete = status[0] == lib.GHOSTTY_SEARCH_STATUS_COMPLETE
        if complete or self._count() >= MOST_MATCHES:
            self._found = self._all()

    def _count(self) -> int:
        total = ffi.new("size_t *")
        key = lib.GHOSTTY_SEARCH_DATA_TOTAL_MATCHES
        check(lib.ghostty_search_get(self._search.value, key, total), "search_total")
        return int(total[0])

    def _all(self) -> Any:
        found = sized("GhosttySelectionBuffer")
        found.cap = self._count()
        self._matches = ffi.new("GhosttySelection[]", max(1, found.cap))
        found.ptr = self._matches
        key = lib.GHOSTTY_SEARCH_DATA_MATCHES
        check(lib.ghostty_search_get(self._search.value, key, found), "search_matches")
        return found

    def _take(self) -> None:
        end = min(self._taken + _AT_ONCE, self._found.len, MOST_MATCHES)
        for index in range(self._taken, end):
            found = ffi.addressof(self._matches, index)
            first = self._history.place(found, "start")
            last = self._history.place(found, "end")
            if first is not None and last is not None:
                self._add(CellRange(first, last))
        self._taken = end
        if end == min(self._found.len, MOST_MATCHES):
            self.matches.reverse()
            self.close()

    def _add(self, span: CellRange) -> None:
        if not self._exact or self.needle in self._history.text(span):
            self.matches.append(span)


def following(matches: Sequence[CellRange], at: CellPosition, step: int) -> int | None:
    """Return which match comes next after a place; around the end it begins again.

    Args:
        matches: In their order.
        at: Where from.
        step: 1 for the next below, -1 for the next above.
    """
    if not matches:
        return None
    if step > 0:
        return next((i for i, span in enumerate(matches) if span.first > at), 0)
    before = (i for i in range(len(matches) - 1, -1, -1) if matches[i].first < at)
    return next(before, len(matches) - 1)
