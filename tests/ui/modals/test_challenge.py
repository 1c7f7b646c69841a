import asyncio
import math
import time
from dataclasses import replace
from functools import partial

import pytest
from textual.widgets import Checkbox, Static

from sshtui.credentials.binding import Mode, PromptKind
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.credentials.stores.kind import StoreKind
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.vault import VaultStore
from sshtui.endpoint import Hop
from sshtui.errors import Cancelled
from sshtui.kbdint.form import Field, Source
from sshtui.kbdint.menu import Menu, MenuOption
from sshtui.tasks import start_task
from sshtui.ui.modals.challenge import EMPTY, ChallengeForm
from sshtui.ui.widgets.toggles import Choices
from tests.servers.waiting import SECONDS, until
from tests.ui.controllers.test_key_gate import key
from tests.ui.forms import CANARY, field, form, in_sight, running, shown
from tests.ui.steps import answers, ask, inputs, type_text


async def test_it_says_who_asks_and_puts_the_servers_words_in_a_box_of_their_own() -> None:
    async with running() as (app, _):
        task = await ask(
            app,
            form(
                name="PAM",
                instruction="Two-factor sign-in",
                status="Not accepted.",
                hop=Hop(("bastion", "web1"), 1),
            ),
        )
        await until(lambda: "Sign in to web1" in shown(app), "title", context=lambda: shown(app))
        text = shown(app)
        assert "hop 2 of 2 · bastion → web1   bastion ✓ signed in" in text
        assert "deploy@web1.example.com:22" in text
        assert "SHA256:0123456789" in text
        assert "! Not accepted." in text
        assert str(app.screen.query_one("#server").border_title) == "The server says"
        assert "Two-factor sign-in" in text
        task.cancel()


@pytest.mark.parametrize(
    ("store", "label"),
    [
        (KeyringStore.kind, "Save in the keyring on success"),
        (VaultStore.kind, "Save in the vault on success"),
        (MemoryStore.kind, "Keep until I quit"),
        (None, "Save on success"),
    ],
)
async def test_the_tick_names_the_store(store: StoreKind | None, label: str) -> None:
    async with running() as (app, _):
        task = start_task(app.questions.ask(ChallengeForm(form(), store)), "ask")
        await until(lambda: isinstance(app.screen, ChallengeForm) and app.focused, "form")
        assert str(app.screen.query_one("#remember", Checkbox).label) == label
        task.cancel()


async def test_enter_goes_to_the_next_empty_field_and_sends_from_the_last() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("Password:"), field("Code:", echo=True)))
        await type_text(pilot, "pw")
        await pilot.press("enter")
        assert app.focused is inputs(app)[1]
        await type_text(pilot, "123")
        await pilot.press("enter")
        assert await answers(task) == ["pw", "123"]


async def test_keys_that_come_all_at_once_reach_the_right_fields() -> None:
    async with running() as (app, _):
        task = await ask(app, form(field("One:"), field("Two:"), field("Three:")))
        for key in ["a", "b", "enter", "c", "enter", "d", "e", "f", "enter"]:
            app.simulate_key(key)
        assert await answers(task) == ["ab", "c", "def"]


async def test_enter_skips_fields_that_are_filled() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("A:"), field("B:", value="kept"), field("C:")))
        await pilot.press("a", "enter", "c", "enter")
        assert await answers(task) == ["a", "kept", "c"]


async def test_a_filled_form_is_sent_with_enter_and_says_where_it_came_from() -> None:
    async with running() as (app, pilot):
        asked = form(field("Password:", value=CANARY, hint="from keyring"))
        task = await ask(app, asked)
        await until(lambda: "from keyring" in shown(app), "hint")
        assert CANARY not in shown(app)
        await pilot.press("enter")
        response = await asyncio.wait_for(task, SECONDS)
        assert response.answers[0].source is Source.STORED
        assert response.answers[0].secret.reveal() == CANARY


async def test_an_empty_answer_is_sent_once_it_is_meant() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("Password:"), field("Name:", echo=True)))
        await pilot.press("enter", "enter")
        await until(lambda: EMPTY in shown(app), "the question")
        assert app.focused is inputs(app)[0]
        assert not task.done()
        await pilot.press("enter")
        assert await answers(task) == ["", ""]


async def test_one_question_serves_every_empty_field() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("Old:"), field("Code:"), field("New:")))
        await pilot.press("enter", "4", "2", "enter", "enter")
        await until(lambda: EMPTY in shown(app), "the question")
        assert app.focused is inputs(app)[0]
        await pilot.press("enter")
        assert await answers(task) == ["", "42", ""]


async def test_what_is_shown_may_be_empty_without_a_question() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("Name:", echo=True)))
        await pilot.press("enter")
        assert await answers(task) == [""]


async def test_enter_pressed_twice_at_once_is_not_an_answer_to_that() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("Password:")))
        asked = app.screen
        assert isinstance(asked, ChallengeForm)
        pressed = time.monotonic()
        for _ in range(2):
            app.post_message(key("enter", pressed))
        await until(lambda: asked.enter_from and asked.enter_from < math.inf, "the question, seen")
        await pilot.press("x", "backspace")
        assert not task.done()
        await pilot.press("enter")
        assert await answers(task) == [""]


async def test_escape_cancels() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form())
        await pilot.press("escape")
        with pytest.raises(Cancelled):
            await asyncio.wait_for(task, SECONDS)


async def test_the_buttons_do_what_they_say() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form())
        await pilot.press("x")
        await pilot.click("#send")
        assert await answers(task) == ["x"]
        task = await ask(app, form())
        await pilot.click("#cancel")
        with pytest.raises(Cancelled):
            await asyncio.wait_for(task, SECONDS)


