"""Two indexes as one: answers that outlive the process, and answers that do not."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sshtui.credentials.binding import Binding, Mode, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.table import CredentialTable
from sshtui.endpoint import Endpoint
from sshtui.errors import ConfigError


class CredentialRepository:
    """What is known of all answers; its files are read and written in threads.

    Answers whose secrets are in memory are indexed in memory too: another instance, or this one
    tomorrow, could not use them.

    Args:
        lasting: The index of what outlives the process.

    Raises:
        ConfigError: From every method: the index cannot be read or written.
    """

    def __init__(self, lasting: CredentialTable) -> None:
        self._lasting = lasting
        self._passing = CredentialTable(None)

    @property
    def problem(self) -> ConfigError | None:
        """Why the lasting index is in memory too; None where it is in its file."""
        return self._lasting.database.problem

    async def find(self, endpoint: Endpoint) -> tuple[Credential, ...]:
        """Return what is remembered for an endpoint, one at most for each prompt and store."""
        return await self._merged(lambda index: index.find(endpoint))

    async def all(self) -> tuple[Credential, ...]:
        """Return everything that is remembered, by host, account and prompt."""
        return await self._merged(lambda index: index.all())

    async def passing(self) -> tuple[Credential, ...]:
        """Return what is gone when the process ends."""
        return await asyncio.to_thread(self._passing.all)

    async def on_host(self, host: str) -> tuple[Credential, ...]:
        """Return what is remembered for any account on a host."""
        return await self._merged(lambda index: index.on_host(host))

    async def at(self, binding: Binding) -> tuple[Credential, ...]:
        """Return what is stored for one prompt: in memory first, then elsewhere."""
        found = [
            await asyncio.to_thread(index.at, binding) for index in (self._passing, self._lasting)
        ]
        return tuple(one for one in found if one is not None)

    async def now(self, credential: Credential) -> Credential | None:
        """Return how a credential stands now; None where it was replaced or forgotten."""
        return await asyncio.to_thread(self._of(credential).get, credential.id)

    async def put(self, credential: Credential) -> Credential | None:
        """Keep a credential; return the one of the same prompt whose place it took, if any."""
        return await asyncio.to_thread(self._of(credential).put, credential)

    async def mark(
        self, credential: Credential, status: Status | None, *, mode: Mode | None = None
    ) -> None:
        """Change status and mode; None leaves it as it was, and what is gone is left alone."""
        await asyncio.to_thread(self._of(credential).mark, credential.id, status, mode=mode)

    async def depart(self, credentials: Sequence[Credential]) -> bool:
        """Let stored answers go out, unless one of them fell into doubt or is gone.

        Raises:
            ConfigError: The index could not be written for the first time: where to go on from
                there, whoever asks for these answers has to decide anew.
        """
        before, now = self.problem, datetime.now(UTC)
        gone: list[Credential] = []
        for index, ours in self._shared_out(credentials):
            if not await asyncio.to_thread(index.depart, ours, now):
                await self.arrive(gone)
                return False
            gone += ours
        if before is None and self.problem is not None:
            await self.arrive(gone)
            raise self.problem
        return True

    async def arrive(self, credentials: Sequence[Credential]) -> None:
        """Note that the outcome of stored answers is written down."""
        for index, ours in self._shared_out(credentials):
            await asyncio.to_thread(index.arrive, [one.id for one in ours])

    async def delete(self, credential: Credential) -> None:
        """Forget a credential; nothing happens where there is none."""
        await asyncio.to_thread(self._of(credential).delete, credential.id)

    def close(self) -> None:
        """Close the files."""
        self._lasting.close()
        self._passing.close()

    def _of(self, credential: Credential) -> CredentialTable:
        return self._passing if credential.store == "memory" else self._lasting

    def _shared_out(
        self, credentials: Sequence[Credential]
    ) -> list[tuple[CredentialTable, list[Credential]]]:
        shares = [
            (index, [one for one in credentials if self._of(one) is index])
            for index in (self._passing, self._lasting)
        ]
        return [(index, ours) for index, ours in shares if ours]

    async def _merged(
        self, read: Callable[[CredentialTable], tuple[Credential, ...]]
    ) -> tuple[Credential, ...]:
        passing = await asyncio.to_thread(read, self._passing)
        lasting = await asyncio.to_thread(read, self._lasting)
        newer = {credential.binding for credential in passing}
        if self.problem is not None:
            # That one was refused could not be written down, so none goes without being seen.
            lasting = tuple(replace(one, mode=Mode.FILL) for one in lasting)
        return passing + tuple(one for one in lasting if one.binding not in newer)
