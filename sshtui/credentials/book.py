"""The person's remembered answers: which prompt each belongs to, and where it is kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from sshtui import log, paths
from sshtui.credentials import otpauth
from sshtui.credentials import secret as secrets
from sshtui.credentials.binding import Binding, Endpoint, Mode, PromptKind, Status
from sshtui.credentials.codes import Codes
from sshtui.credentials.command_store import CommandStore
from sshtui.credentials.credential import Credential
from sshtui.credentials.flight import Flight
from sshtui.credentials.index import Index
from sshtui.credentials.keyring_store import KeyringStore
from sshtui.credentials.ledger import Ledger
from sshtui.credentials.memory_store import MemoryStore
from sshtui.credentials.otpauth import Seed
from sshtui.credentials.places import Places, StoreHealth, Unlock
from sshtui.credentials.secret import Secret
from sshtui.credentials.turns import DIRECTORY_NAME, Turns
from sshtui.credentials.used_codes import UsedCodes
from sshtui.credentials.vault_store import VaultStore
from sshtui.database import FILE_NAME
from sshtui.errors import SecretStoreError
from sshtui.settings import Settings

TAKERS = {
    "auto": ("keyring", "vault", "memory"),
    "vault": ("vault", "memory"),
    "memory": ("memory",),
}
"""Which stores take new answers, by the setting `store`."""


class CredentialBook:
    """Remembered answers by endpoint; their secrets in stores, all else in the index.

    Args:
        index: What is known of answers that outlive the process.
        places: Where secrets are.
        commands: Programs that answer for some hosts.
        turns: Lets one stored answer at a time out to an endpoint.

    Attributes:
        places: Where secrets are.
        codes: One-time codes, none of them twice.

    Raises:
        ConfigError: From every method that looks something up: the index cannot be used.
    """

    def __init__(
        self,
        index: Index,
        places: Places,
        *,
        commands: CommandStore | None = None,
        turns: Turns | None = None,
    ) -> None:
        self._ledger = Ledger(index)
        self._commands = commands
        self._turns = turns or Turns(None)
        self.places = places
        self.codes = Codes(UsedCodes(index.database))

    async def book(self) -> "CredentialBook":
        """Return this: where it is opened late, that is what others wait for."""
        return self

    async def find(self, endpoint: Endpoint) -> tuple[Credential, ...]:
        """Return what is remembered for an endpoint, one at most for each prompt and store."""
        return await self._ledger.find(endpoint)

    async def all(self) -> tuple[Credential, ...]:
        """Return everything that is remembered, by host, account and prompt."""
        return await self._ledger.all()

    async def on_host(self, host: str) -> tuple[Credential, ...]:
        """Return what is remembered for any account on a host."""
        return await self._ledger.on_host(host)

    async def offer(self, binding: Binding, alias: str, *, own: bool) -> Credential | None:
        """Return what a program may answer to a prompt, if the person named one for the host.

        Args:
            binding: A prompt for a password.
            alias: The host, as the person calls it.
            own: Whether it asks for the account's own password; else it must be proven there.

        Raises:
            SecretStoreError: The command cannot be understood.
        """
        offer = self._commands.offer(binding, alias) if self._commands else None
        if offer is None:
            return None
        # Known from here on, so that it can be marked like any other.
        known = await self._ledger.now(offer)
        if not own and (known is None or known.last_accepted is None):
            return None
        if known is None:
            await self._ledger.put(offer)
        return known or offer

    def flight(self, endpoint: Endpoint) -> Flight:
        """Return what lets the stored answers of one connection go out."""
        return Flight(endpoint, self._ledger, self._turns)

    async def reveal(self, credential: Credential, unlock: Unlock | None = None) -> Secret | None:
        """Return the answer itself, or None where its store has none under that id.

        Args:
            credential: Whose answer.
            unlock: Asks for the passphrase of a locked vault.

        Raises:
            SecretStoreError: The store cannot be used right now.
        """
        return await self.places.get(credential, unlock)

    async def seed(self, credential: Credential, unlock: Unlock | None = None) -> Seed | None:
        """Return the seed of one-time codes that is kept in the place of an answer.

        Raises:
            SecretStoreError: The store cannot be used right now.
            UsageError: What is kept is no seed.
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
            store="",
            last_used=now,
            last_accepted=now,
        )
        same = await self._holding(binding, secret)
        if same is not None:
            again = replace(
                fresh, id=same.id, store=same.store, host_keys=same.host_keys | {host_key}
            )
            await self._ledger.put(again)
            return again
        return await self._enter(fresh, secret, unlock)

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

        It is filled, never sent by itself, until a server has accepted it.

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
            store="",
        )
        return await self._enter(by_hand, secret, unlock)

    async def prove(
        self,
        credential: Credential,
        host_key: str,
        *,
        mode: Mode | None = None,
        binding: Binding | None = None,
    ) -> None:
        """Note that a server accepted an answer; nothing happens where it was replaced meanwhile.

        Args:
            credential: The answer.
            host_key: SHA256 fingerprint of the key that the server proved to hold.
            mode: How it is to be used next time; None leaves that as it was.
            binding: The prompt that it belongs to from now on; None leaves that as it was.
        """
        known = await self._ledger.now(credential)
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
        replaced = await self._ledger.put(proven)
        if replaced is not None and replaced.id != proven.id:
            await self._drop_secret(replaced)

    async def doubt(self, credential: Credential) -> None:
        """Note that a server refused an attempt with an answer, and so with all its twins."""
        doubted = [credential]
        if credential.kind is PromptKind.PASSWORD and credential.store != "command":
            doubted += await self._twins(credential)
        for one in doubted:
            await self._ledger.mark(one, Status.SUSPECT)

    async def freshen(self, credential: Credential) -> None:
        """Let an answer in doubt be filled again: a person has signed in meanwhile."""
        await self._ledger.mark(credential, Status.FRESH)

    async def change_mode(self, credential: Credential, mode: Mode) -> None:
        """Use an answer differently from the next sign-in on."""
        await self._ledger.mark(credential, None, mode=mode)

    async def ask_first(self, endpoints: Sequence[Endpoint]) -> tuple[Credential, ...]:
        """Have nothing sent without a form to these accounts; return what was until now."""
        found = [one for endpoint in endpoints for one in await self.find(endpoint)]
        sent = tuple(one for one in found if one.mode is Mode.SEND)
        for one in sent:
            await self.change_mode(one, Mode.FILL)
        return sent

    async def move(self, credential: Credential, to: str, unlock: Unlock | None = None) -> None:
        """Keep an answer in another store from now on.

        Args:
            credential: The answer.
            to: Name of the store: `keyring` or `vault`.
            unlock: Asks for the passphrase of a locked vault.

        Raises:
            SecretStoreError: One of the stores cannot be used; the answer stays where it was.
        """
        secret = await self.reveal(credential, unlock)
        if secret is None:
            raise SecretStoreError(
                f"It is not in the {credential.store} any more.",
                kind="absent",
                hint="Forget it, and let the next sign-in remember it anew.",
            )
        moved = replace(credential, store=to)
        await self.places.put(to, moved, secret, unlock)
        await self._ledger.put(moved)
        await self._drop_secret(credential)
        if credential.store == "memory":
            await self._ledger.delete(credential)

    async def forget(self, credential: Credential, unlock: Unlock | None = None) -> None:
        """Delete an answer, secret first.

        Raises:
            SecretStoreError: The store cannot be used right now; nothing is forgotten.
        """
        if credential.store != "command":
            await self.places.drop(credential, unlock)
        await self._ledger.delete(credential)

    async def adopt(self, credentials: Sequence[Credential]) -> None:
        """Take note of answers that came into a store from elsewhere; what is here stays."""
        for one in credentials:
            stored = [other for other in await self._ledger.at(one.binding) if other.id != one.id]
            if not stored and await self._ledger.now(one) is None:
                await self._ledger.put(one)

    async def health(self) -> StoreHealth:
        """Ask the stores, in their order, whether they work; without an index none is of use."""
        return await self.places.health(self._ledger.problem)

    def close(self) -> None:
        """Close the index; the book is of no use afterwards."""
        self._ledger.close()

    async def _enter(self, fresh: Credential, secret: Secret, unlock: Unlock | None) -> Credential:
        # What is not in the index is never found again, wherever it is kept.
        lasting = not self._ledger.problem
        store = await self.places.keep(fresh, secret, unlock, lasting=lasting)
        kept = replace(fresh, store=store)
        old = await self._ledger.put(kept)
        await self._retire(old, kept)
        return kept

    async def _holding(self, binding: Binding, secret: Secret) -> Credential | None:
        """Return the prompt's credential if its answer is this one already."""
        known = next(iter(await self._ledger.at(binding)), None)
        return known if known is not None and await self._holds(known, secret) else None

    async def _holds(self, credential: Credential, secret: Secret) -> bool:
        try:
            held = await self.reveal(credential)
        except SecretStoreError:
            # Not to be compared now; it is taken for a different one.
            return False
        return held is not None and held == secret

    async def _twins(self, credential: Credential) -> list[Credential]:
        """Return the endpoint's other passwords that are the same one."""
        others = [
            one
            for one in await self.find(credential.binding.endpoint)
            if one.kind is PromptKind.PASSWORD
            and one.store != "command"
            and one.id != credential.id
        ]
        if not others:
            return []
        try:
            secret = await self.reveal(credential)
        except SecretStoreError:
            return []
        return [one for one in others if secret is not None and await self._holds(one, secret)]

    async def _retire(self, old: Credential | None, kept: Credential) -> None:
        if old is not None:
            await self._drop_secret(old)
        for other in await self._ledger.at(kept.binding):
            if kept.store == "memory" and other.store != "memory":
                # Nothing else took it, so what was kept before stays, but not as a good one.
                await self._ledger.mark(other, Status.SUSPECT)
            elif kept.store != "memory" and other.store == "memory":
                await self.forget(other)

    async def _drop_secret(self, credential: Credential) -> None:
        try:
            await self.places.drop(credential)
        except SecretStoreError as error:
            # Its place in the index is taken; what stays behind is an item nobody asks for.
            log.logger("credentials").warning(
                "%s stays in %s: %s", credential.id, credential.store, error
            )


def open_book(chosen: Settings | None = None, *, private: bool = False) -> CredentialBook:
    """Open the person's own book.

    Args:
        chosen: Says where new answers go, and which programs know some; the defaults where None.
        private: Keep everything in memory and read no file, as the demo does.
    """
    log.mask_with(secrets.mask)
    memory = MemoryStore()
    if private:
        return CredentialBook(Index(None), Places((memory,), ("memory",)))
    chosen = chosen or Settings()
    directory = paths.data_path()
    commands = CommandStore(chosen.commands)
    vault = VaultStore(directory, idle_minutes=chosen.vault_idle_minutes)
    return CredentialBook(
        Index(directory / FILE_NAME),
        Places((KeyringStore(), vault, memory, commands), TAKERS[chosen.store]),
        commands=commands,
        turns=Turns(directory / DIRECTORY_NAME),
    )
