import asyncio
import math
import time

import pytest

from sshtui.endpoint import Hop
from sshtui.signin.asker import Asker, KeepQuestion, PassphraseQuestion, UnlockQuestion
from sshtui.signin.steps import OnStep
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.controllers.question_queue import OnScreen
from tests.credentials.stores.locks import Lock
from tests.servers.waiting import SECONDS, until
from tests.sessions.fakes import HOP, FakeConnector
from tests.ui.forms import build, form, ready, running, shown


async def test_two_connections_that_ask_at_once_are_answered_one_after_the_other() -> None:
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        first = start_task(person.answer(form(hop=Hop(("one",), 0))), "first")
        second = start_task(person.answer(form(hop=Hop(("two",), 0))), "second")
        await until(lambda: "Sign in to one" in shown(app), "first form")
        await ready(app)
        assert "1 more question waiting" in shown(app)
        assert app.questions.count == 2
        await pilot.press("1", "enter")
        assert [
            answer.secret.reveal() for answer in (await asyncio.wait_for(first, SECONDS)).answers
        ] == ["1"]
        await until(lambda: "Sign in to two" in shown(app), "second form")
        await ready(app)
        assert "waiting" not in shown(app)
        await pilot.press("2", "enter")
        assert [
            answer.secret.reveal() for answer in (await asyncio.wait_for(second, SECONDS)).answers
        ] == ["2"]
        assert app.questions.count == 0
        assert len(app.screen_stack) == 1


async def test_a_question_withdrawn_before_its_turn_is_never_shown() -> None:
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        first = start_task(person.answer(form(hop=Hop(("one",), 0))), "first")
        second = start_task(person.answer(form(hop=Hop(("two",), 0))), "second")
        await until(lambda: "Sign in to one" in shown(app), "first form")
        await ready(app)
        second.cancel()
        await until(lambda: app.questions.count == 1, "withdrawal")
        await pilot.press("x", "enter")
        await asyncio.wait_for(first, SECONDS)
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_no_form_comes_up_under_typing_fingers() -> None:
    typed = math.inf
    async with running() as (app, _):
        asked = 0

        def last_key() -> float:
            nonlocal asked
            asked += 1
            return min(typed, time.monotonic())

        person = ModalAsker(app.questions, lambda: None, OnScreen(app, app.screen, last_key))
        task = start_task(person.answer(form()), "ask")
        await until(lambda: asked > 1, "another look at the fingers")
        assert app.questions.on_top is None
        typed = 0.0
        await until(lambda: app.questions.on_top, "form")
        task.cancel()


async def test_a_question_that_is_open_as_the_app_ends_goes_with_it() -> None:
    async with running() as (app, _):
        person = ModalAsker(app.questions, lambda: None)
        task = start_task(person.answer(form()), "ask")
        await until(lambda: "Sign in to" in shown(app), "form")
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


@pytest.mark.parametrize("what", ["key", "vault", "new password"])
async def test_what_was_typed_ahead_of_a_passphrase_goes_to_no_shell(what: str) -> None:
    ask = asyncio.Event()

    async def sign_in(target: Target, asker: Asker, on_step: OnStep) -> None:
        await ask.wait()
        check = Lock().check
        if what == "key":
            await asker.passphrase(PassphraseQuestion(HOP, "key", check))
        elif what == "vault":
            await asker.unlock(UnlockQuestion(HOP, check))
        else:
            await asker.keep(KeepQuestion(HOP, what, "", exists=True, check=check))

    async with running(build(FakeConnector(sign_in))) as (app, pilot):
        await ready(app)
        await pilot.press("enter")
        await until(lambda: app._manager.sessions, "session")
        (info,) = app._manager.sessions
        assert app._manager.write(info.id, b"fake-passphrase\r")
        ask.set()
        await until(lambda: not app._manager.sessions[0].typed_ahead, "question")


async def test_what_is_typed_ahead_of_a_form_stays() -> None:
    ask = asyncio.Event()

    async def sign_in(target: Target, asker: Asker, on_step: OnStep) -> None:
        await ask.wait()
        await asker.answer(form())

    async with running(build(FakeConnector(sign_in))) as (app, pilot):
        await ready(app)
        await pilot.press("enter")
        await until(lambda: app._manager.sessions, "session")
        (info,) = app._manager.sessions
        assert app._manager.write(info.id, b"ls\r")
        ask.set()
        await until(lambda: app.questions.count, "question")
        assert app._manager.sessions[0].typed_ahead
