import gc

import pytest
from textual import events

from sshtui.credentials.binding import PromptKind
from sshtui.credentials.secret import mask
from sshtui.ui.widgets import hidden_input
from tests.servers.waiting import until
from tests.ui.forms import CANARY, field, form, running, shown
from tests.ui.modals.test_challenge_codes import asks
from tests.ui.steps import ask, burst, inputs, type_text


async def test_echo_decides_what_is_shown() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("Secret:"), field("Code:", echo=True)))
        await type_text(pilot, "hidden")
        await pilot.press("enter")
        await type_text(pilot, "visible")
        assert "••••••" in shown(app)
        assert "hidden" not in shown(app)
        assert "visible" in shown(app)
        task.cancel()


async def test_a_masked_field_is_shown_for_a_while_on_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hidden_input, "REVEAL_SECONDS", 2.0)
    async with running() as (app, pilot):
        task = await ask(app, form(field("A:"), field("B:")))
        await type_text(pilot, CANARY)
        await burst(app, "f2")
        await until(lambda: CANARY in shown(app), "text")
        await until(lambda: CANARY not in shown(app), "mask")
        task.cancel()


async def test_the_log_does_without_what_stands_in_a_masked_field() -> None:
    own = "canary-of-this-field"  # what other tests typed may live a little longer
    async with running() as (app, pilot):
        task = await ask(app, form(field("A:")))
        await type_text(pilot, own)
        assert own not in mask(f"ValueError: {own!r} is odd")
        task.cancel()
    gc.collect()
    assert own in mask(own), "it lives on after its field"


async def test_a_masked_field_is_masked_again_when_it_is_left() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("A:"), field("B:")))
        await type_text(pilot, CANARY)
        await pilot.press("f2", "tab")
        await pilot.pause()
        assert CANARY not in shown(app)
        task.cancel()


@pytest.mark.parametrize("reveal", [False, True])
async def test_nothing_is_copied_or_cut_from_a_masked_field(reveal: bool) -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("A:")))
        await type_text(pilot, CANARY)
        if reveal:
            await pilot.press("f2")
        await pilot.press("ctrl+shift+a", "ctrl+c", "super+c", "ctrl+x")
        assert app.clipboard == ""
        assert inputs(app)[0].value == CANARY
        task.cancel()


async def test_what_may_be_seen_may_be_copied() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("A:", echo=True)))
        await pilot.press("x", "ctrl+shift+a", "ctrl+c")
        assert app.clipboard == "x"
        task.cancel()


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("secret\n", "secret"),
        ("secret\r\n", "secret"),
        ("one\u2028two\x0cthree\n", "one\u2028two\x0cthree"),
        ("first\nsecond", "first"),
        ("\n", ""),
    ],
)
async def test_a_paste_keeps_the_secret_and_leaves_the_line_end(pasted: str, kept: str) -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("A:")))
        inputs(app)[0].post_message(events.Paste(pasted))
        await pilot.pause()
        assert inputs(app)[0].value == kept
        task.cancel()


@pytest.mark.parametrize(
    ("kind", "pasted", "kept"),
    [
        (PromptKind.CODE, "jbsw y3dp\r\nehpk 3pxp\n", "jbsw y3dp ehpk 3pxp"),
        (PromptKind.OTHER, "JBSWY3DP\nEHPK3PXP", "JBSWY3DP EHPK3PXP"),
        (PromptKind.CODE, "123456\n654321", "123456"),
        (PromptKind.PASSWORD, "fakefake\nfakefake", "fakefake"),
    ],
)
async def test_a_key_of_several_lines_is_pasted_whole_where_a_code_is_asked_for(
    kind: PromptKind, pasted: str, kept: str
) -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(asks("A:", kind)))
        inputs(app)[0].post_message(events.Paste(pasted))
        await pilot.pause()
        assert inputs(app)[0].value == kept
        task.cancel()
