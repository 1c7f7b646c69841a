"""Notices that this machine slept, or that this program was stopped."""

import asyncio
import time
from collections.abc import Callable

INTERVAL = 5.0
"""Seconds between two looks at the clock."""

LATE = 3.0
"""Seconds that a look may be late on a busy machine."""

_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Unlike the clock of timers it goes on during sleep (clock_gettime(2))."""


def boot_time() -> float:
    """Return the seconds since the machine was started, those asleep among them."""
    return time.clock_gettime(_CLOCK)


class SleepWatch:
    """Looks at the clock now and then; what is much later than it should be was asleep.

    Args:
        awoke: Called soon after.
    """

    def __init__(self, awoke: Callable[[], None]) -> None:
        self._awoke = awoke
        self._set()

    def stop(self) -> None:
        """Look no more."""
        self._timer.cancel()

    def _set(self) -> None:
        self._looked = boot_time()
        self._timer = asyncio.get_running_loop().call_later(INTERVAL, self._look)

    def _look(self) -> None:
        missed = boot_time() - self._looked - INTERVAL
        self._set()
        if missed > LATE:
            self._awoke()
