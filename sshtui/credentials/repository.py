"""One view of two tables: credentials on disk, and credentials in memory."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sshtui.credentials.binding import Binding, Mode, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.stores.kind import StoreKind
from sshtui.credentials.table import CredentialTable
from sshtui.endpoint import Endpoint
from sshtui.errors import ConfigError


class CredentialRepository:
    """What is known of all credentials; its files are read and written in threads.

    What is kept in memory stands in a table in memory too: another instance, or this one
    tomorrow, could not use them.

    Args:
        durable: The table of what outlives the process.
        kinds: The stores that there are, by name.

    Raises:
        ConfigError: From every method: the table cannot be read or written.
    """

    def __init__(self, durable: CredentialTable, kinds: Mapping[str, StoreKind]) -> None:
        self._durable = durable
        self._volatile = CredentialTable(None)
        self._kinds = kinds

    @property
    def problem(self) -> ConfigError | None:
        """Why the durable table is in memory too; None where it is in its file."""
        return self._durable.database.problem

    async def find(self, endpoint: Endpoint) -> tuple[Credential, ...]:
        """Return what is saved for an endpoint, one at most for each prompt and store."""
        return await self._merged(lambda table: table.find(endpoint))

    async def all(self) -> tuple[Credential, ...]:
        """Return everything that is saved, by host, account and prompt."""
        return await self._merged(lambda table: table.all())

    async def volatile(self) -> tuple[Credential, ...]:
        """Return what is gone when the process ends."""
        return tuple(map(self._of_kind, await asyncio.to_thread(self._volatile.all)))

    async def on_host(self, host: str) -> tuple[Credential, ...]:
        """Return what is saved for any account on a host."""
        return await self._merged(lambda table: table.on_host(host))

    async def at(self, binding: Binding) -> tuple[Credential, ...]:
        """Return what is stored for one prompt: in memory first, then elsewhere."""
        found = [
            await asyncio.to_thread(table.at, binding) for table in (self._volatile, self._durable)
        ]
        return tuple(self._of_kind(credential) for credential in found if credential is not None)

    async def now(self, credential: Credential) -> Credential | None:
        """Return how a credential stands now; None where it was replaced or forgotten."""
        known = await asyncio.to_thread(self._of(credential).get, credential.id)
        return known and self._of_kind(known)

    async def put(self, credential: Credential) -> Credential | None:
        """Keep a credential; return the one of the same prompt whose place it took, if any."""
        replaced = await asyncio.to_thread(self._of(credential).put, credential)
        return replaced and self._of_kind(replaced)

    async def mark(
        self, credential: Credential, status: Status | None, *, mode: Mode | None = None
    ) -> None:
        """Change status and mode; None leaves it as it was, and what is gone is left alone."""
        await asyncio.to_thread(self._of(credential).mark, credential.id, status, mode=mode)

    async def mark_in_flight(self, credentials: Sequence[Credential]) -> bool:
        """Let saved credentials go out, unless one of them became suspect or is gone.

        Raises:
            ConfigError: The table could not be written for the first time: where to go on from
                there, whoever asks for these credentials has to decide again.
        """
        before, now = self.problem, datetime.now(UTC)
        gone: list[Credential] = []
        for table, ours in self._shared_out(credentials):
            if not await asyncio.to_thread(table.mark_in_flight, ours, now):
                await self.clear_in_flight(gone)
                return False
            gone += ours
        if before is None and self.problem is not None:
            await self.clear_in_flight(gone)
            raise self.problem
        return True

    async def clear_in_flight(self, credentials: Sequence[Credential]) -> None:
        """Note that the outcome of saved credentials is written down."""
        for table, ours in self._shared_out(credentials):
            await asyncio.to_thread(table.clear_in_flight, [credential.id for credential in ours])

    async def delete(self, credential: Credential) -> None:
        """Forget a credential; nothing happens where there is none."""
        await asyncio.to_thread(self._of(credential).delete, credential.id)

    def close(self) -> None:
        """Close the files."""
        self._durable.close()
        self._volatile.close()

    def _of_kind(self, credential: Credential) -> Credential:
        """Say what the store of a credential can do, which its table does not know."""
        store = self._kinds.get(credential.store.name, credential.store)
        return replace(credential, store=store)

    def _of(self, credential: Credential) -> CredentialTable:
        return self._durable if credential.store.durable else self._volatile

    def _shared_out(
        self, credentials: Sequence[Credential]
    ) -> list[tuple[CredentialTable, list[Credential]]]:
        shares = [
            (table, [credential for credential in credentials if self._of(credential) is table])
            for table in (self._volatile, self._durable)
        ]
        return [(table, ours) for table, ours in shares if ours]

    async def _merged(
        self, read: Callable[[CredentialTable], tuple[Credential, ...]]
    ) -> tuple[Credential, ...]:
        volatile = await asyncio.to_thread(read, self._volatile)
        durable = await asyncio.to_thread(read, self._durable)
        newer = {credential.binding for credential in volatile}
        if self.problem is not None:
            # That one was refused could not be written down, so none goes without being seen.
            durable = tuple(replace(credential, mode=Mode.FILL) for credential in durable)
        merged = volatile + tuple(
            credential for credential in durable if credential.binding not in newer
        )
        return tuple(map(self._of_kind, merged))
