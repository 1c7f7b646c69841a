"""Stored answers on their way to a server: one sign-in at a time for an endpoint."""

from collections.abc import Callable, Sequence
from enum import Enum, auto

from sshtui.credentials.credential import Credential
from sshtui.credentials.lock import PATIENCE, EndpointLock, Turn
from sshtui.credentials.repository import CredentialRepository
from sshtui.endpoint import Endpoint
from sshtui.errors import ConfigError


class Departure(Enum):
    """Whether stored answers may go."""

    ALLOWED = auto()
    OVERTAKEN = auto()
    """They fell into doubt or were replaced meanwhile: look them up anew."""
    CROWDED = auto()
    """Another sign-in has some in flight, and its outcome takes too long."""


class Lease:
    """The stored answers that one connection has sent, and that no outcome is known of yet.

    Args:
        endpoint: Where they go.
        ledger: Knows how they stand.
        turns: Lets one sign-in at a time out, in any tab or instance.
    """

    def __init__(
        self, endpoint: Endpoint, ledger: CredentialRepository, turns: EndpointLock
    ) -> None:
        self._endpoint = endpoint
        self._ledger = ledger
        self._turns = turns
        self._turn: Turn | None = None
        self._sent: list[Credential] = []

    async def depart(
        self,
        credentials: Sequence[Credential],
        on_wait: Callable[[], None],
        *,
        patience: float = PATIENCE,
    ) -> Departure:
        """Let stored answers go, once no other sign-in has any in flight to this endpoint.

        Args:
            credentials: As they stood when they were looked up.
            on_wait: Called if another sign-in's outcome has to be waited for.
            patience: Seconds to wait for it at most.

        Raises:
            ConfigError: The index or the lock cannot be used.
        """
        if not credentials:
            return Departure.ALLOWED
        if self._turn is None:
            self._turn = await self._take(0)
        if self._turn is None:
            on_wait()
            self._turn = await self._take(patience)
        if self._turn is None:
            return Departure.CROWDED
        if await self._ledger.depart(credentials):
            self._sent += credentials
            return Departure.ALLOWED
        if not self._sent:
            await self.land()
        return Departure.OVERTAKEN

    async def land(self) -> None:
        """Let the next sign-in go; call it once the outcome is written down, or none will come.

        Raises:
            ConfigError: The index cannot be written; the answers will count as being in doubt.
        """
        sent, self._sent = self._sent, []
        turn, self._turn = self._turn, None
        try:
            if sent:
                await self._ledger.arrive(sent)
        finally:
            if turn is not None:
                turn.release()

    async def _take(self, patience: float) -> Turn | None:
        try:
            # Without an index, no lock could be made beside it either.
            shared = self._ledger.problem is None
            return await self._turns.take(self._endpoint, patience=patience, shared=shared)
        except OSError as error:
            raise ConfigError(
                f"{error.filename} cannot be locked: {error.strerror}.",
                hint="Check permissions and free disk space.",
            ) from error
