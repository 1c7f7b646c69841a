"""Limits how often a terminal is painted."""

import time

INTERVAL = 1 / 30
"""Seconds between two pictures of a flood."""

EARLY = 1
"""Pictures that may come before their time: keys have no such rhythm, and their echo is awaited."""


class FrameLimiter:
    """Lets pictures come at once after a pause, and in a flood at a steady limiter."""

    def __init__(self) -> None:
        self._next = float("-inf")

    def wait(self) -> float:
        """Return the seconds until the next picture may come; 0 or less: now."""
        return self._next - time.monotonic()

    def painted(self) -> None:
        """Note a picture."""
        self._next = max(self._next, time.monotonic() - EARLY * INTERVAL) + INTERVAL

    def rested(self) -> None:
        """Take it that there was a pause."""
        self._next = float("-inf")
