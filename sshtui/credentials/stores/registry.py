"""All stores: which one takes a new secret, and which one holds an old one."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from sshtui import log
from sshtui.credentials.binding import Binding
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.backends import BackendStatus
from sshtui.credentials.stores.command import CommandStore
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.credentials.stores.kind import NO_STORE, StoreHealth, StoreKind
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.protocol import Check, LockableStore, SecretStore
from sshtui.credentials.stores.vault import VaultStore
from sshtui.errors import AppError, SecretStoreError
from sshtui.settings import Settings

MEMORY_HINT = "Credentials are kept until you quit."
NONE_THERE = "There is no store for credentials."
ANY = "auto"
"""The setting `store` that lets every store take new secrets, in their order."""

Unlock = Callable[[Check], Awaitable[None]]
"""Asks for the vault's passphrase until one is right, or the person leaves the vault locked."""


def all_stores(chosen: Settings, directory: Path) -> tuple[SecretStore, ...]:
    """Return every store that there is, the preferred one first; a new one is added here."""
    return (
        KeyringStore(),
        VaultStore(directory, idle_minutes=chosen.vault_idle_minutes),
        MemoryStore(),
        CommandStore(chosen.commands),
    )


@runtime_checkable
class HasBackends(Protocol):
    """A store that one of several backends serves."""

    async def survey(self) -> tuple[BackendStatus, ...]:
        """Tell of every backend why it can be used here, or why not."""
        ...


@runtime_checkable
class Offers(Protocol):
    """A store that knows answers which nobody gave to sshtui."""

    def offer(self, binding: Binding, alias: str) -> Credential | None:
        """Return what it would answer to a prompt of a host, if it can."""
        ...


