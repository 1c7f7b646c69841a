"""The person's remembered answers: which prompt each belongs to, and where it is kept."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

from sshtui import log, paths
from sshtui.credentials import index as index_file
from sshtui.credentials import secret as secrets
from sshtui.credentials.binding import Binding, Endpoint, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.index import Index
from sshtui.credentials.keyring_store import KeyringStore
from sshtui.credentials.memory_store import MemoryStore
from sshtui.credentials.secret import Secret
from sshtui.credentials.store import SecretStore
from sshtui.errors import SecretStoreError

MEMORY_HINT = "Answers are kept until sshtui ends."


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """Where new answers go, and why not to a better place.

    Attributes:
        usable: Whether the preferred store works.
        store: Name of the store that takes new answers now: `keyring` or `memory`.
        label: What a person calls that store.
        problem: Why the preferred store does not work; empty where it does.
        hint: What to do about it, and what happens until then; may be empty.
    """

    usable: bool
    store: str
    label: str
    problem: str = ""
    hint: str = ""


class CredentialBook:
    """Remembered answers by endpoint; their secrets in stores, all else in the index.

    Answers whose secrets are in memory are indexed in memory too: another instance, or this one
    tomorrow, could not use them.

    Args:
        index: What is known of answers that outlive the process.
        stores: Where secrets are; the first that works takes new ones.
    """

    def __init__(self, index: Index, stores: Sequence[SecretStore]) -> None:
        self._index = index
        self._passing = Index(None)
        self._stores = tuple(stores)

    async def find(self, endpoint: Endpoint) -> tuple[Credential, ...]:
        """Return what is remembered for an endpoint, one at most for each prompt.

        Raises:
            ConfigError: The index cannot be read.
        """
        lasting = await asyncio.to_thread(self._index.find, endpoint)
        passing = await asyncio.to_thread(self._passing.find, endpoint)
        newer = {credential.binding for credential in passing}
        return passing + tuple(one for one in lasting if one.binding not in newer)

    async def reveal(self, credential: Credential) -> Secret | None:
        """Return the answer itself, or None where the store has none under that id.

        Raises:
            SecretStoreError: The store cannot be used right now.
        """
        for store in self._stores:
            if store.name == credential.store:
                return await store.get(credential.id)
        return None

    async def remember(
        self, binding: Binding, kind: PromptKind, secret: Secret, *, mode: Mode, host_key: str
    ) -> Credential:
        """Keep an answer that a server has just accepted, in place of the prompt's older one.

        The same answer accepted under another host key of the same endpoint belongs to both keys;
        a different answer belongs to the new key alone. It gets a new id, so that whoever still
        holds the old one cannot mark the new one as refused.

        Args:
            binding: The prompt that it answers.
            kind: What that prompt asks for.
            secret: The answer.
            mode: How it is to be used next time.
            host_key: SHA256 fingerprint of the key that the server proved to hold.

        Raises:
            SecretStoreError: No store took it.
            ConfigError: The index cannot be written.
        """
        now = datetime.now(UTC)
        fresh = Credential(
            id=str(uuid4()),
            binding=binding,
            kind=kind,
            mode=mode,
            status=Status.PROVEN,
            host_keys=frozenset({host_key}),
            store="",
            last_used=now,
            last_accepted=now,
        )
        same = await self._holding(binding, secret)
        if same is not None:
            again = replace(
                fresh, id=same.id, store=same.store, host_keys=same.host_keys | {host_key}
            )
            await asyncio.to_thread(self._index_of(again.store).put, again)
            return again
        kept = replace(fresh, store=await self._keep(fresh.id, secret))
        old = await asyncio.to_thread(self._index_of(kept.store).put, kept)
        await self._retire(old, kept)
        return kept

    async def mark(
        self,
        credential: Credential,
        status: Status | None,
        *,
        used: datetime | None = None,
        accepted: datetime | None = None,
    ) -> None:
        """Note how an answer fared; nothing happens where it was replaced in the meantime.

        Args:
            credential: The answer.
            status: What is known of it now; None leaves it as it was.
            used: When it was sent; None leaves the time as it was.
            accepted: When a sign-in with it succeeded; None leaves the time as it was.

        Raises:
            ConfigError: The index cannot be written.
        """
        index = self._index_of(credential.store)
        await asyncio.to_thread(index.mark, credential.id, status, used=used, accepted=accepted)

    async def forget(self, credential: Credential) -> None:
        """Delete an answer, secret first.

        Raises:
            SecretStoreError: The store cannot be used right now; nothing is forgotten.
            ConfigError: The index cannot be written.
        """
        for store in self._stores:
            if store.name == credential.store:
                await store.delete(credential.id)
        await asyncio.to_thread(self._index_of(credential.store).delete, credential.id)

    async def health(self) -> StoreHealth:
        """Ask the stores, in their order, whether they work."""
        failure: SecretStoreError | None = None
        for store in self._stores:
            try:
                # Any call finds out; this one asks for what cannot be there.
                await store.get("health")
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

    def close(self) -> None:
        """Close the index; the book is of no use afterwards."""
        self._index.close()
        self._passing.close()

    def _index_of(self, store: str) -> Index:
        return self._passing if store == "memory" else self._index

    async def _holding(self, binding: Binding, secret: Secret) -> Credential | None:
        """Return the prompt's credential if its answer is this one already."""
        for index in (self._passing, self._index):
            known = await asyncio.to_thread(index.at, binding)
            if known is None:
                continue
            try:
                held = await self.reveal(known)
            except SecretStoreError:
                # Not to be compared now; it is replaced like a different one.
                return None
            return known if held is not None and held == secret else None
        return None

    async def _keep(self, credential_id: str, secret: Secret) -> str:
        failure: SecretStoreError | None = None
        for store in self._stores:
            try:
                await store.set(credential_id, secret)
            except SecretStoreError as error:
                log.logger("credentials").warning("%s did not take it: %s", store.name, error)
                failure = failure or error
            else:
                return store.name
        raise failure or SecretStoreError("There is no place for answers.", kind="absent")

    async def _retire(self, old: Credential | None, kept: Credential) -> None:
        if old is not None:
            await self._drop_secret(old)
        if kept.store == "memory":
            # The keyring took nothing, so its older answer stays, but no longer as a good one.
            lasting = await asyncio.to_thread(self._index.at, kept.binding)
            if lasting is not None:
                await asyncio.to_thread(self._index.mark, lasting.id, Status.SUSPECT)
            return
        passing = await asyncio.to_thread(self._passing.at, kept.binding)
        if passing is not None:
            await self.forget(passing)

    async def _drop_secret(self, credential: Credential) -> None:
        for store in self._stores:
            if store.name != credential.store:
                continue
            try:
                await store.delete(credential.id)
            except SecretStoreError as error:
                # Its place in the index is taken; what stays behind is an item nobody asks for.
                log.logger("credentials").warning(
                    "%s stays in %s: %s", credential.id, store.name, error
                )


def open_book(*, keyring: bool = True, private: bool = False) -> CredentialBook:
    """Open the person's own book.

    Args:
        keyring: Whether answers may go to the system's keyring; else they last until the end.
        private: Keep everything in memory and read no file, as the demo does.

    Raises:
        ConfigError: The index cannot be opened.
    """
    log.mask_with(secrets.mask)
    memory = MemoryStore()
    if private:
        return CredentialBook(Index(None), (memory,))
    index = Index(paths.data_dir() / index_file.FILE_NAME)
    return CredentialBook(index, (KeyringStore(), memory) if keyring else (memory,))
