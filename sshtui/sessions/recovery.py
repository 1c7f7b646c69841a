"""Attempts to reconnect one host, for all sessions that were lost together."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sshtui.errors import AppError, own_fault
from sshtui.sessions.backoff import delays
from sshtui.sessions.endings import is_of_network
from sshtui.sessions.line import Line
from sshtui.sessions.lines import Lines
from sshtui.sessions.state import Retry
from sshtui.sessions.timeline import Timeline
from sshtui.signin.steps import Phase
from sshtui.sshconfig.target import Target
from sshtui.tasks import begin_later, start_task

LIMIT = 20.0
"""Seconds that one host of the chain may take to answer; ConnectTimeout may say less."""


class Recovery:
    """Tries to sign in to a host, without asking anybody, until it is there or refuses.

    Args:
        target: The host.
        lines: Sign in.
        slots: How many recoveries may connect at the same time.
        tell: Called when `retry` has changed.
        done: Called with the line, joined for whoever is called.

    Attributes:
        target: The host.
        sessions: Those that are lost.
        retry: How it stands.
        timeline: How the last attempt went.
    """

    def __init__(
        self,
        target: Target,
        lines: Lines,
        slots: asyncio.Semaphore,
        tell: Callable[["Recovery"], None],
        done: Callable[["Recovery", Line], None],
    ) -> None:
        self.target = target
        self.sessions: list[str] = []
        self.retry = Retry()
        self.timeline = Timeline()
        self._goal = with_limit(target)
        self._lines = lines
        self._slots = slots
        self._announce = tell
        self._done = done
        self._hurry = asyncio.Event()
        self._attempt: asyncio.Task[Line] | None = None
        self._task = start_task(self._run(), f"reconnect {target.alias!a}")

    def hurry(self) -> None:
        """Try at once: something has changed."""
        self._hurry.set()
        if self._attempt is not None and self.timeline.phase is Phase.CONNECTING:
            # It may wait for an answer to what went out on the network of before.
            self._attempt.cancel()

    def stop(self) -> None:
        """Give up, with whatever is under way."""
        self._task.cancel()

    async def _run(self) -> None:
        waits = delays()
        while True:
            if await self._wait(next(waits)):
                waits = delays()
            async with self._slots:
                self._hurry.clear()
                line = await self._try()
            if line is not None:
                self._done(self, line)
                return
            if self.retry.stopped:
                return

    async def _wait(self, seconds: float) -> bool:
        """Wait before an attempt; return whether something came that makes it worth a try now."""
        self._tell(at=datetime.now(UTC) + timedelta(seconds=seconds))
        try:
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        except TimeoutError:
            return False
        return True

    async def _try(self) -> Line | None:
        self.timeline = Timeline()
        self._tell(at=None, count=self.retry.count + 1)
        signing_in = self._lines.line(self._goal, None, self.timeline.add)
        self._attempt = attempt = begin_later(signing_in)
        try:
            await asyncio.wait({attempt})
        except asyncio.CancelledError:
            attempt.cancel()
            await asyncio.wait({attempt})
            if not attempt.cancelled() and attempt.exception() is None:
                await attempt.result().leave()
            raise
        finally:
            self._attempt = None
        if attempt.cancelled():
            return None
        error = attempt.exception()
        if error is None:
            return attempt.result()
        self._failed(error)
        return None

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, AppError):
            self._tell(why=own_fault().message, stopped=True)
            raise error
        goes_on = is_of_network(error, self.timeline.phase)
        self._tell(why=error.message, stopped=not goes_on)

    def _tell(self, **fields: object) -> None:
        self.retry = replace(self.retry, **fields)  # type: ignore[arg-type]  # checked by replace
        self._announce(self)


def with_limit(target: Target) -> Target:
    """Return a target of which no host is waited for longer than the limit."""
    return replace(
        target,
        jumps=tuple(with_limit(hop) for hop in target.jumps),
        connect_timeout=min(target.connect_timeout or LIMIT, LIMIT),
    )
