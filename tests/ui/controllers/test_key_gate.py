"""Which keys reach a question, and where the others go."""

import asyncio
import time

import pytest
from textual import events
from textual.widgets import Input

from sshtui.kbdint.response import Response
from sshtui.settings import Settings
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task
from sshtui.ui.app import Application
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.controllers.question_queue import OnScreen
from sshtui.ui.modals.challenge import ChallengeForm
from sshtui.ui.modals.help import HelpModal
from sshtui.ui.modals.question import CARE
from sshtui.ui.widgets.hidden_input import HiddenInput
from tests.servers.waiting import SECONDS, until
from tests.ui.forms import build, form, running, shown
from tests.ui.steps import ask, in_session, shell


def key(name: str, pressed: float) -> events.Key:
    event = events.Key(name, name if len(name) == 1 else "\r")
    event.time = pressed
    return event


async def seen(app: Application) -> ChallengeForm:
    """Wait for a form, until a person could see it."""
    await until(
        lambda: isinstance(app.screen, ChallengeForm) and app.screen.shown < time.monotonic(),
        "form",
    )
    assert isinstance(app.screen, ChallengeForm)
    return app.screen


def typed_in(asked: ChallengeForm) -> str:
    return asked.query_one(HiddenInput).value


async def test_a_form_takes_only_what_was_pressed_once_it_could_be_seen() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form())
        asked = await seen(app)
        app.post_message(key("a", asked.shown - 0.001))
        app.post_message(key("b", asked.shown))
        await until(lambda: typed_in(asked), "key")
        await pilot.pause()
        assert typed_in(asked) == "b"
        task.cancel()


async def test_what_is_typed_before_the_form_is_seen_goes_to_the_shell() -> None:
    gate = asyncio.Event()

    async def sign_in(target: Target, asker: Asker, on_step: OnStep) -> None:
        await gate.wait()
        await asker.answer(form())

    async with in_session(sign_in) as (app, pilot, connector):
        await pilot.press("l")
        await until(lambda: "Typed ahead: 1 key" in shown(app), "count")
        gate.set()
        asked = await seen(app)
        app.post_message(key("s", asked.shown - 0.001))
        app.post_message(key("enter", asked.shown - 0.001))
        await pilot.press("x", "enter")
        await until(lambda: connector.connections and shell(connector).written, "shell")
        assert shell(connector).written == [b"ls\r"]


async def test_lines_pasted_before_the_form_is_seen_are_not_run_without_a_question() -> None:
    gate = asyncio.Event()

    async def sign_in(target: Target, asker: Asker, on_step: OnStep) -> None:
        await gate.wait()
        await asker.answer(form())

    async with in_session(sign_in) as (app, pilot, connector):
        gate.set()
        asked = await seen(app)
        for text in ("one line", "first\nsecond\n"):
            pasted = events.Paste(text)
            pasted.time = asked.shown - 0.001
            app.post_message(pasted)
        await pilot.press("x", "enter")
        await until(lambda: connector.connections and shell(connector).written, "shell")
        assert shell(connector).written == [b"one line"]


async def test_a_form_over_something_that_is_typed_in_takes_no_hasty_enter() -> None:
    async with running() as (app, pilot):
        place = OnScreen(app, app.screen, lambda: 0.0)
        person = ModalAsker(app.questions, lambda: None, place)
        task: asyncio.Task[Response] = start_task(person.answer(form()), "ask")
        asked = await seen(app)
        app.post_message(key("a", asked.shown))
        app.post_message(key("enter", asked.shown + CARE - 0.001))
        await until(lambda: typed_in(asked), "key")
        await pilot.pause()
        assert not task.done()
        app.post_message(key("enter", asked.shown + CARE))
        assert [
            answer.secret.reveal() for answer in (await asyncio.wait_for(task, SECONDS)).answers
        ] == ["a"]


async def test_a_moved_key_that_sends_is_taken_no_sooner_than_enter() -> None:
    async with running(build(settings=Settings(keymap={"form.enter": "f7"}))) as (app, pilot):
        place = OnScreen(app, app.screen, lambda: 0.0)
        person = ModalAsker(app.questions, lambda: None, place)
        task: asyncio.Task[Response] = start_task(person.answer(form()), "ask")
        asked = await seen(app)
        app.post_message(key("a", asked.shown))
        app.post_message(key("f7", asked.shown + CARE - 0.001))
        await until(lambda: typed_in(asked), "key")
        await pilot.pause()
        assert not task.done()
        app.post_message(key("f7", asked.shown + CARE))
        assert (await asyncio.wait_for(task, SECONDS)).answers[0].secret.reveal() == "a"


async def test_a_form_waits_until_nothing_covers_its_place_and_is_then_unexpected() -> None:
    gate = asyncio.Event()

    async def sign_in(target: Target, asker: Asker, on_step: OnStep) -> None:
        await gate.wait()
        await asker.answer(form())

    async with in_session(sign_in) as (app, pilot, _):
        await app.run_action("help")
        await until(lambda: isinstance(app.screen, HelpModal), "help")
        gate.set()
        await until(lambda: app.questions.count, "question")
        assert isinstance(app.screen, HelpModal)
        await pilot.press("escape")
        assert (await seen(app)).unexpected


async def test_after_a_cancel_keys_are_ignored_until_the_moment_is_over() -> None:
    async with running() as (app, _):
        task = await ask(app, form())
        # Not by the pilot, who waits until all is quiet: the moment could be over by then.
        app.post_message(key("escape", time.monotonic()))
        await until(lambda: "keys are ignored" in shown(app), "hint", context=lambda: shown(app))
        ignored = app._presenter.key_pause
        app.post_message(key("w", ignored.until - 0.001))
        await until(lambda: "keys are ignored" not in shown(app), "end")
        app.post_message(key("x", ignored.until))
        field = app.screen.query_one("#filter", Input)
        await until(lambda: field.value, "key")
        assert field.value == "x"
        assert task.exception()


@pytest.mark.parametrize(
    ("pressed", "keymap"),
    [("escape", {}), ("f8", {"waiting.cancel": "f8", "form.cancel": "escape,f8"})],
)
async def test_a_cancel_pressed_before_the_form_is_seen_cancels_all_the_same(
    pressed: str, keymap: dict[str, str]
) -> None:
    gate = asyncio.Event()

    async def sign_in(target: Target, asker: Asker, on_step: OnStep) -> None:
        await gate.wait()
        await asker.answer(form())

    async with in_session(sign_in, Settings(keymap=keymap)) as (app, _, _):
        gate.set()
        asked = await seen(app)
        app.post_message(key(pressed, asked.shown - 0.001))
        await until(lambda: not app._manager.sessions, "end of the sign-in")
