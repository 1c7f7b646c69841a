"""Form: a challenge as shown to the user, cleaned and labelled."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.endpoint import Endpoint, Hop
from sshtui.kbdint.menu import Menu


class Source(StrEnum):
    """Where an answer came from."""

    TYPED = "typed"
    STORED = "saved"
    """What a store gave, whichever that is."""
    TOTP = "TOTP"
    """A code made from a seed."""
    JOINED = "saved password and TOTP"
    GENERATED = "generated"

    @property
    def by_person(self) -> bool:
        """Whether a person chose this answer for this very form."""
        return self in {Source.TYPED, Source.GENERATED}


class LiveCode(Protocol):
    """A one-time code that changes with time, to be shown while a form is open."""

    def shown(self, at: float) -> Secret:
        """Return the code of a moment, in seconds since the epoch."""
        ...

    def remaining(self, at: float) -> float | None:
        """Return the seconds until it changes; None for a code that counts uses, not time."""
        ...


class KeyTrust(StrEnum):
    """How the server's host key came to be trusted in this connection."""

    KNOWN = "known"
    NEW = "new"
    """The person trusted it a moment ago: nothing is filled in this connection."""


@dataclass(frozen=True, slots=True)
class HostKey:
    """The host key that a server proved to hold.

    Attributes:
        algorithm: Such as `ssh-ed25519`.
        fingerprint: `SHA256:…`, as ssh prints it.
        trust: Whether it was known before this connection.
    """

    algorithm: str
    fingerprint: str
    trust: KeyTrust


@dataclass(frozen=True, slots=True)
class CredentialMatch:
    """What is saved at one prompt, and what may be done with it.

    Attributes:
        credential: The saved credential, or the seed of its codes, or None.
        seed: The seed of the code that follows a remembered password in the same field.
        fill: Whether it may go into the field.
        send: Whether it may go out without a look.
        hint: Why it is not filled, or what to know about it, in our own words; may be empty.
        problem: Why the store did not give it; empty where it did, or has none.
        remedy: What to do about that; may be empty.
    """

    credential: Credential | None = None
    seed: Credential | None = None
    fill: bool = False
    send: bool = False
    hint: str = ""
    problem: str = ""
    remedy: str = ""

    @property
    def parts(self) -> tuple[Credential, ...]:
        """All that the answer is made of."""
        return tuple(part for part in (self.credential, self.seed) if part is not None)


NO_MATCH = CredentialMatch()


@dataclass(frozen=True, slots=True)
class Field:
    """One prompt of the form.

    Attributes:
        label: The prompt's last line, cleaned; never empty.
        text: The prompt's lines above the label, cleaned; server text.
        echo: Whether the answer is shown while it is typed.
        kind: What the prompt asks for.
        binding: The prompt's identity.
        value: The answer filled in, if any.
        source: Where the filled answer came from.
        origin: The same in words, which name the store.
        hint: Our own words about the filled or missing answer; never the server's.
        live: The code that the value was made with; a new one is generated for sending.
        own: Whether it asks for the account's own password on this machine, so that one which was
            learned elsewhere at this endpoint, or entered by hand, may be filled in.
        asks_if_same: Whether the person has to say that the answer is the same every time before it
            is kept: nothing tells that it is not a one-time code.
        match: What is saved at the prompt.
        menu: The options that the server lists for it.
    """

    label: str
    text: str
    echo: bool
    kind: PromptKind
    binding: Binding
    value: Secret | None = None
    source: Source | None = None
    origin: str = ""
    hint: str = ""
    live: LiveCode | None = None
    own: bool = False
    asks_if_same: bool = False
    match: CredentialMatch = NO_MATCH
    menu: Menu | None = None


@dataclass(frozen=True, slots=True)
class Unsent:
    """Why a form was not answered automatically; all empty where it was not looked up.

    Attributes:
        label: The prompt that stood against it.
        reason: A sentence.
        remedy: What to do about it.
    """

    label: str = ""
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class TrailStep:
    """One step of a sign-in before a form.

    Attributes:
        words: What was given, and where from.
        accepted: Whether the server has accepted it; it rules on a whole attempt at once.
    """

    words: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Form:
    """One challenge, ready for a screen; every string of it is already cleaned.

    Attributes:
        title: `Sign in to NAME`; our own words.
        hop: Which host of the chain asks.
        endpoint: The account that is being signed in to.
        host_key: The key that the server proved to hold.
        method: The sign-in method that asks, as RFC 4252 names it.
        attempt: Which try of the method this is, from 1.
        attempts: How many tries there are.
        round: Which round of the attempt this is, from 1.
        status: Our own words: a refusal, an accepted first factor; may be empty.
        name: The server's title; may be empty.
        instruction: The server's text, with that of earlier rounds without prompts; may be empty.
        fields: The prompts, in the server's order; never empty.
        can_remember: Whether an answer of this form may be kept.
        remember: Whether Save is ticked at first: a credential is saved for one of its prompts.
        modes: The modes that may be chosen for next time.
        mode: The one that stands chosen at first.
        unsent: Why it comes at all, for who cannot be asked.
        trail: What the sign-in at this hop has come through before.
    """

    title: str
    hop: Hop
    endpoint: Endpoint
    host_key: HostKey
    method: str
    attempt: int
    attempts: int
    round: int
    status: str
    name: str
    instruction: str
    fields: tuple[Field, ...]
    can_remember: bool
    remember: bool = False
    modes: tuple[Mode, ...] = (Mode.FILL, Mode.ASK)
    mode: Mode = Mode.FILL
    unsent: Unsent = Unsent()
    trail: tuple[TrailStep, ...] = ()
