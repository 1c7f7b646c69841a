"""The places where secrets are kept: which one takes a new one, and which one has an old one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sshtui import log
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.backends import Candidate
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.credentials.stores.protocol import Check, SecretStore
from sshtui.credentials.stores.vault import VaultStore
from sshtui.errors import AppError, SecretStoreError

MEMORY_HINT = "Answers are kept until sshtui ends."

Unlock = Callable[[Check], Awaitable[None]]
"""Asks for the vault's passphrase until one is right, or the person leaves the vault locked."""


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """Where new answers go, and why not to a better place.

    Attributes:
        usable: Whether the preferred store works.
        store: Name of the store that takes new answers now: `keyring`, `vault` or `memory`.
        label: What a person calls that store.
        problem: Why the preferred store does not work; empty where it does.
        hint: What to do about it, and what happens until then; may be empty.
    """

    usable: bool
    store: str
    label: str
    problem: str = ""
    hint: str = ""


class StoreRegistry:
    """All stores by name.

    Args:
        stores: Every store that may hold a secret.
        takers: Names of those that may take a new one, the preferred one first.
    """

    def __init__(self, stores: Sequence[SecretStore], takers: Sequence[str]) -> None:
        self._stores = {store.name: store for store in stores}
        self._takers = tuple(takers)
        self._asking = asyncio.Lock()

    @property
    def vault(self) -> VaultStore | None:
        """The vault, whether or not it was made yet; None where there can be none."""
        store = self._stores.get("vault")
        return store if isinstance(store, VaultStore) else None

    @property
    def offers_vault(self) -> bool:
        """Whether the vault takes new answers, once it is made and open."""
        return self.vault is not None and "vault" in self._takers

    async def open_vault(self, passphrase: Secret) -> str:
        """Make the vault, or unlock it if it is there; return why that failed, "" if it did not."""
        if self.vault is None:
            return "There can be no vault here."
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
                f"This answer is kept in the {name}, which is not used here.",
                kind="absent",
                hint="Change the setting `store`, or forget the answer.",
            ) from None

    async def get(self, credential: Credential, unlock: Unlock | None = None) -> Secret | None:
        """Return a secret, or None where its store has none under that id.

        Raises:
            SecretStoreError: The store cannot be used right now.
        """
        store = self.named(credential.store)
        await self._open(store, unlock)
        return await store.get(credential.id)

    async def keep(
        self,
        about: Credential,
        secret: Secret,
        unlock: Unlock | None = None,
        *,
        lasting: bool = True,
    ) -> str:
        """Keep a secret in the first store that takes it, and return that one's name.

        Args:
            about: Whose secret it is.
            secret: The secret.
            unlock: Asks for the passphrase of a locked vault.
            lasting: Whether it may outlive the process.

        Raises:
            SecretStoreError: No store took it.
        """
        failure: SecretStoreError | None = None
        for store in self._taking() if lasting else [self.named("memory")]:
            try:
                await self._open(store, unlock)
                await store.set(about.id, secret, about=about)
            except SecretStoreError as error:
                log.logger("credentials").warning("%s did not take it: %s", store.name, error)
                failure = failure or error
            else:
                return store.name
        raise failure or SecretStoreError("There is no place for answers.", kind="absent")

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
        store = self.named(credential.store)
        await self._open(store, unlock)
        await store.delete(credential.id)

    async def health(self, without_index: AppError | None = None) -> StoreHealth:
        """Ask the stores that take new answers, in their order, whether they work.

        Args:
            without_index: Why nobody could find again what a lasting store holds.
        """
        if without_index is not None:
            hint = f"{without_index.hint} {MEMORY_HINT}".strip()
            return StoreHealth(False, "memory", "memory", without_index.message, hint)
        failure: SecretStoreError | None = None
        for store in self._taking():
            try:
                await self._try(store)
            except SecretStoreError as error:
                failure = failure or error
                continue
            until = MEMORY_HINT if store.name == "memory" else ""
            if failure is None:
                return StoreHealth(True, store.name, store.label, hint=until)
            hint = f"{failure.hint} {until}".strip()
            return StoreHealth(False, store.name, store.label, failure.message, hint)
        problem = failure.message if failure else "There is no place for answers."
        return StoreHealth(False, "", "", problem, failure.hint if failure else "")

    async def survey(self) -> tuple[Candidate, ...]:
        """Tell of every keyring backend why it can be used here, or why not.

        Raises:
            SecretStoreError: Finding out takes too long: something hangs.
        """
        store = self._stores.get("keyring")
        return await store.survey() if isinstance(store, KeyringStore) else ()

    async def _try(self, store: SecretStore) -> None:
        # A locked vault works: it only waits for its passphrase.
        if store is not self.vault:
            # Any call finds out; this one asks for what cannot be there.
            await store.get("health")

    def _taking(self) -> list[SecretStore]:
        return [
            store
            for name in self._takers
            if (store := self._stores.get(name)) and (store is not self.vault or self._has_vault())
        ]

    def _has_vault(self) -> bool:
        return self.vault is not None and self.vault.exists

    async def _open(self, store: SecretStore, unlock: Unlock | None) -> None:
        """Have a locked vault unlocked, if there is a person to ask."""
        if unlock is None or not isinstance(store, VaultStore) or not store.exists:
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
