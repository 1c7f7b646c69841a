"""The keys that a server has not shown to have taken."""

import time
from collections import deque

MOST = 10_000
"""Keys that are counted."""

ANSWER = 3.0
"""Seconds in which a living server shows that it took a key."""


class UnansweredKeys:
    """Counts what was typed since the remote last wrote anything."""

    def __init__(self) -> None:
        self._typed: deque[float] = deque(maxlen=MOST)

    def typed(self) -> None:
        """Note a key or a paste."""
        self._typed.append(time.monotonic())

    def heard(self) -> None:
        """Note that the remote wrote something."""
        self._typed.clear()

    def count(self, seconds: float = 0.0) -> int:
        """Return how many there are that a living server would have answered.

        Args:
            seconds: For how long it owes an answer; what was typed before then has arrived.
        """
        since = time.monotonic() - max(seconds, ANSWER) - 0.5
        return sum(typed >= since for typed in self._typed)
