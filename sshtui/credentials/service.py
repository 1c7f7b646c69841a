"""The credential service: finds, saves and changes credentials across all stores."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from sshtui import log, paths
from sshtui.credentials import secret as secrets
from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.lease import Lease
from sshtui.credentials.lock import DIRECTORY_NAME, EndpointLock
from sshtui.credentials.otp import otpauth
from sshtui.credentials.otp.codes import Codes
from sshtui.credentials.otp.otpauth import Seed
from sshtui.credentials.otp.used_codes import UsedCodes
from sshtui.credentials.repository import CredentialRepository
from sshtui.credentials.secret import Secret
from sshtui.credentials.storage import CredentialStorage
from sshtui.credentials.stores.kind import NO_STORE, StoreHealth
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.registry import StoreRegistry, Unlock, all_stores
from sshtui.credentials.table import CredentialTable
from sshtui.database import FILE_NAME
from sshtui.endpoint import Endpoint
from sshtui.settings import Settings


class CredentialService:
    """Saved credentials by endpoint; their secrets in stores, all else in the table.

    Args:
        table: What is known of answers that outlive the process.
        stores: Where secrets are.
        lock: Lets one saved credential at a time out to an endpoint.

    Attributes:
        stores: Where secrets are.
        codes: One-time codes, each used only once.

    Raises:
        ConfigError: From every method that looks something up: the table cannot be used.
    """

    def __init__(
        self,
        table: CredentialTable,
        stores: StoreRegistry,
        *,
        lock: EndpointLock | None = None,
    ) -> None:
        self._repository = CredentialRepository(table, stores.kinds)
        self._lock = lock or EndpointLock(None)
        self._storage = CredentialStorage(self._repository, stores)
        self.stores = stores
        self.codes = Codes(UsedCodes(table.database))

    async def find(self, endpoint: Endpoint) -> tuple[Credential, ...]:
        """Return what is saved for an endpoint, one at most for each prompt and store."""
        return await self._repository.find(endpoint)

    async def all(self) -> tuple[Credential, ...]:
        """Return everything that is saved, by host, account and prompt."""
        return await self._repository.all()

    async def on_host(self, host: str) -> tuple[Credential, ...]:
        """Return what is saved for any account on a host."""
        return await self._repository.on_host(host)

    async def offer(self, binding: Binding, alias: str, *, own: bool) -> Credential | None:
        """Return what a program may answer to a prompt, if the person named one for the host.

        Args:
            binding: A prompt for a password.
            alias: The host, as the person calls it.
            own: Whether it asks for the account's own password; else it must be proven there.

        Raises:
            SecretStoreError: The command cannot be understood.
        """
        offer = self.stores.offer(binding, alias)
        if offer is None:
            return None
        # Known from here on, so that it can be marked like any other.
        known = await self._repository.now(offer)
        if not own and (known is None or known.last_accepted is None):
            return None
        if known is None:
            await self._repository.put(offer)
        return known or offer

    def lease(self, endpoint: Endpoint) -> Lease:
        """Return what lets the saved credentials of one connection go out."""
        return Lease(endpoint, self._repository, self._lock)

    async def reveal(self, credential: Credential, unlock: Unlock | None = None) -> Secret | None:
        """Return the answer itself, or None where its store has none under that id.

        Args:
            credential: Whose answer.
            unlock: Asks for the passphrase of a locked vault.

        Raises:
            SecretStoreError: The store cannot be used right now.
        """
        return await self.stores.get(credential, unlock)

    async def seed(self, credential: Credential, unlock: Unlock | None = None) -> Seed | None:
        """Return the seed of one-time codes that is kept in the place of an answer.

        Raises:
            SecretStoreError: The store cannot be used right now.
            UsageError: What is kept is not a seed.
        """
        text = await self.reveal(credential, unlock)
        return None if text is None else otpauth.parse(text.reveal())

    async def remember(
        self,
        binding: Binding,
        kind: PromptKind,
        secret: Secret,
        *,
        mode: Mode,
        host_key: str,
        unlock: Unlock | None = None,
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
            unlock: Asks for the passphrase of a locked vault.

        Raises:
            SecretStoreError: No store took it.
        """
        now = datetime.now(UTC)
        fresh = Credential(
            id=str(uuid4()),
            binding=binding,
            kind=kind,
            mode=mode,
            status=Status.PROVEN,
            host_keys=frozenset({host_key}),
            store=NO_STORE,
            last_used=now,
            last_accepted=now,
        )
        same = await self._storage.holding(binding, secret)
        if same is not None:
            again = replace(
                fresh, id=same.id, store=same.store, host_keys=same.host_keys | {host_key}
            )
            await self._repository.put(again)
            return again
        return await self._storage.enter(fresh, secret, unlock)

    async def enter(
        self,
        endpoint: Endpoint,
        kind: PromptKind,
        secret: Secret,
        *,
        host_keys: frozenset[str] = frozenset(),
        unlock: Unlock | None = None,
    ) -> Credential:
        """Keep an answer that a person gave by hand, before any server asked for it.

        It is filled, never sent automatically, until a server has accepted it.

        Args:
            endpoint: Whom it is for.
            kind: PASSWORD, or CODE for a seed of one-time codes.
            secret: The password, or the seed as an `otpauth://` URI.
            host_keys: SHA256 fingerprints of the keys that are known for the host; where none
                is, the first that accepts the answer.
            unlock: Asks for the passphrase of a locked vault.

        Raises:
            SecretStoreError: No store took it.
        """
        by_hand = Credential(
            id=str(uuid4()),
            binding=Binding.by_hand(endpoint, kind),
            kind=kind,
            mode=Mode.FILL,
            status=Status.FRESH,
            host_keys=host_keys,
            store=NO_STORE,
        )
        return await self._storage.enter(by_hand, secret, unlock)

    async def change(
        self, credential: Credential, secret: Secret, unlock: Unlock | None = None
    ) -> Credential:
        """Keep another answer in the place of one; it is filled until a server has accepted it.

        Args:
            credential: What is kept now.
            secret: The new answer: for a code, the seed as an `otpauth://` URI.
            unlock: Asks for the passphrase of a locked vault.

        Raises:
            SecretStoreError: Its store did not take it; the old one stays.
        """
        return await self._storage.change(credential, secret, unlock)

    async def set_aside(
        self, endpoint: Endpoint, secret: Secret, host_key: str, unlock: Unlock | None = None
    ) -> Credential:
        """Keep a new password before it goes to the server, which may or may not take it.

        `prove` gives it the place of the old one, `doubt` leaves it to be looked at.

        Args:
            endpoint: Whose password it is.
            secret: The password, which nobody knows but this app.
            host_key: SHA256 fingerprint of the key that the server proved to hold.
            unlock: Asks for the passphrase of a locked vault.

        Raises:
            SecretStoreError: No store took it.
        """
        return await self._storage.set_aside(endpoint, secret, host_key, unlock)

    @property
    def offers_vault(self) -> bool:
        """Whether the vault takes new credentials, once it is made and open."""
        return self.stores.offers_vault and not self._repository.problem

    async def held(self) -> tuple[Credential, ...]:
        """Return what is kept in memory only, and gone when the process ends."""
        return await self._repository.volatile()

    async def prove(
        self,
        credential: Credential,
        host_key: str,
        *,
        mode: Mode | None = None,
        binding: Binding | None = None,
    ) -> None:
        """Note that a server accepted an answer; does nothing if it has since been replaced.

        Args:
            credential: The answer.
            host_key: SHA256 fingerprint of the key that the server proved to hold.
            mode: How it is to be used next time; None leaves that as it was.
            binding: The prompt that it belongs to from now on; None leaves that as it was.
        """
        known = await self._repository.now(credential)
        if known is None:
            return
        proven = replace(
            known,
            status=Status.PROVEN,
            last_accepted=datetime.now(UTC),
            host_keys=known.host_keys | {host_key},
            mode=mode or known.mode,
            binding=binding or known.binding,
        )
        await self._storage.take_the_place(proven)

    async def doubt(self, credential: Credential) -> None:
        """Note that a server refused an attempt with an answer, and so with all its twins."""
        doubted = [credential]
        if credential.kind is PromptKind.PASSWORD and credential.store.writable:
            doubted += await self._storage.twins(credential)
        for twin in doubted:
            await self._repository.mark(twin, Status.SUSPECT)

    async def freshen(self, credential: Credential) -> None:
        """Clear the suspect mark of a credential: a manual sign-in has succeeded."""
        await self._repository.mark(credential, Status.FRESH)

    async def change_mode(self, credential: Credential, mode: Mode) -> None:
        """Use an answer differently from the next sign-in on."""
        await self._repository.mark(credential, None, mode=mode)

    async def ask_first(self, endpoints: Sequence[Endpoint]) -> tuple[Credential, ...]:
        """Stop sending to these accounts without a form; return the credentials as they were."""
        found = [credential for endpoint in endpoints for credential in await self.find(endpoint)]
        sent = tuple(credential for credential in found if credential.mode is Mode.SEND)
        for credential in sent:
            await self.change_mode(credential, Mode.FILL)
        return sent

    async def move(
        self, credential: Credential, to: str, unlock: Unlock | None = None
    ) -> Credential:
        """Keep an answer in another store from now on, and return how it stands then.

        Args:
            credential: The answer.
            to: Name of the store.
            unlock: Asks for the passphrase of a locked vault.

        Raises:
            SecretStoreError: One of the stores cannot be used; the answer stays where it was.
        """
        return await self._storage.move(credential, to, unlock)

    async def forget(self, credential: Credential, unlock: Unlock | None = None) -> None:
        """Delete an answer, secret first.

        Raises:
            SecretStoreError: The store cannot be used right now; nothing is forgotten.
        """
        await self._storage.forget(credential, unlock)

    async def adopt(self, credentials: Sequence[Credential]) -> None:
        """Record credentials that a store has from elsewhere; existing ones stay."""
        for credential in credentials:
            stored = [
                other
                for other in await self._repository.at(credential.binding)
                if other.id != credential.id
            ]
            if not stored and await self._repository.now(credential) is None:
                await self._repository.put(credential)

    async def health(self) -> StoreHealth:
        """Ask the stores, in their order, whether they work; without a table none is of use."""
        return await self.stores.health(self._repository.problem)

    def close(self) -> None:
        """Close the table; nothing works afterwards."""
        self._repository.close()


def open_credentials(chosen: Settings | None = None, *, private: bool = False) -> CredentialService:
    """Open the person's own credentials.

    Args:
        chosen: Says where new credentials go, and which programs know some; the defaults where
            None.
        private: Keep everything in memory and read no file, as the demo does.
    """
    log.add_mask(secrets.mask)
    if private:
        return CredentialService(CredentialTable(None), StoreRegistry((MemoryStore(),)))
    chosen = chosen or Settings()
    directory = paths.data_path()
    return CredentialService(
        CredentialTable(directory / FILE_NAME),
        StoreRegistry(all_stores(chosen, directory), chosen.store),
        lock=EndpointLock(directory / DIRECTORY_NAME),
    )
