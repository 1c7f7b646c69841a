"""Use cases of saved credentials, shared by the screens and the command line."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sshtui.credentials.binding import Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.otp import otpauth
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService
from sshtui.credentials.stores.backends import BackendStatus
from sshtui.credentials.stores.kind import StoreHealth
from sshtui.credentials.stores.protocol import LockableStore
from sshtui.credentials.stores.registry import Unlock
from sshtui.credentials.stores.vault import VaultStore
from sshtui.endpoint import Endpoint
from sshtui.errors import AppError, SecretStoreError, UsageError
from sshtui.knownhosts.verdict import known_fingerprints
from sshtui.sessions.protocol import Connector
from sshtui.sessions.timeline import Entry, Timeline
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep, Step
from sshtui.sshconfig.target import Target

_KEPT_ELSEWHERE = "Passwords from a command are stored by that program."


@dataclass(frozen=True, slots=True)
class Trial:
    """How a sign-in went that was only to be tried.

    Attributes:
        error: Why it failed; None where it succeeded.
        entries: Its steps.
    """

    error: AppError | None
    entries: tuple[Entry, ...]

    @property
    def used_kept(self) -> bool:
        """Whether a saved credential was sent."""
        own = {"typed", "generated"}
        answered = (entry.step for entry in self.entries if entry.step.kind == "answered")
        return any(step.source not in own for step in answered)


async def try_sign_in(connector: Connector, target: Target, asker: Asker, on_step: OnStep) -> Trial:
    """Sign in, close the connection, and report."""
    timeline = Timeline()

    def follow(step: Step) -> None:
        timeline.add(step)
        on_step(step)

    try:
        connection = await connector.connect(target, asker, follow)
        await connection.close()
    except AppError as error:
        return Trial(error.bare(), timeline.entries)
    return Trial(None, timeline.entries)


class CredentialManager:
    """Reads, changes and tries what is saved.

    Args:
        opened: Returns the credentials, once they are open.
        connector: Makes connections.
    """

    def __init__(
        self, opened: Callable[[], Awaitable[CredentialService]], connector: Connector
    ) -> None:
        self._opened = opened
        self._connector = connector

    async def all(self) -> tuple[Credential, ...]:
        """Return everything that is saved, by host, account and prompt."""
        return await (await self._opened()).all()

    async def find(self, endpoint: Endpoint) -> tuple[Credential, ...]:
        """Return what is saved for an account."""
        return await (await self._opened()).find(endpoint)

    async def health(self) -> StoreHealth:
        """Tell where new credentials go."""
        return await (await self._opened()).health()

    async def survey(self) -> tuple[BackendStatus, ...]:
        """Tell of every keyring backend why it can be used here, or why not."""
        return await (await self._opened()).stores.survey()

    async def change_mode(self, credential: Credential, mode: Mode) -> None:
        """Use an answer differently from the next sign-in on.

        Raises:
            UsageError: It may not be sent without a look yet.
        """
        if mode is Mode.SEND and credential.status is not Status.PROVEN:
            raise UsageError(
                "A credential can be sent without a form only after a server has accepted it.",
                hint="Sign in with it, then choose send.",
                title="Not yet",
            )
        await (await self._opened()).change_mode(credential, mode)

    async def forget(self, credential: Credential, unlock: Unlock | None = None) -> None:
        """Delete an answer, secret first.

        Raises:
            SecretStoreError: The store cannot be used right now; nothing is forgotten.
        """
        await (await self._opened()).forget(credential, unlock)

    async def move(self, credential: Credential, to: str, unlock: Unlock | None = None) -> None:
        """Keep a credential in another store.

        Args:
            credential: The credential.
            to: Name of a store that is durable.
            unlock: Asks for the passphrase of a locked vault.

        Raises:
            UsageError: It is there already, or cannot be moved.
            SecretStoreError: One of the stores cannot be used; it stays where it was.
        """
        credentials = await self._opened()
        names = [kind.name for kind in credentials.stores.durable]
        if to not in names:
            hint = f"The stores are {', '.join(names)}." if names else ""
            raise UsageError(f"There is no {to} here.", hint=hint, title="Nothing to move to")
        if not credential.store.writable:
            raise UsageError(_KEPT_ELSEWHERE, title="Nothing to move")
        if credential.store.name == to:
            raise UsageError(f"It is already in the {credential.store}.", title="Nothing to move")
        store = credentials.stores.named(to)
        if isinstance(store, LockableStore) and not store.exists:
            raise UsageError(
                f"There is no {store.kind} yet.", hint="Create one first.", title=f"No {store.kind}"
            )
        await credentials.move(credential, to, unlock)

    async def move_on(self, credential: Credential, unlock: Unlock | None = None) -> None:
        """Keep a credential in the next store; what is in memory goes to the vault.

        Raises:
            UsageError: It cannot be moved.
            SecretStoreError: One of the stores cannot be used; it stays where it was.
        """
        kinds = (await self._opened()).stores.durable
        if credential.store in kinds:
            following = kinds[(kinds.index(credential.store) + 1) % len(kinds)]
        else:
            following = next((kind for kind in kinds if kind.lockable), kinds[0])
        await self.move(credential, following.name, unlock)

    async def reveal(self, credential: Credential, unlock: Unlock | None = None) -> Secret | None:
        """Return the answer itself, or None where its store has none.

        Raises:
            SecretStoreError: The store cannot be used right now.
        """
        return await (await self._opened()).reveal(credential, unlock)

    async def enter_password(
        self, target: Target, password: Secret, unlock: Unlock | None = None
    ) -> Credential:
        """Keep a password before any server asked for it; it is filled, and not sent automatically.

        Raises:
            UsageError: It is empty.
            SecretStoreError: No store took it.
        """
        if not password:
            raise UsageError("An empty password cannot be saved.", title="Nothing to save")
        return await self._enter(target, PromptKind.PASSWORD, password, unlock)

    async def enter_seed(
        self, target: Target, text: str, unlock: Unlock | None = None
    ) -> Credential:
        """Keep a seed of one-time codes: an `otpauth://` URI, or the secret in base32.

        Raises:
            UsageError: It cannot be read.
            SecretStoreError: No store took it.
        """
        return await self._enter(target, PromptKind.CODE, otpauth.parse(text).uri(), unlock)

    async def change(
        self, credential: Credential, secret: Secret, unlock: Unlock | None = None
    ) -> Credential:
        """Keep another answer in the place of one: for a code, a seed as its URI.

        Raises:
            UsageError: It is empty, or kept by a program.
            SecretStoreError: Its store did not take it; the old one stays.
        """
        if not secret:
            raise UsageError("An empty secret cannot be saved.", title="Nothing to save")
        if not credential.store.writable:
            raise UsageError(_KEPT_ELSEWHERE, title="Nothing to change")
        return await (await self._opened()).change(credential, secret, unlock)

    async def test(
        self,
        target: Target,
        asker: Asker,
        on_step: OnStep,
        tried: Sequence[Credential] = (),
    ) -> Trial:
        """Sign in, close the connection, and report.

        Args:
            target: Where to.
            asker: Who is asked.
            on_step: Is told what happens.
            tried: Answers that are to be used, whatever is chosen for next time: they are filled
                in, and sent if they are proven.
        """
        trial = frozenset(credential.id for credential in tried)
        return await try_sign_in(self._connector, replace(target, trial=trial), asker, on_step)

    async def vault(self) -> VaultStore:
        """Return the vault, even if it has not been created yet.

        Raises:
            SecretStoreError: There can be none: nothing is saved here.
        """
        vault = (await self._opened()).stores.vault
        if vault is None:
            raise SecretStoreError("Nothing is saved here, so there is no vault.", kind="absent")
        return vault

    async def import_vault(self, path: Path, passphrase: Secret) -> int:
        """Take over what an exported vault holds, and return how many credentials that were.

        Args:
            path: The exported vault.
            passphrase: Opens that one; the vault here has to be open already.

        Raises:
            SecretStoreError: It is not a vault, the passphrase is wrong, or this vault is locked.
            ConfigError: The file cannot be read.
        """
        credentials = await self._opened()
        known = await (await self.vault()).bring_in(path, passphrase)
        await credentials.adopt(known)
        return len(known)

    async def _enter(
        self, target: Target, kind: PromptKind, secret: Secret, unlock: Unlock | None
    ) -> Credential:
        credentials, endpoint = await self._opened(), target.endpoint
        kept = [
            credential
            for credential in await credentials.find(endpoint)
            if credential.kind is kind and _changes(credential)
        ]
        if len(kept) == 1:
            return await credentials.change(kept[0], secret, unlock)
        keys = await asyncio.to_thread(_known_keys, target)
        return await credentials.enter(endpoint, kind, secret, host_keys=keys, unlock=unlock)


def _changes(kept: Credential) -> bool:
    """Return whether what is entered by hand takes the place of an answer."""
    return kept.store.writable and not kept.binding.set_aside


def _known_keys(target: Target) -> frozenset[str]:
    return known_fingerprints(
        target.host_key_alias or target.hostname,
        target.port,
        user_files=target.user_known_hosts,
        system_files=target.system_known_hosts,
    )
