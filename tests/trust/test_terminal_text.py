"""Nothing that a server sends steers the terminal of the person: two walls, each enough alone.

One cleans text where it comes in, the other lets nothing through where it goes out: the line filter
on the screens of the app, the terminal's own writing on a plain one.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from typing import Any

import pytest

from sshtui.cli import lent_terminal, terminal
from sshtui.cli.lent_terminal import LentTerminal
from sshtui.cli.steps import StepPrinter
from sshtui.cli.terminal import Terminal
from sshtui.cli.terminal_asker import TerminalAsker
from sshtui.credentials.secret import Secret
from sshtui.endpoint import Hop
from sshtui.signin.asker import (
    AgentQuestion,
    HostKeyQuestion,
    KeepQuestion,
    PassphraseQuestion,
    WaitQuestion,
)
from sshtui.signin.boundary import Boundary
from sshtui.signin.steps import Phase, Step, StepKind
from sshtui.tasks import start_task
from tests.servers.waiting import until
from tests.trust.hostile_text import CONTROLS, EVIL
from tests.trust.tour import Walls
from tests.trust.twin import Defence, needs
from tests.ui.forms import field, form

EVERYTHING = "pwned".join(EVIL)


def on_screens(**walls: bool) -> Callable[[pytest.MonkeyPatch], None]:
    return Walls(**walls).take_out


def pass_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (terminal, lent_terminal):
        monkeypatch.setattr(module, "only_lines", str)


CLEANER = Defence("the cleaner", on_screens(cleaner=False), "steered")
WRITING = Defence("what the terminal lets through", pass_on, "steered")


class PlainTerminal:
    """A terminal, and what was written on it."""

    def __init__(self) -> None:
        self.master, self.slave = os.openpty()
        os.set_blocking(self.master, False)
        self.written = ""

    def steered(self) -> bool:
        """Return whether it got a control that is not the end of a line."""
        with contextlib.suppress(BlockingIOError):
            self.written += os.read(self.master, 1 << 16).decode()
        return not CONTROLS.isdisjoint(self.written.replace("\r\n", ""))

    def presses_enter(self, shown: Terminal, task: asyncio.Task[object]) -> bool:
        """Press Enter where something is asked; return whether that is over, or waits."""
        self.steered()
        if shown.asking:
            os.write(self.master, b"\n")
        return task.done() or "Waiting for the" in self.written


@contextlib.contextmanager
def plain_terminal() -> Iterator[PlainTerminal]:
    made = PlainTerminal()
    yield made
    os.close(made.master)
    os.close(made.slave)


async def ask_everything(evil: str) -> None:
    """Have a server ask and say all that it can, on a plain terminal."""
    with plain_terminal() as on:
        shown = Terminal(on.slave)
        printer = StepPrinter(verbose=True, write=shown.write)
        asker = Boundary(TerminalAsker(shown, printer, keeps_answers), printer)
        hop, prompt = Hop((evil, evil), 1), field(evil, text=evil, hint=evil)
        said = Step(StepKind.SERVER_SAID, hop, Phase.AUTHENTICATING, evil, 1, evil, evil, evil)
        asker.on_step(said)
        assert not on.steered(), "steered by a step"
        questions: tuple[Coroutine[Any, Any, object], ...] = (
            asker.answer(form(prompt, name=evil, instruction=evil, status=evil, hop=hop)),
            asker.confirm_host_key(HostKeyQuestion(hop, evil, evil, evil, evil)),
            asker.passphrase(PassphraseQuestion(hop, evil, wrong)),
            asker.add_to_agent(AgentQuestion(hop, evil, 0)),
            asker.keep(KeepQuestion(hop, evil, evil, exists=False, check=wrong)),
            asker.wait(WaitQuestion(hop, evil, evil)),
        )
        for number, question in enumerate(questions):
            task = start_task(question, "ask")
            await until(partial(on.presses_enter, shown, task), f"end of question {number}")
            task.cancel()
            await asyncio.wait({task})
            assert not on.steered(), f"steered by question {number}"
        assert on.written.count("pwned") > 100


@needs(CLEANER)
async def test_what_is_cleaned_steers_no_plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    WRITING.take_out(monkeypatch)
    await ask_everything(EVERYTHING)


@needs(WRITING)
async def test_what_is_not_cleaned_steers_no_plain_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    CLEANER.take_out(monkeypatch)
    await ask_everything(EVERYTHING)


@needs(WRITING)
async def test_nothing_steers_the_terminal_of_another_program() -> None:
    with plain_terminal() as on:
        lent = LentTerminal(on.slave, os.getpid())
        lent.write(EVERYTHING)
        assert not on.steered(), "steered"
        lent.close()


async def keeps_answers() -> bool:
    return True


async def wrong(_: Secret) -> str:
    return "wrong"
