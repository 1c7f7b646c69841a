"""ConnectTimeout: limits how long the server may take to respond."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self


class ConnectTimeout:
    """Runs while the server owes an answer, and stands while a person or a program of theirs does.

    Used as an async context manager around all that it is for; it raises TimeoutError there.

    Args:
        seconds: What it allows; 0 for no limit.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._stops = 0
        self._over = False
        self._timer = asyncio.timeout(seconds or None)

    async def __aenter__(self) -> Self:
        await self._timer.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over = True
        await self._timer.__aexit__(kind, error, traceback)

    def restart(self) -> None:
        """Give the server all of the time again: it has come a step further."""
        if not self._stops:
            self._set(asyncio.get_running_loop().time() + self._seconds)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Let it stand; it starts again when the last that wanted this is done."""
        self._stops += 1
        self._set(None)
        try:
            yield
        finally:
            self._stops -= 1
            self.restart()

    def _set(self, when: float | None) -> None:
        if self._seconds and not self._over and not self._timer.expired():
            self._timer.reschedule(when)