class StoreRegistry:
    """All stores by name.

    Args:
        stores: Every store that may hold a secret, the preferred one first.
        chosen: The setting `store`: what may take a new secret beside memory; `ANY` for all.
    """

    def __init__(self, stores: Sequence[SecretStore], chosen: str = ANY) -> None:
        self._stores = {store.kind.name: store for store in stores}
        self._takers = [
            store
            for store in stores
            if store.kind.writable and (chosen in {ANY, store.kind.name} or not store.kind.durable)
        ]
        self._asking = asyncio.Lock()

    @property
    def kinds(self) -> Mapping[str, StoreKind]:
        """What each store can do, by its name."""
        return {name: store.kind for name, store in self._stores.items()}

    @property
    def durable(self) -> tuple[StoreKind, ...]:
        """Where a credential can be moved to, the preferred one first."""
        return tuple(kind for kind in self.kinds.values() if kind.durable and kind.writable)

    @property
    def vault(self) -> VaultStore | None:
        """The vault, whether it exists yet or not; None where there can be none."""
        return next(
            (store for store in self._stores.values() if isinstance(store, VaultStore)), None
        )

    @property
    def offers_vault(self) -> bool:
        """Whether the vault takes new credentials, once it is made and open."""
        return self.vault in self._takers

    def offer(self, binding: Binding, alias: str) -> Credential | None:
        """Return what a store would answer that was never given this answer, if one can.

        Raises:
            SecretStoreError: The command cannot be understood.
        """
        stores = [store for store in self._stores.values() if isinstance(store, Offers)]
        return next(filter(None, (store.offer(binding, alias) for store in stores)), None)

    async def open_vault(self, passphrase: Secret) -> str:
        """Make the vault, or unlock it if it is there; return why that failed, "" if it did not."""
        if self.vault is None:
            return "A vault is not possible here."
        try:
            if self.vault.exists:
                await self.vault.unlock(passphrase)
            else:
                await self.vault.create(passphrase)
        except AppError as error:
            return error.message
        return ""

    def named(self, name: str) -> SecretStore:
        """Return a store.

        Raises:
            SecretStoreError: There is none of this name here.
        """
        try:
            return self._stores[name]
        except KeyError:
            raise SecretStoreError(
                f"This credential is in the {name}, which is not in use.",
                kind="absent",
                hint="Change the setting `store`, or forget the credential.",
            ) from None

    async def get(self, credential: Credential, unlock: Unlock | None = None) -> Secret | None:
        """Return a secret, or None where its store has none under that id.

        Raises:
            SecretStoreError: The store cannot be used right now.
        """
        store = self.named(credential.store.name)
        await self._open(store, unlock)
        return await store.get(credential.id)

    async def keep(
        self,
        about: Credential,
        secret: Secret,
        unlock: Unlock | None = None,
        *,
        durable: bool = True,
    ) -> StoreKind:
        """Keep a secret in the first store that takes it, and return that one's kind.

        Args:
            about: Whose secret it is.
            secret: The secret.
            unlock: Asks for the passphrase of a locked vault.
            durable: Whether it may outlive the process.

        Raises:
            SecretStoreError: No store took it.
        """
        failure: SecretStoreError | None = None
        for store in self._taking(durable=durable):
            try:
                await self._open(store, unlock)
                await store.set(about.id, secret, about=about)
            except SecretStoreError as error:
                log.logger("credentials").warning("%s did not accept it: %s", store.kind, error)
                failure = failure or error
            else:
                return store.kind
        raise failure or SecretStoreError(NONE_THERE, kind="absent")

    async def put(
        self, name: str, about: Credential, secret: Secret, unlock: Unlock | None = None
    ) -> None:
        """Keep a secret in the store of this name.

        Raises:
            SecretStoreError: The store cannot be used right now, or is none to write to.
        """
        store = self.named(name)
        await self._open(store, unlock)
        await store.set(about.id, secret, about=about)

    async def drop(self, credential: Credential, unlock: Unlock | None = None) -> None:
        """Delete a secret.

        Raises:
            SecretStoreError: The store cannot be used right now.
        """
        store = self.named(credential.store.name)
        await self._open(store, unlock)
        await store.delete(credential.id)

    async def health(self, without_table: AppError | None = None) -> StoreHealth:
        """Ask the stores that take new credentials, in their order, whether they work.

        Args:
            without_table: Why nobody could find again what a lasting store holds.
        """
        if without_table is not None:
            hint = f"{without_table.hint} {MEMORY_HINT}".strip()
            kind = next((store.kind for store in self._taking(durable=False)), NO_STORE)
            return StoreHealth(False, kind, str(kind), without_table.message, hint)
        failure: SecretStoreError | None = None
        for store in self._taking():
            try:
                await self._try(store)
            except SecretStoreError as error:
                failure = failure or error
                continue
            until = "" if store.kind.durable else MEMORY_HINT
            if failure is None:
                return StoreHealth(True, store.kind, store.label, hint=until)
            hint = f"{failure.hint} {until}".strip()
            return StoreHealth(False, store.kind, store.label, failure.message, hint)
        problem = failure.message if failure else NONE_THERE
        return StoreHealth(False, NO_STORE, "", problem, failure.hint if failure else "")

    async def survey(self) -> tuple[BackendStatus, ...]:
        """Tell of every backend of a store why it can be used here, or why not.

        Raises:
            SecretStoreError: Finding out takes too long: something hangs.
        """
        stores = [store for store in self._stores.values() if isinstance(store, HasBackends)]
        return tuple(itertools.chain(*[await store.survey() for store in stores]))

    async def _try(self, store: SecretStore) -> None:
        # A locked one works: it only waits for its passphrase.
        if not isinstance(store, LockableStore):
            # Any call finds out; this one asks for what cannot be there.
            await store.get("health")

    def _taking(self, *, durable: bool = True) -> list[SecretStore]:
        return [
            store
            for store in self._takers
            if (durable or not store.kind.durable)
            and (not isinstance(store, LockableStore) or store.exists)
        ]

    async def _open(self, store: SecretStore, unlock: Unlock | None) -> None:
        """Have a locked store unlocked, if there is a person to ask."""
        if unlock is None or not isinstance(store, LockableStore) or not store.exists:
            return

        async def check(passphrase: Secret) -> str:
            try:
                await store.unlock(passphrase)
            except SecretStoreError as error:
                if error.kind != "passphrase":
                    raise
                return error.message
            return ""

        # One question for all who wait: the next one finds it open.
        async with self._asking:
            if store.locked:
                await store.look()  # no passphrase opens what is damaged
                await unlock(check)
