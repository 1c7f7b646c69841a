"""Runs calls that may hang in threads, with a time limit."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from sshtui.errors import SecretStoreError

T = TypeVar("T")

MAX_OUTSTANDING = 4
"""Threads at once; one that hangs counts until it ends."""

MAX_TIMEOUTS = 2
"""Deadlines missed in a row before calls are refused at once."""

QUIET_SECONDS = 60.0
"""How long calls are then refused, unless a call that hung ends before."""


class DeadlineCaller:
    """Runs each call in a daemon thread of its own and stops waiting after a deadline.

    A thread that hangs cannot be ended, only left behind. A daemon thread does not hold up the
    end of the process; a thread of an executor does.

    Args:
        deadline: Seconds that a caller waits.
        hung: Makes the error that it then gets.
    """

    def __init__(self, deadline: float, hung: Callable[[], SecretStoreError]) -> None:
        self._deadline = deadline
        self._hung = hung
        self._slots = asyncio.Semaphore(MAX_OUTSTANDING)
        self._timeouts = 0
        self._quiet_until = 0.0

    async def call(
        self, function: Callable[[], T], *, undo: Callable[[], object] | None = None
    ) -> T:
        """Return what the function returns, or raise what it raises.

        Args:
            function: Runs in a thread.
            undo: Runs there too, if the function succeeds after its caller has given up.

        Raises:
            SecretStoreError: It did not end in time, or those before it did not.
        """
        if time.monotonic() < self._quiet_until:
            raise self._hung()
        call = _Call(function, undo)
        try:
            async with asyncio.timeout(self._deadline):
                await self._slots.acquire()
                await self._start(call)
        except TimeoutError:
            if call.abandon():
                self._note_timeout()
                raise self._hung() from None
        except asyncio.CancelledError:
            call.abandon()
            raise
        return call.result()

    def _start(self, call: "_Call[T]") -> asyncio.Future[None]:
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()

        def tell() -> None:
            self._slots.release()
            self._timeouts = 0
            self._quiet_until = 0.0
            if not ended.done():
                ended.set_result(None)

        def run() -> None:
            call.run()
            # A closed loop means that the process is about to end, and nobody waits.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(tell)

        threading.Thread(target=run, name="secret store", daemon=True).start()
        return ended

    def _note_timeout(self) -> None:
        self._timeouts += 1
        if self._timeouts >= MAX_TIMEOUTS:
            self._timeouts = 0
            self._quiet_until = time.monotonic() + QUIET_SECONDS


class _Call(Generic[T]):
    """One call: either it ends before it is abandoned, or it undoes what it did."""

    def __init__(self, function: Callable[[], T], undo: Callable[[], object] | None) -> None:
        self._function = function
        self._undo = undo
        self._lock = threading.Lock()
        self._abandoned = False
        self._ended = False
        self._value: T
        self._error: BaseException | None = None

    def run(self) -> None:
        """Make the call; never raises."""
        try:
            self._value = self._function()
        except BaseException as error:  # noqa: BLE001 - handed to the caller
            self._error = error
        with self._lock:
            self._ended = not self._abandoned
        if not self._ended and self._error is None and self._undo is not None:
            # Its caller was told that it failed, so a failure here has nobody left to tell.
            with contextlib.suppress(Exception):
                self._undo()

    def abandon(self) -> bool:
        """Give the call up; return False if it had already ended."""
        with self._lock:
            self._abandoned = not self._ended
            return self._abandoned

    def result(self) -> T:
        """Return or raise what the function did; the call must have ended."""
        if self._error is not None:
            raise self._error
        return self._value
