"""Limits how often a terminal is painted."""

import time

INTERVAL = 1 / 30
"""Seconds between two pictures of a flood."""

SHARE = 3
"""A picture takes at most one part in so many of the time, so that keys come between pictures."""

LONGEST = 1 / 12
"""Seconds that one picture may follow another at the latest, however long it took."""

EARLY = 1
"""Pictures that may come before their time: keys have no such rhythm, and their echo is awaited."""


class FrameLimiter:
    """Lets pictures come at once after a pause, and in a flood at a steady limiter."""

    def __init__(self) -> None:
        self._next = float("-inf")

    def wait(self) -> float:
        """Return the seconds until the next picture may come; 0 or less: now."""
        return self._next - time.monotonic()

    def painted(self, seconds: float = 0.0) -> None:
        """Note a picture.

        Args:
            seconds: What it took.
        """
        interval = max(INTERVAL, min(SHARE * seconds, LONGEST))
        self._next = max(self._next, time.monotonic() - EARLY * INTERVAL) + interval

    def rested(self) -> None:
        """Take it that there was a pause."""
        self._next = float("-inf")
