"""Events in, expected decisions out: a sign-in told line by line."""

from datetime import UTC, datetime

from sshtui.credentials.binding import Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.kind import StoreKind
from sshtui.endpoint import Endpoint, Hop
from sshtui.kbdint.challenge import KEYBOARD_INTERACTIVE, Challenge, Prompt
from sshtui.kbdint.exchange import Exchange, Origin
from sshtui.kbdint.form import Form, HostKey, KeyTrust, Source
from sshtui.kbdint.response import Response

ENDPOINT = Endpoint("deploy", "db1.example.com", 22)
KEY = HostKey("ssh-ed25519", "SHA256:known", KeyTrust.KNOWN)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def exchange(host_key: HostKey = KEY, attempts: int = 3, endpoint: Endpoint = ENDPOINT) -> Exchange:
    return Exchange(endpoint, Hop((endpoint.host,), 0), host_key, attempts=attempts)


def challenge(
    *prompts: str, echo: bool = False, name: str = "", instruction: str = ""
) -> Challenge:
    return Challenge(name, instruction, tuple(Prompt(text, echo) for text in prompts))


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
        response = Response(
            tuple(Secret(text) for text in answers),
            (source,) * len(answers),
            remember,
            mode,
            frozenset(range(len(answers))) if same else frozenset(),
        )
        assert response.for_wire(form) == list(answers)
        kept = credentials or (None,) * len(answers)
        self.exchange.answered(form, response, tuple(Origin(one) for one in kept))
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
