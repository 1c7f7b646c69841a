"""Asks the questions of a sign-in on the terminal of the program that waits for it."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from weakref import WeakValueDictionary

from sshtui.cli.lent_terminal import LentTerminal, is_in_front, wants_nobody_asked
from sshtui.cli.steps import StepPrinter
from sshtui.cli.terminal_asker import TerminalAsker
from sshtui.mux.rider import Rider
from sshtui.sessions.sharing.interfaces import Questioner
from sshtui.signin.steps import Step, StepKind


class ClientQuestions:
    """Asks where ssh was typed: a `sshtui.sessions.sharing.interfaces.ClientAskers`.

    Args:
        keeps_answers: Tells whether an answer that is saved outlives this process.
    """

    def __init__(self, keeps_answers: Callable[[], Awaitable[bool]]) -> None:
        self._keeps_answers = keeps_answers
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @contextlib.asynccontextmanager
    async def at(self, rider: Rider) -> AsyncIterator[Questioner | None]:
        """Lend the terminal of a rider for a sign-in; None where it has none, or not now."""
        descriptor, pid = rider.terminal, rider.peer.pid
        # Whoever is in the background would ask a person who is typing to something else.
        terminal = None
        if descriptor is not None and is_in_front(pid, descriptor) and not wants_nobody_asked(pid):
            with contextlib.suppress(OSError):  # another user's is not for us to read
                terminal = LentTerminal(descriptor, pid)
        if descriptor is None or terminal is None:
            yield None
            return
        with contextlib.closing(terminal):
            async with self._turn(os.fstat(descriptor).st_rdev):
                printer = StepPrinter(verbose=False, write=terminal.write)
                asker = TerminalAsker(terminal, printer, self._keeps_answers)
                yield Questioner(asker, partial(_follow, printer))

    def _turn(self, terminal: int) -> asyncio.Lock:
        """Return the lock of a terminal: several programs of one job ask one after the other."""
        return self._turns.setdefault(terminal, asyncio.Lock())


def _follow(printer: StepPrinter, step: Step) -> None:
    if step.kind is StepKind.WAITING:
        printer.tell(f"{step.text}.")  # it may be for a form in the app, which is elsewhere
    printer(step)
