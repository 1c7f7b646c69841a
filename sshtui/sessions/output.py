"""What a shell writes, handed to its screen in slices, so that keys come between them."""

import asyncio
import time
from collections.abc import Callable

TURN = 0.008
"""Seconds of a turn of the event loop that a screen may take."""

LEAST, MOST = 64 * 1024, 256 * 1024
"""Bytes waiting at which a shell that was held may go on, and at which it is held."""

SMALLEST, LARGEST = 1024, 16 * 1024
"""Bytes of a slice: a screen takes from 0.1 to 800 MB a second, by what it is made to do."""


class ShellOutput:
    """What a shell has written and its screen has not taken yet.

    Args:
        take: Takes a slice.
        hold: Stops the shell from writing where it gets True, and lets it go on for False.
    """

    def __init__(self, take: Callable[[bytes], None], hold: Callable[[bool], None]) -> None:
        self._take = take
        self._hold = hold
        self._waiting = bytearray()
        self._slice = LARGEST
        self._due = False
        self._held = False
        self._then: Callable[[], None] | None = None

    def add(self, data: bytes) -> None:
        """Note what a shell wrote; its screen gets it from the next turn of the event loop on."""
        # What one read of the socket brought comes in many small packets: they go on as one.
        self._waiting += data
        self._come_back()
        if len(self._waiting) > MOST and not self._held:
            self._held = True
            self._hold(True)

    def when_taken(self, do: Callable[[], None]) -> None:
        """Do something once the screen has taken all that was written."""
        self._then = do
        self._come_back()

    def drop(self) -> None:
        """Forget what waits: the screen is gone."""
        self._waiting.clear()

    def _come_back(self) -> None:
        if not self._due:
            self._due = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        self._due = False
        now = time.monotonic()
        until = now + TURN
        while self._waiting and now < until:
            piece = bytes(self._waiting[: self._slice])
            del self._waiting[: self._slice]
            self._take(piece)
            before, now = now, time.monotonic()
            self._adapt(now - before)
        if self._held and len(self._waiting) < LEAST:
            self._held = False
            self._hold(False)
        if self._waiting:
            self._come_back()
        elif self._then is not None:
            do, self._then = self._then, None
            do()

    def _adapt(self, seconds: float) -> None:
        if seconds > TURN / 2:
            self._slice = max(SMALLEST, int(self._slice * TURN / 2 / seconds))
        else:
            self._slice = min(LARGEST, self._slice * 2)
