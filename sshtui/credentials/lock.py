"""One stored answer in flight for an endpoint: in this process, and in all others."""

import asyncio
import functools
import hashlib
import io
import time
from collections.abc import Callable
from pathlib import Path

from sshtui import files
from sshtui.endpoint import Endpoint

PATIENCE = 30.0
"""Seconds that a sign-in waits for the outcome of another one's stored answer."""

_LOOKS = 0.05
"""Seconds between two looks whether the turn is free: a lock that is awaited in a thread could
not be given up."""

DIRECTORY_NAME = "turns"


class Turn:
    """The right to send stored answers to an endpoint; give it back once the outcome is known."""

    def __init__(self, give_back: Callable[[], None]) -> None:
        self._give_back: Callable[[], None] | None = give_back

    def release(self) -> None:
        """Let the next one go; nothing happens the second time."""
        give_back, self._give_back = self._give_back, None
        if give_back is not None:
            give_back()


class EndpointLock:
    """Hands out turns, one for an endpoint at a time.

    The lock of a turn goes with the process that holds it, however that ends.

    Args:
        directory: Where the locks of all instances are, made with mode 0700 if need be; None for
            this process alone.
    """

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory
        self._held: set[str] = set()

    async def take(
        self, endpoint: Endpoint, *, patience: float = PATIENCE, shared: bool = True
    ) -> Turn | None:
        """Wait for the turn of an endpoint, and take it.

        Args:
            endpoint: Where a stored answer is to go.
            patience: Seconds to wait at most.
            shared: Whether other instances are waited for too.

        Returns:
            The turn, or None where another one's outcome is still open after that time.

        Raises:
            OSError: The lock cannot be made.
            ConfigError: Its directory cannot be made, or is not ours alone.
        """
        name = hashlib.sha256(repr(endpoint).encode()).hexdigest()[:32]
        limit = time.monotonic() + patience
        while True:
            turn = self._try(name, shared=shared)
            if turn is not None or time.monotonic() > limit:
                return turn
            await asyncio.sleep(_LOOKS)

    def _try(self, name: str, *, shared: bool) -> Turn | None:
        if name in self._held:
            return None
        lock: io.FileIO | None = None
        if shared and self._directory is not None:
            files.make_private(self._directory)
            try:
                lock = files.lock(self._directory / name, patience=0)
            except BlockingIOError:
                return None
        self._held.add(name)
        return Turn(functools.partial(self._give_back, name, lock))

    def _give_back(self, name: str, lock: io.FileIO | None) -> None:
        self._held.discard(name)
        if lock is not None:
            lock.close()
