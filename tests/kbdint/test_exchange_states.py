"""Any order of events: each leads where the table says, or is refused in the stated way."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.errors import ProtocolError
from sshtui.kbdint.challenge import KEYBOARD_INTERACTIVE, PASSWORD, PUBLICKEY
from sshtui.kbdint.exchange import TRANSITIONS, Exchange, SignInEvent, SignInState
from sshtui.kbdint.form import Form
from tests.kbdint.playbook import challenge, exchange, replies


class Walk:
    """Takes events to an exchange, as a server and a client might."""

    def __init__(self) -> None:
        self.exchange = exchange()
        self._form: Form | None = None
        self._takes: dict[SignInEvent, Callable[[], object]] = {
            SignInEvent.CHALLENGE: self._challenge,
            SignInEvent.MESSAGE: lambda: self.exchange.receive(challenge(instruction="Wait.")),
            SignInEvent.RESPONSE: self._respond,
            SignInEvent.FACTOR_ACCEPTED: lambda: self.exchange.accept_factor((PASSWORD,)),
            SignInEvent.REFUSED: lambda: self.exchange.refuse((PASSWORD,)),
            SignInEvent.ACCEPTED: self.exchange.complete,
            SignInEvent.LOST: self.exchange.lose,
        }

    def take(self, event: SignInEvent, method: str = KEYBOARD_INTERACTIVE) -> None:
        if event is SignInEvent.METHOD_BEGUN:
            self.exchange.begin(method)
        else:
            self._takes[event]()

    def _challenge(self) -> None:
        form = self.exchange.receive(challenge("Password: "))
        assert isinstance(form, Form)
        self._form = form

    def _respond(self) -> None:
        # Where no challenge waits, an older one is answered.
        form = self._form
        self.exchange.answered(() if form is None else replies(form, "fake"))


def facts(subject: Exchange) -> tuple[object, ...]:
    sent = tuple(subject.sent)
    return subject.state, subject.method, subject.round, subject.refusals, sent, subject.used


def test_the_table_knows_every_state_and_leads_to_the_end_from_each_but_the_last() -> None:
    assert set(TRANSITIONS) == set(SignInState)
    ending = [state for state, events in TRANSITIONS.items() if SignInEvent.LOST in events]
    assert ending == [SignInState.IDLE, SignInState.TRYING, SignInState.ASKED, SignInState.ACCEPTED]
    assert not TRANSITIONS[SignInState.LOST]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(SignInEvent),
            st.sampled_from([KEYBOARD_INTERACTIVE, PASSWORD, PUBLICKEY]),
        ),
        max_size=40,
    )
)
def test_any_order_of_events_goes_by_the_table(events: list[tuple[SignInEvent, str]]) -> None:
    walk = Walk()
    subject = walk.exchange
    for event, method in events:
        before = facts(subject)
        expected = TRANSITIONS[subject.state].get(event)
        if expected is None:
            with pytest.raises(ProtocolError):
                walk.take(event, method)
            assert facts(subject) == before, "what was refused changed something"
            continue
        walk.take(event, method)
        assert subject.state is expected
        if subject.state is SignInState.IDLE:
            assert subject.current == (), "an attempt that was ruled on has no answers left"
        assert list(subject.current) == subject.sent[len(subject.sent) - len(subject.current) :]
        assert subject.refusals >= 0


@given(st.lists(st.sampled_from([SignInEvent.FACTOR_ACCEPTED, SignInEvent.REFUSED]), max_size=10))
def test_only_what_the_server_accepted_is_left(rulings: list[SignInEvent]) -> None:
    walk = Walk()
    for ruling in rulings:
        for event in (
            SignInEvent.METHOD_BEGUN,
            SignInEvent.CHALLENGE,
            SignInEvent.RESPONSE,
            ruling,
        ):
            walk.take(event)
    assert len(walk.exchange.sent) == rulings.count(SignInEvent.FACTOR_ACCEPTED)


@pytest.mark.parametrize(
    ("first", "left"),
    [(SignInEvent.CHALLENGE, 1), (SignInEvent.MESSAGE, 0), (SignInEvent.REFUSED, 0)],
)
def test_what_was_not_ruled_on_is_left_as_the_line_goes_down(first: SignInEvent, left: int) -> None:
    walk = Walk()
    walk.take(SignInEvent.METHOD_BEGUN)
    walk.take(first)
    if left:
        walk.take(SignInEvent.RESPONSE)
    assert len(walk.exchange.lose()) == left


def test_a_challenge_may_come_anew_while_one_waits_but_none_before_a_method() -> None:
    walk = Walk()
    with pytest.raises(ProtocolError, match="a challenge arrived while no method was being tried"):
        walk.take(SignInEvent.CHALLENGE)
    for event in (
        SignInEvent.METHOD_BEGUN,
        SignInEvent.CHALLENGE,
        SignInEvent.CHALLENGE,
        SignInEvent.RESPONSE,
    ):
        walk.take(event)
    assert len(walk.exchange.sent) == 1
