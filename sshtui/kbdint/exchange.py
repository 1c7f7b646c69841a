"""The state machine of the sign-in at one hop: events in, decisions out.

One connection tries methods; a method is tried in attempts; an attempt of keyboard-interactive has
rounds. The server may accept a factor and ask for another, refuse an attempt, or ask again, also
while a challenge waits for its response. TRANSITIONS says what may follow what.
Nothing here waits or sends: `sshtui.signin.responder` carries out what is decided.
"""

import time
from dataclasses import dataclass, replace
from enum import StrEnum

from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.secret import Secret
from sshtui.endpoint import Endpoint, Hop
from sshtui.errors import ChallengeTooLarge, ProtocolError
from sshtui.kbdint.accounts import asks_for_own
from sshtui.kbdint.challenge import MAX_ROUNDS, MAX_TEXT, PUBLICKEY, Challenge, Prompt
from sshtui.kbdint.classify import classify, refuses
from sshtui.kbdint.custom_patterns import CustomPattern, chosen_kind
from sshtui.kbdint.form import Field, Form, HostKey, Source, TrailStep
from sshtui.kbdint.menu import menu_in
from sshtui.kbdint.prompt_identity import identity, label_of
from sshtui.kbdint.response import Reply
from sshtui.kbdint.trail import steps_of
from sshtui.sanitize import clean

MEMORABLE = frozenset({PromptKind.PASSWORD, PromptKind.MENU, PromptKind.OTHER})
"""Kinds whose answers hold good the next time."""

CHANGED = frozenset({PromptKind.NEW_PASSWORD, PromptKind.RETYPED_PASSWORD})
"""Kinds whose answer is the password from then on."""


class SignInState(StrEnum):
    """Where a sign-in stands."""

    IDLE = "no method was being tried"
    TRYING = "a method was being tried"
    ASKED = "a challenge was waiting for its response"
    ACCEPTED = "the sign-in was complete"
    LOST = "the connection was gone"


class SignInEvent(StrEnum):
    """What happens in a sign-in."""

    METHOD_BEGUN = "a method began"
    CHALLENGE = "a challenge arrived"
    MESSAGE = "a round without prompts arrived"
    RESPONSE = "a response was sent"
    FACTOR_ACCEPTED = "a factor was accepted"
    REFUSED = "an attempt was refused"
    ACCEPTED = "the sign-in was accepted"
    LOST = "the connection was lost"


_RULED = {
    SignInEvent.FACTOR_ACCEPTED: SignInState.IDLE,
    SignInEvent.REFUSED: SignInState.IDLE,
    SignInEvent.ACCEPTED: SignInState.ACCEPTED,
    SignInEvent.LOST: SignInState.LOST,
}
TRANSITIONS: dict[SignInState, dict[SignInEvent, SignInState]] = {
    SignInState.IDLE: {
        SignInEvent.METHOD_BEGUN: SignInState.TRYING,
        SignInEvent.ACCEPTED: SignInState.ACCEPTED,
        SignInEvent.LOST: SignInState.LOST,
    },
    SignInState.TRYING: {
        # A key that cannot sign after all is given up without a word of the server's.
        SignInEvent.METHOD_BEGUN: SignInState.TRYING,
        SignInEvent.CHALLENGE: SignInState.ASKED,
        SignInEvent.MESSAGE: SignInState.TRYING,
        **_RULED,
    },
    SignInState.ASKED: {
        SignInEvent.CHALLENGE: SignInState.ASKED,
        SignInEvent.MESSAGE: SignInState.TRYING,
        SignInEvent.RESPONSE: SignInState.TRYING,
        **_RULED,
    },
    SignInState.ACCEPTED: {SignInEvent.LOST: SignInState.LOST},
    SignInState.LOST: {},
}
"""Which event leads from which state to which; what is not here is a protocol error."""


@dataclass(frozen=True, slots=True)
class ServerMessage:
    """A round without prompts: show the text, answer at once with nothing.

    Attributes:
        text: Cleaned server text; may be empty.
    """

    text: str


