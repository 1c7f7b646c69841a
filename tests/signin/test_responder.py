"""Challenges answered from memory or by a person, with no server behind them."""

import asyncio

import pytest

from sshtui.credentials.binding import Mode, Status
from sshtui.credentials.secret import Secret
from sshtui.errors import Cancelled, ChallengeTooLarge, ConnectError, ProtocolError
from sshtui.kbdint.challenge import KEYBOARD_INTERACTIVE, MAX_ROUNDS, PASSWORD
from sshtui.signin.responder import PASSWORD_CHALLENGE, Responder
from sshtui.signin.steps import Phase, StepKind
from sshtui.signin.unattended import Unattended
from tests.kbdint.playbook import ENDPOINT
from tests.servers.person import CANCEL, KEEP, WAIT, Person
from tests.signin.hop import SignIn, keep, round_of


def begun(sign_in: SignIn) -> Responder:
    responder = sign_in.responder()
    assert responder.begin(KEYBOARD_INTERACTIVE)
    return responder


async def test_what_a_person_types_is_the_reply() -> None:
    person = Person("fake-password")
    responder = begun(SignIn(person))
    assert await responder.respond(round_of("Password: ")) == ["fake-password"]
    assert person.labels == [["Password:"]]
    assert [step.kind for step in person.steps] == [
        StepKind.METHOD,
        StepKind.CHALLENGE,
        StepKind.NOT_FILLED,
        StepKind.ANSWERED,
    ]
    assert person.steps[1].text == "1 prompt"
    assert not person.steps[-1].automatic


async def test_a_round_without_prompts_is_answered_at_once_and_its_words_are_told() -> None:
    person = Person()
    responder = begun(SignIn(person))
    assert await responder.respond(round_of(instruction="Look at your phone")) == []
    assert await responder.respond(round_of()) == []
    assert person.note_text == "Look at your phone"


async def test_what_is_kept_goes_out_by_itself_once_it_may() -> None:
    sign_in = SignIn(Person())
    form = sign_in.begin().asks("Password: ")
    await keep(sign_in.credentials, form, "fake-kept", mode=Mode.SEND)
    again = SignIn(Person(), sign_in.credentials)
    responder = begun(again)
    assert await responder.respond(round_of("Password: ")) == ["fake-kept"]
    (answered,) = again.person.saw(StepKind.ANSWERED)
    assert (answered.source, answered.automatic) == ("memory", True)
    assert again.person.forms == []


async def test_a_refused_answer_is_in_doubt_and_the_next_form_comes_empty() -> None:
    sign_in = SignIn(Person("fake-typed"))
    kept = await keep(
        sign_in.credentials, SignIn(Person()).begin().asks("Password: "), "stale", mode=Mode.SEND
    )
    responder = begun(sign_in)
    assert await responder.respond(round_of("Password: ")) == ["stale"]
    responder.attempt_refused(KEYBOARD_INTERACTIVE, (KEYBOARD_INTERACTIVE,))
    await responder.outcome.written()
    (now,) = await sign_in.credentials.find(ENDPOINT)
    assert (now.id, now.status) == (kept.id, Status.SUSPECT)
    assert responder.begin(KEYBOARD_INTERACTIVE)
    assert await responder.respond(round_of("Password: ")) == ["fake-typed"]
    (form,) = sign_in.person.forms
    assert form.fields[0].value is None
    assert "Attempt 2 of 3" in form.status


async def test_a_complete_sign_in_keeps_what_the_person_wants_kept() -> None:
    sign_in = SignIn(Person("fake-password", remember=True, mode=Mode.SEND))
    responder = begun(sign_in)
    await responder.respond(round_of("Password: "))
    responder.factor_accepted(KEYBOARD_INTERACTIVE, ())
    sign_in.report.phase = Phase.OPEN
    responder.accepted()
    await responder.outcome.written()
    (kept,) = await sign_in.credentials.find(ENDPOINT)
    assert (kept.mode, kept.status) == (Mode.SEND, Status.PROVEN)
    assert await sign_in.credentials.reveal(kept) == Secret("fake-password")
    assert sign_in.person.saw(StepKind.PARTIAL) == []


async def test_an_accepted_factor_that_is_not_the_last_is_reported() -> None:
    sign_in = SignIn(Person("fake-password"))
    responder = begun(sign_in)
    await responder.respond(round_of("Password: "))
    responder.factor_accepted(KEYBOARD_INTERACTIVE, (PASSWORD,))
    await responder.outcome.written()
    await asyncio.sleep(0)
    (partial,) = sign_in.person.saw(StepKind.PARTIAL)
    assert partial.method == KEYBOARD_INTERACTIVE


