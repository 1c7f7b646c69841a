"""A search in copy mode: what for, what was found, and which match the cursor is at."""

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Sequence

from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.selection import CellRange
from sshtui.terminal.history import TerminalHistory
from sshtui.terminal.search import MOST_MATCHES, Search, following
from sshtui.terminal.snapshot import TerminalSnapshot

_SLICE = 0.008
"""Seconds of searching between two looks at the keyboard."""

_PAUSE = 0.001


class Searching:
    """Searches in slices, between which keys are handled.

    Args:
        snapshot: Where to look.
        history: Its rows.
        patterns: What was searched for before; grows.

    Attributes:
        patterns: What was searched for before, the last at the end.
        direction: 1 for downwards, -1 for upwards.
        current: Which of the matches the cursor is at.
    """

    def __init__(
        self, snapshot: TerminalSnapshot, history: TerminalHistory, patterns: list[str]
    ) -> None:
        self.patterns = patterns
        self.direction = -1
        self.current: int | None = None
        self._snapshot = snapshot
        self._history = history
        self._search: Search | None = None
        self._due: asyncio.TimerHandle | None = None

    @property
    def needle(self) -> str:
        """What is searched for; "" for nothing."""
        return "" if self._search is None else self._search.needle

    @property
    def matches(self) -> Sequence[CellRange]:
        """What was found, in order; all of it once everything was looked at."""
        return () if self._search is None else self._search.matches

    def begin(self, needle: str, found: Callable[[], None]) -> None:
        """Search for something instead of what was searched for.

        Args:
            needle: What for; "" for nothing.
            found: Called when everything was looked at.
        """
        self.stop()
        if needle:
            self._search = Search(self._snapshot, self._history, needle)
            self._go_on(found)

    def remember(self, needle: str) -> None:
        """Keep a pattern as the last one."""
        if needle in self.patterns:
            self.patterns.remove(needle)
        self.patterns.append(needle)

    def stop(self) -> None:
        """Search for nothing, and show no matches."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        if self._search is not None:
            self._search.close()
            self._search = None
        self.current = None

    def next(self, at: CellPosition, step: int) -> CellPosition | None:
        """Take the next match in a direction, and return where it is.

        Args:
            at: Where from.
            step: 1 or -1; around the end it begins again.
        """
        self.current = following(self.matches, at, step)
        return None if self.current is None else self.matches[self.current].first

    def has_match(self, rows: range) -> bool:
        """Return whether a match begins in one of some rows."""
        first = bisect_left(self.matches, CellPosition(rows.start, 0), key=lambda span: span.first)
        return first < len(self.matches) and self.matches[first].first.row < rows.stop

    def words(self) -> str:
        """Return how many matches there are, and which one the cursor is at; "" for no search."""
        if self._search is None:
            return ""
        if not self._search.done:
            return "searching"
        total = len(self._search.matches)
        more = "+" if total == MOST_MATCHES else ""
        if not total:
            return "no match"
        return f"{0 if self.current is None else self.current + 1:,}/{total:,}{more}"

    def _go_on(self, found: Callable[[], None]) -> None:
        self._due = None
        if self._search is not None and not self._search.step(_SLICE):
            loop = asyncio.get_running_loop()
            self._due = loop.call_later(_PAUSE, self._go_on, found)
        else:
            found()
