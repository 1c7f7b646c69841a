"""Events in, expected decisions out: a sign-in told line by line."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, repeat

from sshtui.credentials.binding import Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.kind import StoreKind
from sshtui.endpoint import Endpoint, Hop
from sshtui.kbdint import autofill
from sshtui.kbdint.autofill import Filling
from sshtui.kbdint.challenge import KEYBOARD_INTERACTIVE, Challenge, Prompt
from sshtui.kbdint.exchange import Exchange
from sshtui.kbdint.form import CredentialMatch, Form, HostKey, KeyTrust, Source
from sshtui.kbdint.response import Answer, Reply, Response, for_wire

ENDPOINT = Endpoint("deploy", "db1.example.com", 22)
KEY = HostKey("ssh-ed25519", "SHA256:known", KeyTrust.KNOWN)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def exchange(host_key: HostKey = KEY, attempts: int = 3, endpoint: Endpoint = ENDPOINT) -> Exchange:
    return Exchange(endpoint, Hop((endpoint.host,), 0), host_key, attempts=attempts)


def challenge(
    *prompts: str, echo: bool = False, name: str = "", instruction: str = ""
) -> Challenge:
    return Challenge(name, instruction, tuple(Prompt(text, echo) for text in prompts))


def replies(form: Form, *answers: str, source: Source = Source.TYPED) -> tuple[Reply, ...]:
    """Return a form with answers from one source."""
    return Response(tuple(Answer(Secret(text), source) for text in answers)).replies(form)


def matches(
    form: Form,
    known: tuple[Credential, ...],
    used: frozenset[str] = frozenset(),
    *,
    most: str = "",
) -> tuple[CredentialMatch, ...]:
    """Return what is remembered at each field of a form."""
    matched = autofill.match(form, known, used, most=most)
    return tuple(field.match for field in matched.fields)


def fill(
    form: Form,
    known: tuple[Credential, ...],
    *fillings: Filling,
    used: frozenset[str] = frozenset(),
    most: str = "",
) -> Form:
    """Return a form with what its stores gave, which for what is not said is nothing."""
    matched = autofill.match(form, known, used, most=most)
    given = chain(fillings, repeat(Filling()))
    fields = tuple(autofill.filled(field, next(given)) for field in matched.fields)
    return autofill.offer(replace(matched, fields=fields))


class Playbook:
    """Drives an exchange and fails where a decision is not the expected one."""

    def __init__(self, subject: Exchange | None = None) -> None:
        self.exchange = subject or exchange()

    def begins(self, method: str = KEYBOARD_INTERACTIVE) -> "Playbook":
        assert self.exchange.may_begin(method), f"{method} is passed over"
        self.exchange.begin(method)
        return self

    def passes_over(self, method: str = KEYBOARD_INTERACTIVE) -> "Playbook":
        assert not self.exchange.may_begin(method), f"{method} would be tried"
        return self

    def asks(
        self, *prompts: str, echo: bool = False, name: str = "", instruction: str = ""
    ) -> Form:
        decision = self.exchange.receive(
            challenge(*prompts, echo=echo, name=name, instruction=instruction)
        )
        assert isinstance(decision, Form), f"{prompts} gave no form but {decision}"
        return decision

    def says(self, instruction: str = "", name: str = "") -> str:
        decision = self.exchange.receive(challenge(name=name, instruction=instruction))
        assert not isinstance(decision, Form), "a round without prompts gave a form"
        return decision.text

    def answers(
        self,
        form: Form,
        *answers: str,
        remember: bool = False,
        mode: Mode = Mode.FILL,
        source: Source = Source.TYPED,
        credentials: tuple[Credential | None, ...] | None = None,
        same: bool = True,
    ) -> "Playbook":
        kept = credentials or (None,) * len(answers)
        fields = tuple(
            replace(field, match=CredentialMatch(credential))
            for field, credential in zip(form.fields, kept, strict=True)
        )
        response = Response(
            tuple(Answer(Secret(text), source, same=same) for text in answers), remember, mode
        )
        replies = response.replies(replace(form, fields=fields))
        assert for_wire(replies) == list(answers)
        self.exchange.answered(replies)
        return self


def credential(form: Form, index: int = 0, **changes: object) -> Credential:
    """Return what is remembered for one field of a form, as a sign-in would have left it."""
    values: dict[str, object] = {
        "id": "00000000-0000-4000-8000-000000000001",
        "binding": form.fields[index].binding,
        "kind": PromptKind.PASSWORD,
        "mode": Mode.FILL,
        "status": Status.PROVEN,
        "host_keys": frozenset({KEY.fingerprint}),
        "store": StoreKind("keyring"),
        "last_accepted": NOW,
    }
    return Credential(**{**values, **changes})  # type: ignore[arg-type]