async def test_a_line_that_goes_down_leaves_what_was_sent_in_doubt() -> None:
    sign_in = SignIn(Person())
    form = SignIn(Person()).begin().asks("Password: ")
    await keep(sign_in.credentials, form, "fake-kept", mode=Mode.SEND)
    responder = begun(sign_in)
    await responder.respond(round_of("Password: "))
    responder.lost()
    await responder.outcome.settled()
    (now,) = await sign_in.credentials.find(ENDPOINT)
    assert now.status is Status.SUSPECT


async def test_a_form_comes_again_with_what_was_typed_where_two_new_passwords_differ() -> None:
    person = Person(("old", "new", "other"), ("old", "new", "new"))
    responder = begun(SignIn(person))
    prompts = ("Current password: ", "New password: ", "Retype new password: ")
    assert await responder.respond(round_of(*prompts)) == ["old", "new", "new"]
    again = person.forms[1]
    assert "do not match" in again.status
    assert [field.value for field in again.fields] == [Secret("old"), None, None]


async def test_a_change_of_the_password_method_sends_the_old_one_and_the_new() -> None:
    person = Person("fake-old", ("fake-new", "fake-new"))
    responder = SignIn(person).responder()
    assert responder.begin(PASSWORD)
    assert await responder.respond(lambda: PASSWORD_CHALLENGE) == ["fake-old"]
    assert await responder.change_password("It has expired.") == ("fake-old", "fake-new")
    assert person.forms[1].instruction == "It has expired."


async def test_a_person_who_gives_up_ends_it_and_nothing_is_sent() -> None:
    sign_in = SignIn(Person(CANCEL))
    responder = begun(sign_in)
    with pytest.raises(Cancelled):
        await responder.respond(round_of("Password: "))
    assert sign_in.exchange.sent == []


async def test_a_form_that_the_server_takes_back_is_withdrawn() -> None:
    sign_in = SignIn(Person(WAIT, "fake"))
    responder = begun(sign_in)
    asking = asyncio.ensure_future(responder.respond(round_of("Password: ")))
    await sign_in.person.sees_form()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert len(sign_in.person.withdrawn) == 1
    assert await responder.respond(round_of("Again: ")) == ["fake"]


async def test_a_method_that_was_refused_too_often_is_passed_over() -> None:
    sign_in = SignIn(Person("1", "2", "3"))
    responder = sign_in.responder()
    for _ in range(3):
        assert responder.begin(KEYBOARD_INTERACTIVE)
        await responder.respond(round_of("Password: "))
        responder.attempt_refused(KEYBOARD_INTERACTIVE, (KEYBOARD_INTERACTIVE,))
    assert not responder.begin(KEYBOARD_INTERACTIVE)
    assert len(sign_in.person.saw(StepKind.METHOD)) == 3


async def test_a_server_that_breaks_the_protocol_is_told_so() -> None:
    responder = SignIn(Person()).responder()
    with pytest.raises(ProtocolError):
        responder.attempt_refused(KEYBOARD_INTERACTIVE, ())
    with pytest.raises(ProtocolError):
        await responder.respond(round_of("Password: "))


async def test_a_server_that_asks_for_ever_is_stopped() -> None:
    responder = begun(SignIn(Person()))
    for _ in range(MAX_ROUNDS - 1):
        await responder.respond(round_of(instruction="Wait."))
    with pytest.raises(ChallengeTooLarge):
        await responder.respond(round_of(instruction="Wait."))


async def test_where_nobody_can_be_asked_it_says_what_was_asked_for() -> None:
    person = Person()
    sign_in = SignIn(person, asker=Unattended(person.on_step, "BatchMode is yes"))
    responder = begun(sign_in)
    with pytest.raises(ConnectError, match="asks “Password:”, and BatchMode is yes"):
        await responder.respond(round_of("Password: "))


async def test_what_was_filled_in_and_kept_as_it_was_counts_as_kept() -> None:
    sign_in = SignIn(Person(KEEP))
    await keep(sign_in.credentials, SignIn(Person()).begin().asks("Password: "), "fake-kept")
    responder = begun(sign_in)
    assert await responder.respond(round_of("Password: ")) == ["fake-kept"]
    (reply,) = sign_in.exchange.sent
    assert reply.origin == "memory"
    assert reply.remembered
