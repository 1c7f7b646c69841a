import asyncio
import math

from textual.screen import Screen

from sshtui.tasks import start_task
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.modals.challenge import ChallengeForm
from tests.servers.waiting import until
from tests.ui.forms import form, running, shown


async def test_a_withdrawn_question_goes_and_takes_nothing_else_along() -> None:
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        below: Screen[None] = Screen()
        await app.push_screen(below)
        task = start_task(person.answer(form()), "ask")
        await until(lambda: isinstance(app.screen, ChallengeForm), "form")
        task.cancel()
        await until(lambda: app.screen is below, "withdrawal")
        await pilot.pause()
        assert app.screen is below


async def test_a_question_withdrawn_while_it_is_put_together_goes_in_peace() -> None:
    async with running() as (app, pilot):
        below = app.screen
        for _ in range(5):
            asked = ChallengeForm(form())
            app.push_screen(asked)
            asked.leave()
            await until(lambda: app.screen is below, "withdrawal")
            await pilot.pause()
        assert app.is_running


async def test_a_question_withdrawn_the_moment_it_is_answered_leaves_once() -> None:
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        below: Screen[None] = Screen()
        await app.push_screen(below)
        task = start_task(person.answer(form()), "ask")
        await until(lambda: isinstance(app.screen, ChallengeForm), "form")
        asked = app.screen
        assert isinstance(asked, ChallengeForm)
        asked.action_cancel()
        asked.action_cancel()
        task.cancel()
        await pilot.pause()
        assert app.screen is below
        assert asked not in app.screen_stack


async def test_a_question_withdrawn_under_something_else_goes_when_it_comes_back() -> None:
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        task = start_task(person.answer(form()), "ask")
        await until(lambda: isinstance(app.screen, ChallengeForm), "form")
        above: Screen[None] = Screen()
        await app.push_screen(above)
        task.cancel()
        await pilot.pause()
        assert app.screen is above
        app.pop_screen()
        await until(lambda: len(app.screen_stack) == 1, "withdrawal")


async def test_a_question_withdrawn_before_it_is_mounted_goes_too() -> None:
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        task = start_task(person.answer(form()), "ask")
        await asyncio.sleep(0)
        assert isinstance(app.screen, ChallengeForm)
        task.cancel()
        await until(lambda: len(app.screen_stack) == 1, "withdrawal")
        await pilot.press("w")
        assert "›" in shown(app)


async def test_a_question_counts_as_seen_only_once_it_has_been_painted() -> None:
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        with app.batch_update():
            task = start_task(person.answer(form()), "ask")
            await until(lambda: isinstance(app.screen, ChallengeForm) and app.screen._up, "form")
            await pilot.pause()
            asked = app.screen
            assert isinstance(asked, ChallengeForm)
            assert asked.shown == math.inf
        await until(lambda: asked.shown < math.inf, "picture of the form")
        task.cancel()
