import asyncio
import math
import time

from sshtui.endpoint import Hop
from sshtui.tasks import start_task
from sshtui.ui.questions import ModalInteraction, OnScreen
from tests.servers.waiting import SECONDS, until
from tests.ui.forms import form, ready, running, shown


async def test_two_connections_that_ask_at_once_are_answered_one_after_the_other() -> None:
    async with running() as (app, pilot):
        person = ModalInteraction(app.questions, lambda: True)
        first = start_task(person.answer(form(hop=Hop(("one",), 0))), "first")
        second = start_task(person.answer(form(hop=Hop(("two",), 0))), "second")
        await until(lambda: "Sign in to one" in shown(app), "first form")
        await ready(app)
        assert "1 more question waiting" in shown(app)
        assert app.questions.count == 2
        await pilot.press("1", "enter")
        assert [a.reveal() for a in (await asyncio.wait_for(first, SECONDS)).answers] == ["1"]
        await until(lambda: "Sign in to two" in shown(app), "second form")
        await ready(app)
        assert "waiting" not in shown(app)
        await pilot.press("2", "enter")
        assert [a.reveal() for a in (await asyncio.wait_for(second, SECONDS)).answers] == ["2"]
        assert app.questions.count == 0
        assert len(app.screen_stack) == 1


async def test_a_question_withdrawn_before_its_turn_is_never_shown() -> None:
    async with running() as (app, pilot):
        person = ModalInteraction(app.questions, lambda: True)
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

        person = ModalInteraction(app.questions, lambda: True, OnScreen(app, app.screen, last_key))
        task = start_task(person.answer(form()), "ask")
        await until(lambda: asked > 1, "another look at the fingers")
        assert app.questions.on_top is None
        typed = 0.0
        await until(lambda: app.questions.on_top, "form")
        task.cancel()


async def test_a_question_that_is_open_as_the_app_ends_goes_with_it() -> None:
    async with running() as (app, _):
        person = ModalInteraction(app.questions, lambda: True)
        task = start_task(person.answer(form()), "ask")
        await until(lambda: "Sign in to" in shown(app), "form")
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
