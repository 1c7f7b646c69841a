"""A lock per endpoint, across processes, for sign-ins that send saved credentials."""

import asyncio
import functools
import hashlib
import io
import time
from collections.abc import Callable
from pathlib import Path

from sshtui import files
from sshtui.endpoint import Endpoint

LONGEST_WAIT = 30.0
"""Seconds that a sign-in waits for the outcome of another one's saved credential."""

_POLL = 0.05
"""Seconds between two tries: a lock that is awaited in a thread could not be given up."""

DIRECTORY_NAME = "turns"


class HeldLock:
    """The lock of an endpoint, held; release it once the outcome of what was sent is known."""

    def __init__(self, release: Callable[[], None]) -> None:
        self._release: Callable[[], None] | None = release

    def release(self) -> None:
        """Let the next sign-in go; nothing happens the second time."""
        release, self._release = self._release, None
        if release is not None:
            release()


class EndpointLock:
    """Lets one sign-in at a time send saved credentials to an endpoint.

    A lock goes with the process that holds it, however that ends.

    Args:
        directory: Where the locks of all instances are, made with mode 0700 if needed; None for
            this process alone.
    """

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory
        self._held: set[str] = set()

    async def acquire(
        self,
        endpoint: Endpoint,
        *,
        wait: float = LONGEST_WAIT,
        shared: bool = True,
    ) -> HeldLock | None:
        """Wait for the lock of an endpoint, and hold it.

        Args:
            endpoint: Where a saved credential is to go.
            wait: Seconds to wait at most.
            shared: Whether other instances are waited for too.

        Returns:
            The lock, or None where another sign-in holds it for longer than that.

        Raises:
            OSError: The lock cannot be made.
            ConfigError: Its directory cannot be made, or is not ours alone.
        """
        name = hashlib.sha256(repr(endpoint).encode()).hexdigest()[:32]
        limit = time.monotonic() + wait
        while True:
            held = self._try(name, shared=shared)
            if held is not None or time.monotonic() > limit:
                return held
            await asyncio.sleep(_POLL)

    def _try(self, name: str, *, shared: bool) -> HeldLock | None:
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
        return HeldLock(functools.partial(self._release, name, lock))

    def _release(self, name: str, lock: io.FileIO | None) -> None:
        self._held.discard(name)
        if lock is not None:
            lock.close()
