"""What needs a person at each sign-in, and what only once."""

from typing import Any

import pytest

from sshtui.errors import Cancelled
from sshtui.signin.attendance import PROMPT, Attendance
from sshtui.signin.steps import Phase, Step, StepKind
from tests.kbdint.playbook import challenge
from tests.servers.person import Person
from tests.signin.hop import SignIn
from tests.ui.forms import form

HOP = form().hop


def step(kind: StepKind, **fields: Any) -> Step:
    return Step(kind, HOP, Phase.AUTHENTICATING, **fields)


ANSWERED, ACCEPTED = StepKind.ANSWERED, StepKind.ACCEPTED


@pytest.mark.parametrize(
    ("needed", "steps"),
    [
        (False, [step(StepKind.METHOD, source="agent key"), step(ACCEPTED)]),
        (False, [step(ANSWERED, automatic=True), step(ACCEPTED)]),
        (True, [step(ANSWERED, automatic=True), step(ANSWERED), step(ACCEPTED)]),
        (True, [step(StepKind.WAITING, presence=True), step(ACCEPTED)]),
    ],
)
def test_an_answer_by_hand_or_a_touch_needs_a_person(needed: bool, steps: list[Step]) -> None:
    attendance = Attendance(Person())
    for taken in steps:
        attendance.on_step(taken)
    assert attendance.needed is needed


@pytest.mark.parametrize(("seconds", "needed"), [(PROMPT - 1, False), (PROMPT + 1, True)])
def test_a_server_that_takes_long_to_accept_may_have_asked_a_phone(
    monkeypatch: pytest.MonkeyPatch, seconds: float, needed: bool
) -> None:
    clock = [100.0]
    monkeypatch.setattr("sshtui.signin.attendance.time.monotonic", lambda: clock[0])
    attendance = Attendance(Person())
    attendance.on_step(step(ANSWERED, automatic=True))
    clock[0] += seconds
    attendance.on_step(step(ACCEPTED))
    assert attendance.needed is needed


async def test_a_form_needs_a_person_even_if_it_is_cancelled() -> None:
    attendance = Attendance(Person())
    with pytest.raises(Cancelled):
        await attendance.answer(form())
    assert attendance.needed


async def test_words_between_the_rounds_may_be_of_a_phone() -> None:
    sign_in = SignIn(Person()).begin()
    responder = sign_in.responder()
    await responder.respond(lambda: challenge(instruction="Pushed to your phone"))
    (said,) = sign_in.person.saw(StepKind.SERVER_SAID)
    assert said.presence
