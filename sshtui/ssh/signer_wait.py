"""Waits for an agent, token or security key that may need the user."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from sshtui.kbdint.challenge import PUBLICKEY
from sshtui.signin.asker import Asker, WaitQuestion
from sshtui.signin.reporter import StepReporter
from sshtui.signin.steps import StepKind

T = TypeVar("T")

SILENCE = 2.0
"""Seconds before the person is told that something takes long."""

LIMIT = 120.0
"""Seconds before it is given up: no server gives a sign-in more, as it comes (LoginGraceTime)."""


class SignerSilentError(ValueError):
    """It did not answer, and nobody wanted to wait any longer."""


class SignerWait:
    """Waits on behalf of one hop.

    Args:
        asker: Who is asked whether to go on waiting.
        report: Reports what is waited for.
    """

    def __init__(self, asker: Asker, report: StepReporter) -> None:
        self._asker = asker
        self._report = report

    async def wait(
        self,
        doing: Coroutine[Any, Any, T],
        who: str,
        what: str,
        advice: str,
        *,
        silence: float | None = None,
    ) -> T:
        """Return what something comes to.

        Args:
            doing: What is waited for; cancelled if it is given up.
            who: Who does it, such as `agent`.
            what: What it is asked for.
            advice: What the person may have to do.
            silence: Seconds before the person is told, if not the usual ones.

        Raises:
            SignerSilentError: The person would rather go on without, or the limit was reached.
        """
        task = asyncio.ensure_future(doing)
        asking: asyncio.Future[None] | None = None
        try:
            quiet = SILENCE if silence is None else silence
            if not (await asyncio.wait({task}, timeout=quiet))[0]:
                text = f"Waiting for the {who}. {advice}"
                self._report(StepKind.WAITING, method=PUBLICKEY, text=text)
                question = WaitQuestion(self._report.hop, who, what, advice, "Continue without it")
                asking = asyncio.ensure_future(self._asker.wait(question))
                await asyncio.wait(
                    {task, asking}, timeout=LIMIT, return_when=asyncio.FIRST_COMPLETED
                )
            if task.done():
                return task.result()
            if asking is not None and asking.done():
                asking.result()  # the person may have cancelled the sign-in
            raise SignerSilentError("it did not respond in time")
        finally:
            task.cancel()
            if asking is not None and not asking.done():
                asking.cancel()
                await asyncio.wait({asking})


async def in_thread(function: Callable[[], T]) -> T:
    """Run what may block for ever in a thread that does not hold up the end of the process."""
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def settle(error: Exception | None, values: list[T]) -> None:
        if outcome.done():
            return
        if error is not None:
            outcome.set_exception(error)
        else:
            outcome.set_result(values[0])

    def run() -> None:
        failure, values = None, []
        try:
            values.append(function())
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            failure = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, failure, values)

    threading.Thread(target=run, name="key", daemon=True).start()
    return await outcome
