"""What a form does beyond taking what is typed: codes that follow the clock, new passwords."""

import time
from dataclasses import replace

from textual.widgets import Input

from sshtui.credentials.binding import Mode, PromptKind
from sshtui.credentials.otp import otpauth, totp
from sshtui.credentials.otp.codes import LiveSeed
from sshtui.credentials.secret import Secret
from sshtui.kbdint.form import Field, Source
from sshtui.kbdint.response import Answer
from sshtui.ui.widgets.hidden_input import DOTS
from sshtui.ui.widgets.toggles import Choices
from tests.servers.waiting import until
from tests.ui.forms import CANARY, field, form, running, shown
from tests.ui.steps import answered, ask, inputs, type_text

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
URI = f"otpauth://totp/Example:alice?secret={KEY}"
SEED = otpauth.parse(URI)


def asks(label: str, kind: PromptKind, **changes: object) -> Field:
    return replace(field(label), kind=kind, **changes)  # type: ignore[arg-type]


def code_field(period: int = 30) -> Field:
    live = LiveSeed(replace(SEED, period=period), 0)
    return asks(
        "Code:", PromptKind.CODE, value=live.now(), source=Source.TOTP, live=live, hint="from TOTP"
    )


async def test_a_code_follows_the_clock_and_says_how_long_it_is_good_for() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(code_field(period=2)))
        first = inputs(app)[0].value
        assert len(first) == 6
        await until(lambda: inputs(app)[0].value != first, "the next code")
        assert "from TOTP · next in" in shown(app)
        await pilot.press("enter")
        response = await answered(task)
        assert response.answers[0].source is Source.TOTP


async def test_what_a_person_types_replaces_a_code_that_has_changed_meanwhile() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(code_field(period=1)))
        first = inputs(app)[0].value
        await until(lambda: inputs(app)[0].value != first, "the next code")
        await type_text(pilot, "123456")
        await pilot.press("enter")
        assert (await answered(task)).answers[0].secret == Secret("123456")


async def test_a_code_that_a_person_typed_stays() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(code_field(period=1)))
        await type_text(pilot, "123456")
        started = time.time()
        await until(lambda: time.time() > started + 1.2, "another step")
        await pilot.press("enter")
        response = await answered(task)
        assert response.answers[0] == Answer(Secret("123456"), Source.TYPED)


async def test_a_seed_that_is_pasted_shows_its_code_and_not_itself() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(asks("Code:", PromptKind.CODE)))
        inputs(app)[0].value = URI
        await until(lambda: "seed · Example · alice" in shown(app), "the seed's name")
        assert totp.code(SEED, totp.step(SEED, time.time())).reveal() in shown(app)
        assert KEY not in shown(app)
        await pilot.press("enter")
        assert (await answered(task)).answers[0].secret.reveal() == URI


async def test_a_seed_that_cannot_be_read_or_is_not_asked_for_is_not_sent() -> None:
    for kind, text, words in (
        (PromptKind.CODE, URI.replace("totp/", "steam/"), "types totp and hotp"),
        (PromptKind.PASSWORD, URI, "does not ask for a one-time"),
    ):
        async with running(size=(120, 36)) as (app, pilot):
            task = await ask(app, form(asks("Code:", kind)))
            inputs(app)[0].value = text
            await pilot.press("enter")
            await until(lambda words=words: words in shown(app), "why")  # type: ignore[misc]
            assert not task.done()
            task.cancel()


NEW = asks("New password:", PromptKind.NEW_PASSWORD)
AGAIN = asks("Retype new password:", PromptKind.RETYPED_PASSWORD)


async def test_a_generated_password_fills_the_field_and_its_repetition() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(NEW, AGAIN))
        await pilot.press("f3")
        await until(lambda: inputs(app)[1].value, "a password")
        assert "generated" in shown(app)
        first, second = (field.value for field in inputs(app))
        assert first == second
        assert len(first) == 20
        assert first not in shown(app)
        await pilot.press("f2")
        assert first in shown(app)
        inputs(app)[1].focus()
        await pilot.press("enter")
        assert [answer.source for answer in (await answered(task)).answers] == [
            Source.GENERATED
        ] * 2


async def test_the_length_and_the_classes_can_be_chosen() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(NEW))
        app.screen.query_one(".length", Input).value = "12"
        for tick in list(app.screen.query("Generator Tick"))[1:]:
            tick.value = False  # type: ignore[attr-defined]
        await pilot.press("f3")
        await until(lambda: inputs(app)[0].value, "a password")
        assert len(inputs(app)[0].value) == 12
        assert inputs(app)[0].value.islower()
        app.screen.query_one(".length", Input).value = "7"
        await pilot.press("f3")
        await until(lambda: "Cannot generate a password of 7" in shown(app), "why not")
        task.cancel()


async def test_no_password_is_made_up_for_the_pin_of_a_token() -> None:
    async with running() as (app, pilot):
        pin = asks("Enter a new PIN, 4 to 8 digits:", PromptKind.NEW_PASSWORD)
        task = await ask(app, form(pin))
        await pilot.press("f3")
        assert "Generate" not in shown(app)
        assert inputs(app)[0].value == ""
        task.cancel()


async def test_a_generated_password_that_is_edited_is_the_persons() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(NEW))
        await pilot.press("f3")
        await until(lambda: inputs(app)[0].value, "a password")
        inputs(app)[0].focus()
        await pilot.press("end", "x", "enter")
        assert (await answered(task)).answers[0].source is Source.TYPED


async def test_a_repetition_that_differs_is_not_sent() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(NEW, AGAIN))
        inputs(app)[0].value, inputs(app)[1].value = "fake-new", "fake-typo"
        inputs(app)[1].focus()
        await pilot.press("enter")
        await until(lambda: "differs from the new" in shown(app), "why")
        assert not task.done()
        await pilot.press(*"fake-new", "enter")  # in place of what stood there
        assert [answer.secret for answer in (await answered(task)).answers] == [
            Secret("fake-new")
        ] * 2


async def test_the_mode_that_is_kept_stands_chosen_and_another_can_be() -> None:
    async with running() as (app, pilot):
        asked = form(field(value="fake"), remember=True, modes=(Mode.FILL, Mode.SEND, Mode.ASK))
        task = await ask(app, replace(asked, mode=Mode.SEND))
        assert app.screen.query_one("#modes Choices", Choices).value == "send"
        await pilot.press("enter")
        response = await answered(task)
        assert (response.remember, response.mode) == (True, Mode.SEND)


async def test_every_answer_may_look_equally_long() -> None:
    async with running() as (app, pilot):
        looks = set()
        for length in (1, 5, 60):
            task = await ask(
                app,
                form(field("Secret:", value="x" * length), field("B:", echo=True)),
                hide_length=True,
            )
            inputs(app)[1].focus()
            await pilot.pause()
            row = next(line for line in shown(app).splitlines() if DOTS in line)
            looks.add(row)
            assert "•" * 9 not in row
            task.cancel()
            await until(lambda: len(app.screen_stack) == 1, "the hosts")
        assert len(looks) == 1


async def test_an_answer_whose_length_is_hidden_can_be_edited_and_shown() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(field("Secret:")), hide_length=True)
        assert DOTS not in shown(app)
        await type_text(pilot, CANARY)
        assert DOTS in shown(app)
        await pilot.press("backspace")
        await pilot.press("f2")
        assert CANARY[:-1] in shown(app)
        await pilot.press("enter")
        assert (await answered(task)).answers[0].secret.reveal() == CANARY[:-1]