async def test_tab_goes_through_the_prompts_in_order() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("A:"), field("B:"), field("C:")))
        seen = [app.focused]
        for _ in range(2):
            await pilot.press("tab")
            seen.append(app.focused)
        assert seen == inputs(app)
        task.cancel()


async def test_markup_of_a_server_is_just_text() -> None:
    evil = "[@click=app.exit]Pass[/] [bold]x[/bold] [link=file:///x]y[/ :"
    async with running() as (app, _):
        asked = form(
            field(evil, text=evil, hint=evil), name=evil, instruction=evil, hop=Hop((evil, evil), 1)
        )
        task = await ask(app, asked)
        await until(lambda: "[@click=app.exit]Pass[/]" in shown(app), "literal markup")
        for widget in app.screen.query(Static):
            for span in getattr(widget.visual, "spans", ()):
                assert "click" not in str(span.style)
        task.cancel()


async def test_remembering_has_a_mode() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(modes=(Mode.FILL, Mode.SEND, Mode.ASK)))
        assert not app.screen.query_one("#modes").display
        await pilot.click("#remember")
        assert app.screen.query_one("#modes").display
        await pilot.pause()
        choices = app.screen.query_one(Choices)
        await pilot.click(choices, offset=(choices.render().plain.index("send"), 0))
        app.screen.query_one("#answer-0").focus()
        await pilot.press("x", "enter")
        response = await asyncio.wait_for(task, SECONDS)
        assert (response.remember, response.mode) == (True, Mode.SEND)


async def test_moving_to_a_mode_chooses_it() -> None:
    modes = (Mode.FILL, Mode.SEND, Mode.ASK)
    for keys, mode in (
        (["right"], Mode.ASK),
        (["left"], Mode.FILL),
        (["right", "right"], Mode.FILL),
        (["down", "up"], Mode.SEND),
    ):
        async with running() as (app, pilot):
            task = await ask(app, form(remember=True, modes=modes))
            await pilot.press("x", "f4", "tab", "tab")
            assert isinstance(app.focused, Choices), shown(app)
            await pilot.press(*keys, "enter")
            assert (await asyncio.wait_for(task, SECONDS)).mode is mode


async def test_nothing_is_remembered_unasked() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form())
        await pilot.press("x", "enter")
        response = await asyncio.wait_for(task, SECONDS)
        assert (response.remember, response.mode) == (False, Mode.FILL)


async def test_what_is_kept_is_said_and_a_click_lets_it_be_changed() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(remember=True))
        assert app.screen.query_one("#remember", Checkbox).value
        assert "kept · next time: fill · f4 changes it" in shown(app)
        assert "Save on success" not in shown(app)
        await pilot.click("#kept")
        await until(lambda: "[x] Save" in shown(app), "tick")
        task.cancel()


async def test_two_answers_are_set_to_be_sent_with_three_keys() -> None:
    modes = (Mode.FILL, Mode.SEND, Mode.ASK)
    async with running() as (app, pilot):
        task = await ask(app, form(field("A:", value="a"), field("B:", value="b"), modes=modes))
        await pilot.press("f4", "f4", "enter")
        response = await asyncio.wait_for(task, SECONDS)
        assert (response.remember, response.mode) == (True, Mode.SEND)
    async with running() as (app, pilot):
        task = await ask(app, form(field(value="a"), remember=True, modes=modes))
        await pilot.press("f4", "f4", "f4", "enter")
        assert not (await asyncio.wait_for(task, SECONDS)).remember, "and no longer kept at all"


async def test_typed_text_is_kept_over_a_resize() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("A:"), field("B:", echo=True)))
        await pilot.press("a", "enter", "b")
        await pilot.resize_terminal(40, 12)
        await pilot.pause()
        focused = app.focused
        assert focused is inputs(app)[1]
        for widget in (focused, app.screen.query_one("#send")):
            await until(partial(in_sight, app, widget), f"{widget} in sight")
        await pilot.press("enter")
        assert await answers(task) == ["a", "b"]


MENU = Menu((MenuOption("1", "Push to the phone"), MenuOption("2", "Call the phone")), only=True)


def menu_field(menu: Menu) -> Field:
    text = "How?\n" + "\n".join(f" {option.key}. {option.words}" for option in menu.options)
    return replace(field("Option:", echo=True, text=text), kind=PromptKind.MENU, menu=menu)


async def test_a_key_sends_an_option_and_the_list_stands_where_the_server_put_it() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(menu_field(MENU)))
        text = shown(app)
        assert "1  Push to the phone" in text
        assert "1. Push" not in text
        assert text.index("The server says") < text.index("Push to the phone")
        await pilot.press("2")
        assert await answers(task) == ["2"]


async def test_where_a_code_may_be_typed_a_key_only_picks() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(menu_field(replace(MENU, only=False))))
        await pilot.press("2")
        await until(lambda: "› 2  Call the phone" in shown(app), "picked")
        await pilot.press("up")
        await until(lambda: "› 1  Push to the phone" in shown(app), "other one")
        await pilot.press("backspace", *"482913", "enter")
        assert await answers(task) == ["482913"]


async def test_a_menu_that_comes_up_unexpectedly_is_not_answered_by_a_key_in_flight() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(menu_field(MENU)))
        assert isinstance(app.screen, ChallengeForm)
        app.screen.unexpected = True
        app.screen.shown = time.monotonic()
        await pilot.press("2")
        await until(lambda: "› 2  Call the phone" in shown(app), "picked")
        assert not task.done()
        task.cancel()
