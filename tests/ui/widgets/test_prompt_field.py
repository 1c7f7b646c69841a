import asyncio

from sshtui.kbdint.form import Source
from tests.servers.waiting import SECONDS
from tests.ui.forms import CANARY, field, form, running, shown
from tests.ui.steps import ask, type_text


async def test_a_filled_field_that_was_edited_is_the_persons() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("Password:", value=CANARY)))
        await pilot.press("end", "x", "backspace", "enter")
        response = await asyncio.wait_for(task, SECONDS)
        assert response.answers[0].source is Source.TYPED
        assert response.answers[0].secret.reveal() == CANARY


async def test_a_masked_field_is_shown_while_the_mouse_button_is_held() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("A:")))
        await type_text(pilot, CANARY)
        await pilot.mouse_down(".hold-to-show")
        await pilot.pause()
        assert CANARY in shown(app)
        await pilot.mouse_up(".hold-to-show")
        await pilot.pause()
        assert CANARY not in shown(app)
        task.cancel()
