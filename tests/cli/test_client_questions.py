"""Who is asked where an ssh waits for a sign-in."""

import asyncio
import os
from collections.abc import Callable
from contextlib import AsyncExitStack

import pytest

from sshtui.cli import client_questions
from sshtui.cli.client_questions import ClientQuestions
from sshtui.endpoint import Hop
from sshtui.mux.peer import Peer
from sshtui.mux.rider import Rider, RiderKind
from sshtui.signin.steps import Phase, Step, StepKind


async def _always() -> bool:
    return True


def rider(terminal: int | None) -> Rider:
    return Rider(1, Peer(os.getpid(), "ssh"), RiderKind.SHELL, "", terminal, lambda: None)


def _say(said: bool) -> Callable[..., bool]:
    return lambda *_of: said


@pytest.mark.parametrize(
    ("in_front", "silent", "asked"),
    [(True, False, True), (False, False, False), (True, True, False)],
)
async def test_only_a_program_in_front_that_wants_questions_is_asked(
    monkeypatch: pytest.MonkeyPatch, *, in_front: bool, silent: bool, asked: bool
) -> None:
    monkeypatch.setattr(client_questions, "is_in_front", _say(in_front))
    monkeypatch.setattr(client_questions, "wants_nobody_asked", _say(silent))
    master, slave = os.openpty()
    async with ClientQuestions(_always).at(rider(slave)) as questioner:
        assert (questioner is not None) is asked
    async with ClientQuestions(_always).at(rider(None)) as questioner:
        assert questioner is None
    os.close(master)
    os.close(slave)


async def test_programs_on_one_terminal_ask_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client_questions, "is_in_front", _say(True))
    (master, slave), (other, others_slave) = os.openpty(), os.openpty()
    questions = ClientQuestions(_always)
    async with AsyncExitStack() as first:
        await first.enter_async_context(questions.at(rider(slave)))
        second = asyncio.ensure_future(_enter(questions, slave))
        await _enter(questions, others_slave)
        assert not second.done()
        await first.aclose()
        await second
    for descriptor in (master, slave, other, others_slave):
        os.close(descriptor)


async def _enter(questions: ClientQuestions, terminal: int) -> None:
    async with questions.at(rider(terminal)):
        pass


async def test_what_is_waited_for_is_said_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_questions, "is_in_front", _say(True))
    master, slave = os.openpty()
    step = Step(StepKind.WAITING, Hop(("web",), 0), Phase.CONNECTING, text="Waiting for web")
    async with ClientQuestions(_always).at(rider(slave)) as questioner:
        assert questioner is not None
        questioner.on_step(step)
        assert os.read(master, 100) == b"sshtui: Waiting for web.\r\n"
    os.close(master)
    os.close(slave)
