"""Asker: the interface to the user during a sign-in, and its questions."""

from dataclasses import dataclass
from typing import Protocol

from sshtui.credentials.stores.protocol import Check
from sshtui.endpoint import Hop
from sshtui.kbdint.form import Form
from sshtui.kbdint.response import Response


@dataclass(frozen=True, slots=True)
class HostKeyQuestion:
    """A host key that no known_hosts file holds.

    Attributes:
        hop: Which host of the chain shows it.
        host: Name or address as it would be written to known_hosts, `[host]:port` off port 22.
        algorithm: Such as `ssh-ed25519`.
        fingerprint: `SHA256:…`.
        file: The known_hosts file that would take it; "" where none keeps it.
    """

    hop: Hop
    host: str
    algorithm: str
    fingerprint: str
    file: str


@dataclass(frozen=True, slots=True)
class PassphraseQuestion:
    """A private key that is encrypted.

    Attributes:
        hop: Which host of the chain it is for.
        file: Path of the key, or the name of a token.
        check: Tries a passphrase.
        secret: What is asked for: `Passphrase`, or the `PIN` of a token.
    """

    hop: Hop
    file: str
    check: Check
    secret: str = "Passphrase"


@dataclass(frozen=True, slots=True)
class UnlockQuestion:
    """The vault is locked, and an answer is in it, or is to go there.

    Attributes:
        hop: Which host of the chain it is for.
        check: Tries a passphrase.
    """

    hop: Hop
    check: Check


@dataclass(frozen=True, slots=True)
class AgentQuestion:
    """A key was unlocked, and AddKeysToAgent says to ask whether the agent is to have it.

    Attributes:
        hop: Which host of the chain it is for.
        file: Path of the key.
        lifetime: Seconds that it would stay there; 0 for ever.
    """

    hop: Hop
    file: str
    lifetime: int


@dataclass(frozen=True, slots=True)
class KeepQuestion:
    """What nobody else knows would be kept in memory only.

    Attributes:
        hop: Which host of the chain it is for.
        what: Such as `the new password of deploy@web1:22`.
        why: What would become of it, and why nothing better takes it.
        exists: Whether there is a vault, which only has to be unlocked.
        check: Makes the vault with a passphrase, or unlocks it.
    """

    hop: Hop
    what: str
    why: str
    exists: bool
    check: Check


@dataclass(frozen=True, slots=True)
class WaitQuestion:
    """Somebody takes long: a store of secrets, an agent; they may wait for the person.

    Attributes:
        hop: Which host of the chain the answer is for.
        store: What a person calls the store.
        prompt: Cleaned label of the prompt that the answer is for.
        advice: What the person may have to do.
        instead: The way around it.
    """

    hop: Hop
    store: str
    prompt: str
    advice: str = "It may be asking to be unlocked: look for its window."
    instead: str = "Type the answer"


class Asker(Protocol):
    """Asks the person: in modals, on a terminal, by a script in the tests.

    Each question may be withdrawn while it is open: its await is then cancelled, and whoever
    shows it takes it off the screen.
    """

    async def answer(self, form: Form) -> Response:
        """Ask the server's questions.

        Raises:
            Cancelled: The person gave up the sign-in.
        """
        ...

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        """Ask whether to trust a key that is not known yet."""
        ...

    async def passphrase(self, question: PassphraseQuestion) -> None:
        """Ask for the passphrase of a private key until one is right, or to go on without it.

        Raises:
            Cancelled: The person gave up the sign-in.
        """
        ...

    async def add_to_agent(self, question: AgentQuestion) -> bool:
        """Ask whether the agent is to have a key that was unlocked."""
        ...

    async def unlock(self, question: UnlockQuestion) -> None:
        """Ask for the passphrase of the vault until one is right, or to leave it locked."""
        ...

    async def keep(self, question: KeepQuestion) -> bool:
        """Have the vault made or unlocked, or do without; False where the person goes back."""
        ...

    async def wait(self, question: WaitQuestion) -> None:
        """Say what is waited for; return once the person would rather type the answer."""
        ...