class Exchange:
    """The state of one hop's sign-in.

    Args:
        endpoint: The account to sign in to.
        hop: Its place in the chain, for the forms.
        host_key: The key that the server proved to hold.
        attempts: How many refused attempts end it (NumberOfPasswordPrompts).
        custom: A person's own patterns for what prompts ask for.
        most: The most that is done with saved credentials here: `ask`, `fill`, `send` or "".

    Attributes:
        state: Where it stands.
        sent: Answers sent in attempts that the server accepted, or has not ruled on yet.
        said: What the server said since the last form, cleaned, in order.
        methods_left: What the server last said it would accept.
        refusals: How many attempts that asked something it refused, since it accepted one.
        keys_refused: How many public keys it refused.

    Raises:
        ProtocolError: From every method that takes an event: it has no place in this state.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        hop: Hop,
        host_key: HostKey,
        *,
        attempts: int = 3,
        custom: tuple[CustomPattern, ...] = (),
        most: str = "",
    ) -> None:
        self.state = SignInState.IDLE
        self.endpoint = endpoint
        self.most = most
        self.hop = hop
        self.host_key = host_key
        self.attempts = attempts
        self._custom = custom
        self.method = ""
        self.round = 0
        self.refusals = self.keys_refused = 0
        self.sent: list[Reply] = []
        self.said: list[str] = []
        self.methods_left: tuple[str, ...] = ()
        self._total_rounds = 0
        self._asked = False
        self._attempt_start = 0
        self._factors: list[str] = []
        self._passed: list[TrailStep] = []
        self._silent: set[str] = set()
        self._last_refused = self._refused_at = ""
        self._refused_ids: frozenset[str] = frozenset()
        self._first_words: dict[str, frozenset[str]] = {}
        self._chosen: dict[Binding, tuple[bool, Mode]] = {}
        self._seeds: dict[Binding, Secret] = {}

    @property
    def current(self) -> tuple[Reply, ...]:
        """Answers of the attempt that is under way."""
        return tuple(self.sent[self._attempt_start :])

    @property
    def used(self) -> frozenset[str]:
        """Ids of the saved credentials that this connection has refused, or not ruled on yet."""
        return self._refused_ids | _remembered_ids(self.current)

    def may_begin(self, method: str) -> bool:
        """Return whether an attempt of a method that asks questions makes sense."""
        tired = self.refusals >= self.attempts or self._total_rounds >= MAX_ROUNDS
        return method not in self._silent and not tired

    def begin(self, method: str) -> None:
        """Note that an attempt of a method starts."""
        self._take(SignInEvent.METHOD_BEGUN)
        self.method = method
        self.round = 0
        # An attempt without a question counts too: a server may accept and ask again for ever.
        self._total_rounds += 1
        self._asked = False
        self._attempt_start = len(self.sent)
        self._first_words.clear()

    def receive(self, challenge: Challenge) -> Form | ServerMessage:
        """Take in one round; return the form to show, or the text of a round that asks nothing.

        Raises:
            ChallengeTooLarge: The connection is over MAX_ROUNDS.
        """
        self._take(SignInEvent.CHALLENGE if challenge.prompts else SignInEvent.MESSAGE)
        self._total_rounds += 1
        if self._total_rounds > MAX_ROUNDS:
            raise ChallengeTooLarge(
                f"The server asked more than {MAX_ROUNDS} rounds of questions in one connection.",
                hint="Ask the server's administrator about this sign-in.",
            )
        self.round += 1
        if not challenge.prompts:
            text = _joined(challenge.name, challenge.instruction)
            self.hear(text)
            return ServerMessage(text)
        self._asked = True
        self._take_back(challenge)
        return self._form(challenge)

    def hear(self, text: str) -> None:
        """Keep cleaned words of the server for the next form, or for the failure.

        Of more than MAX_TEXT characters only the newest are kept.
        """
        if not text:
            return
        self.said.append(text[-MAX_TEXT:])
        while sum(len(said) for said in self.said) > MAX_TEXT:
            del self.said[0]

    def answered(self, replies: tuple[Reply, ...]) -> None:
        """Note the answers that are going out."""
        self._take(SignInEvent.RESPONSE)
        self.said.clear()
        self.sent += replies

    def choose(self, replies: tuple[Reply, ...]) -> None:
        """Note what a person chose for next time, beside the answers of a form."""
        self._chosen |= {reply.field.binding: (reply.remember, reply.mode) for reply in replies}

    def chosen_again(self, form: Form) -> Form:
        """Return a form that is asked once more with what was chosen before, and given: a seed."""
        fields = tuple(self._with_seed(field) for field in form.fields)
        form = replace(form, fields=fields)
        before = next((b for field in fields if (b := self._chosen.get(field.binding))), None)
        if before is None or not form.can_remember:
            return form
        remember, mode = before
        return replace(form, remember=remember, mode=mode if mode in form.modes else form.mode)

    def mismatch(self, replies: tuple[Reply, ...]) -> str:
        """Say what is wrong with a new password and its repetition; empty where nothing is.

        They may stand in one form, or in two rounds of the same attempt.

        Args:
            replies: The answers, not yet sent.
        """
        new = self._new_password
        chosen = new.secret if new else None
        for reply in replies:
            secret = reply.secret
            if reply.field.kind is PromptKind.NEW_PASSWORD:
                chosen = secret
            elif reply.field.kind is PromptKind.RETYPED_PASSWORD and chosen not in (None, secret):
                return "The new passwords do not match. Nothing has been sent yet."
        return ""

    def accept_factor(self, methods_left: tuple[str, ...]) -> None:
        """The server accepted this attempt; more factors may follow."""
        self._take(SignInEvent.FACTOR_ACCEPTED)
        self.methods_left = methods_left
        self._factors.append(self.method)
        self._passed += steps_of(self.method, self.current, accepted=True)
        self._attempt_start = len(self.sent)
        self._silent.clear()
        self._last_refused = ""
        self.refusals = 0

    def refuse(self, methods_left: tuple[str, ...]) -> tuple[Reply, ...]:
        """The server refused this attempt; return the answers that went into it."""
        self._take(SignInEvent.REFUSED)
        self.methods_left = methods_left
        self.keys_refused += self.method == PUBLICKEY
        return self._ended()

    def lose(self) -> tuple[Reply, ...]:
        """The connection broke; return the answers that the server has not ruled on."""
        under_way = self.state in {SignInState.TRYING, SignInState.ASKED}
        self._take(SignInEvent.LOST)
        return self._ended() if under_way else ()

    def complete(self) -> tuple[Reply, ...]:
        """The server let us in; return all that was sent and accepted."""
        self._take(SignInEvent.ACCEPTED)
        return tuple(self.sent)

    def _take(self, event: SignInEvent) -> None:
        state = TRANSITIONS[self.state].get(event)
        if state is None:
            raise ProtocolError(
                f"In the sign-in to {self.endpoint}, {event} while {self.state}.",
                hint="Its SSH server is broken, or something in between changes the data.",
            )
        self.state = state

    def _ended(self) -> tuple[Reply, ...]:
        refused = self.current
        asides = {reply.aside.id for reply in refused if reply.aside is not None}
        self._refused_ids |= _remembered_ids(refused) | asides
        self._seeds |= {
            reply.field.binding: reply.keep
            for reply in refused
            if reply.keep is not None and reply.source is Source.TOTP
        }
        del self.sent[self._attempt_start :]
        if self._asked:
            self.refusals += 1
            self._last_refused, self._refused_at = self.method, time.strftime("%H:%M:%S")
        elif self.method != PUBLICKEY:
            self._silent.add(self.method)
        return refused

    @property
    def _new_password(self) -> Reply | None:
        """The new password that was given in this attempt."""
        new = [reply for reply in self.current if reply.field.kind is PromptKind.NEW_PASSWORD]
        return new[-1] if new else None

    def _take_back(self, challenge: Challenge) -> None:
        """Note where a prompt comes again because its answer was wrong: that is no second place."""
        heard = "\n".join((*self.said, challenge.name, challenge.instruction))
        answered = {reply.field.label for reply in self.current}
        again = set()
        for prompt in challenge.prompts:
            label, lines = label_of(prompt.text), frozenset(f"{heard}\n{prompt.text}".splitlines())
            # What it said the first time too says nothing of the answer.
            news = lines - self._first_words.setdefault(label, lines)
            if label in answered and refuses("\n".join(news)):
                again.add(label)
        self.sent[self._attempt_start :] = (
            replace(reply, taken_back=True) if reply.field.label in again else reply
            for reply in self.current
        )

    def _form(self, challenge: Challenge) -> Form:
        fields = tuple(
            self._field(index, prompt, challenge) for index, prompt in enumerate(challenge.prompts)
        )
        return Form(
            title=f"Sign in to {clean(self.hop.name)}",
            hop=self.hop,
            endpoint=self.endpoint,
            host_key=self.host_key,
            method=challenge.method,
            attempt=self.refusals + 1,
            attempts=self.attempts,
            round=self.round,
            status=self._status(),
            name=clean(challenge.name),
            instruction=_joined(*self.said, challenge.instruction),
            fields=fields,
            can_remember=any(field.kind in MEMORABLE for field in fields),
            trail=(*self._passed, *steps_of(self.method, self.current, accepted=False)),
        )

    def _field(self, index: int, prompt: Prompt, challenge: Challenge) -> Field:
        lines = clean(prompt.text, lines=True).strip().split("\n")
        kind = classify(
            prompt.text,
            echo=prompt.echo,
            instruction=challenge.instruction,
            custom=self._custom,
        )
        again = self._new_password if kind is PromptKind.RETYPED_PASSWORD else None
        if again is not None and again.source is Source.TYPED:
            again = None
        taken = {reply.field.binding for reply in self.sent if not reply.taken_back}
        text, label = "\n".join(lines[:-1]).strip("\n"), label_of(prompt.text)
        listed = (label, text, clean(challenge.instruction, lines=True))
        return Field(
            label=label or f"Answer {index + 1}",
            text=text,
            echo=prompt.echo,
            kind=kind,
            value=again.secret if again else None,
            source=again.source if again else None,
            hint="the generated password again" if again else "",
            binding=identity(self.endpoint, challenge, index, taken),
            asks_if_same=kind is PromptKind.OTHER,
            menu=menu_in(*listed) if kind is PromptKind.MENU else None,
            own=kind is PromptKind.PASSWORD and not prompt.echo and self._is_own(prompt, challenge),
        )

    def _is_own(self, prompt: Prompt, challenge: Challenge) -> bool:
        """Return whether it asks for the account's own password, for the first time."""
        if any(
            reply.field.kind is PromptKind.PASSWORD and not reply.taken_back for reply in self.sent
        ):
            return False
        label = label_of(prompt.text)
        if chosen_kind(label, self._custom) is PromptKind.PASSWORD:
            return True
        around = f"{challenge.name}\n{challenge.instruction}\n{prompt.text}"
        return asks_for_own(label, around, self.endpoint.user, self.endpoint.host)

    def _with_seed(self, field: Field) -> Field:
        seed = self._seeds.get(field.binding)
        if seed is None or field.value is not None:
            return field
        return replace(field, value=seed, source=Source.TYPED, hint="the seed you entered")

    def _status(self) -> str:
        if self._last_refused and self.round == 1:
            attempt = f"Attempt {self.refusals + 1} of {self.attempts}."
            return (
                f"Not accepted at {self._refused_at};"
                f" the server does not say which field was wrong. {attempt}"
            )
        if self._factors and self.round == 1:
            count = "First factor" if len(self._factors) == 1 else f"{len(self._factors)} factors"
            return f"{count} accepted ({', '.join(self._factors)}). The server asks for one more."
        return ""


def _remembered_ids(replies: tuple[Reply, ...]) -> frozenset[str]:
    return frozenset(part.id for reply in replies for part in reply.remembered)


def _joined(*texts: str) -> str:
    cleaned = (clean(text, lines=True).strip("\n") for text in texts)
    return "\n".join(text for text in cleaned if text.strip())
