"""Edge cases of open forms, cancels and host keys, by number in KBDINT part 5."""

import asyncio

import pytest

from sshtui.credentials.binding import Mode
from sshtui.errors import (
    AuthenticationFailed,
    Cancelled,
    ChallengeTooLarge,
    ConnectionLost,
    HostKeyRefused,
)
from sshtui.kbdint.form import Form, KeyTrust
from sshtui.signin.steps import StepKind
from tests.servers.clock import leap, stopped
from tests.servers.person import CANCEL, KEEP, WAIT, Act, Person
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import (
    ACCEPT,
    REFUSE,
    Script,
    Talk,
    Verdict,
    accept,
    masked,
    never,
    one_password,
    refuse,
)
from tests.servers.waiting import until

KBDINT = "keyboard-interactive"


class OpenForm:
    """A script that asks, and goes on once the form is on the screen."""

    def __init__(self, then: Script) -> None:
        self.gate = asyncio.Event()
        self._then = then

    async def __call__(self, talk: Talk) -> Verdict:
        if talk.attempt > 1:
            return REFUSE
        talk.send(masked("Code: "))
        await self.gate.wait()
        return await self._then(talk)

    async def wait(self, form: Form) -> Act:
        """Let the server go on, and never answer."""
        self.gate.set()
        return WAIT


async def drop(talk: Talk) -> Verdict:
    return talk.drop()


async def say_good_bye(talk: Talk) -> Verdict:
    return talk.disconnect(11, "down for maintenance")


async def test_25_success_under_an_open_form_takes_it_away(reach: Reach) -> None:
    script = OpenForm(accept)
    person = Person(script.wait)
    async with Scripted({KBDINT: script}) as server:
        await reach.sign_in(reach.target(server), person)
    assert len(person.withdrawn) == 1
    assert person.open is None


async def test_25_failure_under_an_open_form_takes_it_away(reach: Reach) -> None:
    script = OpenForm(refuse)
    person = Person(script.wait)
    async with Scripted({KBDINT: script}) as server:
        with pytest.raises(AuthenticationFailed):
            await reach.connect(reach.target(server), person)
    assert len(person.withdrawn) == 1
    assert StepKind.WITHDRAWN in [step.kind for step in person.steps]


async def test_25_a_question_under_an_open_form_takes_its_place(reach: Reach) -> None:
    async def anew(talk: Talk) -> Verdict:
        return ACCEPT if await talk.ask(masked("Other: ")) == ["two"] else REFUSE

    script = OpenForm(anew)
    person = Person(script.wait, "two")
    async with Scripted({KBDINT: script}) as server:
        await reach.sign_in(reach.target(server), person)
    assert person.labels == [["Code:"], ["Other:"]]
    assert [form.fields[0].label for form in person.withdrawn] == ["Code:"]


@pytest.mark.parametrize(
    ("then", "reason"),
    [(drop, "the server closed the connection"), (say_good_bye, "down for maintenance")],
)
async def test_25_a_line_that_goes_down_under_an_open_form_gives_the_reason(
    reach: Reach, then: Script, reason: str
) -> None:
    script = OpenForm(then)
    person = Person(script.wait)
    async with Scripted({KBDINT: script}) as server:
        with pytest.raises(ConnectionLost, match=reason):
            await reach.connect(reach.target(server), person)
    assert len(person.withdrawn) == 1


async def silent_after_the_answer(talk: Talk) -> Verdict:
    await talk.ask(masked("Password: "))
    return await never(talk)


async def asks_for_ever(talk: Talk) -> Verdict:
    while True:
        await talk.ask(instruction="Still waiting")
        await asyncio.sleep(0)


