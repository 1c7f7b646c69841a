"""Answers as a sign-in leaves them behind: typed, accepted, kept, proven."""

from sshtui.credentials.binding import Mode, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.stores.kind import StoreKind
from sshtui.endpoint import Endpoint
from sshtui.kbdint import remember
from sshtui.kbdint.form import Form, HostKey, KeyTrust
from sshtui.kbdint.remember import Keep
from tests.kbdint.playbook import NOW, Playbook, exchange

ALICE = Endpoint("alice", "db1.example", 22)
LEARNED_UNDER = HostKey("ssh-ed25519", "SHA256:learned", KeyTrust.KNOWN)


def asked(
    *prompts: str,
    echo: bool = False,
    name: str = "",
    instruction: str = "",
    host_key: HostKey = LEARNED_UNDER,
) -> Form:
    """Return the form of a challenge on alice's connection."""
    subject = exchange(host_key, endpoint=ALICE)
    return Playbook(subject).begins().asks(*prompts, echo=echo, name=name, instruction=instruction)


def learn(*prompts: str, echo: bool = False, name: str = "") -> tuple[Credential, ...]:
    """Return what is remembered of a challenge whose answers were typed, kept for sending."""
    book = Playbook(exchange(LEARNED_UNDER, endpoint=ALICE)).begins()
    form = book.asks(*prompts, echo=echo, name=name)
    typed = (str(number) for number in range(1, len(prompts) + 1))
    book.answers(form, *typed, remember=True, mode=Mode.SEND)
    book.exchange.accept_factor(())
    kept = [
        lesson for lesson in remember.after_success(book.exchange.sent) if isinstance(lesson, Keep)
    ]
    return tuple(
        Credential(
            id=f"credential {number}",
            binding=lesson.binding,
            kind=lesson.kind,
            mode=lesson.mode,
            status=Status.PROVEN,
            host_keys=frozenset({LEARNED_UNDER.fingerprint}),
            store=StoreKind("keyring"),
            last_accepted=NOW,
        )
        for number, lesson in enumerate(kept)
    )
