"""A lease on an endpoint: only one sign-in at a time sends its saved credentials."""

from collections.abc import Callable, Sequence

from sshtui.credentials.credential import Credential
from sshtui.credentials.lease_state import LeaseState
from sshtui.credentials.lock import LONGEST_WAIT, EndpointLock, HeldLock
from sshtui.credentials.repository import CredentialRepository
from sshtui.endpoint import Endpoint
from sshtui.errors import ConfigError


class Lease:
    """The saved credentials that one connection has sent, and that no outcome is known of yet.

    Args:
        endpoint: Where they go.
        repository: Knows how they stand.
        lock: Lets one sign-in at a time send some, in any tab or instance.
    """

    def __init__(
        self, endpoint: Endpoint, repository: CredentialRepository, lock: EndpointLock
    ) -> None:
        self._endpoint = endpoint
        self._repository = repository
        self._lock = lock
        self._held: HeldLock | None = None
        self._sent: list[Credential] = []

    async def acquire(
        self,
        credentials: Sequence[Credential],
        on_wait: Callable[[], None],
        *,
        wait: float = LONGEST_WAIT,
    ) -> LeaseState:
        """Ask to send saved credentials, once no other sign-in to this endpoint has any under way.

        Args:
            credentials: As they stood when they were looked up.
            on_wait: Called if another sign-in's outcome has to be waited for.
            wait: Seconds to wait for it at most.

        Raises:
            ConfigError: The table or the lock cannot be used.
        """
        if not credentials:
            return LeaseState.GRANTED
        if self._held is None:
            self._held = await self._acquire_lock(0)
        if self._held is None:
            on_wait()
            self._held = await self._acquire_lock(wait)
        if self._held is None:
            return LeaseState.BUSY
        if await self._repository.mark_in_flight(credentials):
            self._sent += credentials
            return LeaseState.GRANTED
        if not self._sent:
            await self.release()
        return LeaseState.STALE

    async def release(self) -> None:
        """Let the next sign-in go; call it once the outcome is written down, or none will come.

        Raises:
            ConfigError: The table cannot be written; the answers will count as being suspect.
        """
        sent, self._sent = self._sent, []
        held, self._held = self._held, None
        try:
            if sent:
                await self._repository.clear_in_flight(sent)
        finally:
            if held is not None:
                held.release()

    async def _acquire_lock(self, wait: float) -> HeldLock | None:
        try:
            # Without a table, no lock could be made beside it either.
            shared = self._repository.problem is None
            return await self._lock.acquire(self._endpoint, wait=wait, shared=shared)
        except OSError as error:
            raise ConfigError(
                f"{error.filename} cannot be locked: {error.strerror}.",
                hint="Check permissions and free disk space.",
            ) from error
