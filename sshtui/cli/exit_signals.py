"""Signals that end the app: an orderly exit, or a forced one if that takes too long."""

import asyncio
import contextlib
import os
import signal
import threading
from types import FrameType
from typing import Protocol

from sshtui.cli.credential_words import prompt_of
from sshtui.cli.exit_statuses import SIGNALLED
from sshtui.cli.output import tell
from sshtui.log import logger
from sshtui.services.ports import Credentials
from sshtui.terminal.device import let_go_of_lost

_ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGABRT, signal.SIGTERM)

_LONGEST_GOODBYE = 5.0
"""Seconds to leave in; whoever sent the signal sees no more than that it hangs."""


class HoldsTerminal(Protocol):
    """An app on a terminal."""

    def exit(self, result: int) -> None:
        """Leave with an exit status."""
        ...

    def give_terminal_back(self) -> None:
        """Give the terminal back at once, from any thread, whatever hangs."""
        ...


def leave_on_signals(app: HoldsTerminal) -> None:
    """Have every signal that asks for the end close the sessions and give the terminal back.

    The exit status is 128 and the number of the signal.

    Args:
        app: Runs on the event loop of the caller.
    """
    loop = asyncio.get_running_loop()

    def end(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            let_go_of_lost()
        status = SIGNALLED + number
        with contextlib.suppress(RuntimeError):  # the loop has ended already
            loop.call_soon_threadsafe(app.exit, status)
        last_resort = threading.Timer(_LONGEST_GOODBYE, _force, (app, status))
        last_resort.daemon = True
        last_resort.start()

    for number in _ENDING:
        # Not by the loop: it may be waiting for a terminal that takes no more.
        signal.signal(number, end)


async def tell_lost(credentials: Credentials, status: int) -> None:
    """Say what was kept in memory only and went, as a signal ended the app and nobody was asked.

    Args:
        credentials: What is saved.
        status: How the app ended.
    """
    opened = credentials.made
    if status < SIGNALLED or opened is None:
        return
    for credential in await opened.held():
        text = (
            f"was in memory only, now lost: {credential.binding.endpoint} · {prompt_of(credential)}"
        )
        logger("cli").warning("%s.", text)
        tell(text)


def _force(app: HoldsTerminal, status: int) -> None:
    app.give_terminal_back()
    os._exit(status)
