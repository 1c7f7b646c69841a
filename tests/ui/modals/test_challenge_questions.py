"""What the form asks about an answer before it sends it."""

import pytest
from textual.widgets import Button, Checkbox

from sshtui.credentials.binding import PromptKind
from sshtui.credentials.otp import otpauth
from sshtui.kbdint.form import Field
from sshtui.kbdint.seeds import LOOKS_LIKE_KEY
from sshtui.ui.widgets.field_question import FieldQuestion
from sshtui.ui.widgets.prompt_field import SAME_EACH_TIME
from tests.servers.waiting import until
from tests.ui.forms import CANARY, field, form, running, shown
from tests.ui.modals.test_challenge_codes import asks
from tests.ui.steps import answered, ask, inputs, type_text

BARE = "jbsw y3dp ehpk 3pxp"
KEY = "JBSWY3DPEHPK3PXP"
SEED, SAME = LOOKS_LIKE_KEY[:30], SAME_EACH_TIME[:30]


def unknown(label: str = "Pin:", **changes: object) -> Field:
    return asks(label, PromptKind.OTHER, **{"asks_if_same": True, **changes})


@pytest.mark.parametrize("kind", [PromptKind.CODE, PromptKind.OTHER, PromptKind.MENU])
async def test_a_key_of_an_authenticator_app_is_not_sent_before_the_person_says_what_it_is(
    kind: PromptKind,
) -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(asks("Code:", kind)))
        inputs(app)[0].value = BARE
        await pilot.press("enter")
        await until(lambda: SEED in shown(app), "the question", context=lambda: shown(app))
        assert not task.done()
        assert KEY not in shown(app).upper().replace(" ", "")
        await pilot.press("enter")
        response = await answered(task)
        assert otpauth.parse(response.answers[0].secret.reveal()) == otpauth.parse(KEY)
        assert otpauth.is_uri(response.answers[0].secret.reveal())
        assert not response.answers[0].as_typed


async def test_what_only_looks_like_a_key_is_sent_as_typed_where_the_person_says_so() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(asks("Recovery code:", PromptKind.CODE)))
        inputs(app)[0].value = BARE
        await pilot.press("enter")
        await until(lambda: bool(app.screen.query(FieldQuestion)), "the question")
        await pilot.press("tab", "enter")
        response = await answered(task)
        assert response.answers[0].secret.reveal() == BARE
        assert response.answers[0].as_typed


async def test_it_can_be_edited_and_is_looked_at_anew() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(asks("Code:", PromptKind.CODE)))
        inputs(app)[0].value = BARE
        await pilot.press("enter")
        await until(lambda: bool(app.screen.query(FieldQuestion)), "the question")
        await pilot.press("tab", "tab", "enter")
        await until(lambda: not app.screen.query(FieldQuestion), "the question to go")
        assert app.focused is inputs(app)[0]
        inputs(app)[0].value = "123456"
        await pilot.press("enter")
        assert (await answered(task)).answers[0].secret.reveal() == "123456"


async def test_enter_sends_no_key_where_a_password_goes_before_the_code() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(asks("Both:", PromptKind.PASSWORD_AND_CODE)))
        inputs(app)[0].value = BARE
        await pilot.press("enter")
        await until(lambda: bool(app.screen.query(FieldQuestion)), "the question")
        assert "Generate codes" not in shown(app)
        await pilot.press("enter")
        await until(lambda: not app.screen.query(FieldQuestion), "the question to go")
        assert not task.done()
        await pilot.press("enter")
        await until(lambda: bool(app.screen.query(FieldQuestion)), "the question")
        await pilot.press("tab", "enter")
        assert (await answered(task)).answers[0].as_typed


async def test_a_long_password_is_not_asked_about() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("Password:")))
        inputs(app)[0].value = KEY
        await pilot.press("enter")
        assert (await answered(task)).answers[0].secret.reveal() == KEY


@pytest.mark.parametrize(("keys", "same"), [(["enter"], False), (["tab", "enter"], True)])
async def test_an_answer_of_unknown_kind_is_kept_only_if_it_is_the_same_every_time(
    keys: list[str], same: bool
) -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(unknown()))
        app.screen.query_one("#remember", Checkbox).value = True
        await type_text(pilot, CANARY)
        await pilot.press("enter")
        await until(lambda: SAME in shown(app), "the question", context=lambda: shown(app))
        assert not task.done()
        await pilot.press(*keys)
        response = await answered(task)
        assert response.answers[0].same is same
        assert response.answers[0].secret.reveal() == CANARY


@pytest.mark.parametrize("known", [True, False])
async def test_it_is_not_asked_where_nothing_is_kept_or_the_answer_is_known(known: bool) -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(unknown(asks_if_same=not known)))
        app.screen.query_one("#remember", Checkbox).value = known
        await type_text(pilot, CANARY)
        await pilot.press("enter")
        assert not (await answered(task)).answers[0].same


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 12)])
async def test_the_question_is_in_reach_at_any_size(size: tuple[int, int]) -> None:
    async with running(size=size) as (app, pilot):
        task = await ask(app, form(field("User:"), asks("Code:", PromptKind.CODE)))
        inputs(app)[0].value = "alice"
        inputs(app)[1].value = BARE
        inputs(app)[1].focus()
        await pilot.press("enter")
        await until(lambda: isinstance(app.focused, Button), "the question")
        for label in ("Generate codes from it", "Send it as typed", "Edit"):
            await until(lambda label=label: label in shown(app), label)  # type: ignore[misc]
            await pilot.press("tab")
        task.cancel()