@pytest.mark.parametrize("script", [never, silent_after_the_answer])
async def test_26_a_cancel_waits_for_nothing_while_the_server_is_silent(
    reach: Reach, script: Script
) -> None:
    async with Scripted({KBDINT: script}) as server:
        person = Person("x")
        connecting = asyncio.ensure_future(reach.connect(reach.target(server), person))
        await until(lambda: server.connections and server.seen.asked_for, "request")
        if script is silent_after_the_answer:
            await until(lambda: server.seen.answers, "answer")
        with stopped():
            connecting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await connecting
            await server.seen.closed.wait()
        assert server.seen.disconnect is not None
        assert server.seen.disconnect[0] == 13


async def test_26_a_cancel_waits_for_nothing_while_a_form_is_open(reach: Reach) -> None:
    async with Scripted({KBDINT: one_password}) as server:
        person = Person(WAIT)
        connecting = asyncio.ensure_future(reach.connect(reach.target(server), person))
        await person.sees_form()
        with stopped():
            connecting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await connecting
            await server.seen.closed.wait()
        assert server.seen.answers == []
    assert len(person.withdrawn) == 1
    assert person.open is None


async def test_26_a_server_that_asks_for_ever_is_stopped(reach: Reach) -> None:
    async with Scripted({KBDINT: asks_for_ever}) as server:
        with pytest.raises(ChallengeTooLarge, match="rounds"):
            await reach.connect(reach.target(server), Person())
        assert len(server.seen.answers) <= 200


async def test_28_a_cancel_says_code_13_and_tries_no_other_method(reach: Reach) -> None:
    async with Scripted({KBDINT: one_password, "password": accept}) as server:
        with pytest.raises(Cancelled):
            await reach.connect(reach.target(server), Person(CANCEL))
        await server.seen.closed.wait()
        assert server.seen.disconnect is not None
        assert server.seen.disconnect[0] == 13
        assert server.seen.asked_for == [KBDINT]
        assert server.seen.answers == []


async def test_29_no_clock_runs_while_forms_are_open(reach: Reach) -> None:
    async def think(_: object) -> str:
        leap(3600)
        await asyncio.sleep(0.01)
        return "fake-password"

    async with Scripted({KBDINT: one_password}) as server:
        await reach.sign_in(reach.target(server), Person(think))


async def test_30_an_unknown_host_key_that_is_refused_gets_nothing(reach: Reach) -> None:
    person = Person(trusts=False)
    async with Scripted({KBDINT: one_password}) as server:
        with pytest.raises(HostKeyRefused):
            await reach.connect(reach.target(server, known=False), person)
        assert [seen.methods for seen in server.connections] == [[]] * len(server.connections)
    assert len(person.questions) == 1
    assert person.forms == []


async def test_30_an_unknown_host_key_is_asked_about_before_any_form(reach: Reach) -> None:
    person = Person("fake-password", remember=True)
    async with Scripted({KBDINT: one_password}) as server:
        target = reach.target(server, known=False)
        await reach.sign_in(target, person)
        assert person.questions[0].host == f"[127.0.0.1]:{server.port}"
        assert person.questions[0].fingerprint == server.key.get_fingerprint()
        assert person.forms[0].host_key.trust is KeyTrust.NEW

        again = Person(KEEP)
        await reach.sign_in(target, again)
        assert again.questions == []
        assert again.forms[0].host_key.trust is KeyTrust.KNOWN


async def test_30_a_changed_host_key_gets_nothing_not_even_a_stored_answer(reach: Reach) -> None:
    async with Scripted({KBDINT: one_password}) as first:
        target = reach.target(first)
        send = Person("fake-password", remember=True, mode=Mode.SEND)
        await reach.sign_in(target, send)
    async with Scripted({KBDINT: one_password}, port=first.port) as impostor:
        person = Person()
        with pytest.raises(HostKeyRefused) as caught:
            await reach.connect(target, person)
        assert first.key.get_fingerprint() in caught.value.message
        assert impostor.key.get_fingerprint() in caught.value.message
        assert [seen.methods for seen in impostor.connections] == [[]]
    assert (person.questions, person.forms) == ([], [])
