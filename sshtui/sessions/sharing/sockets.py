"""The sockets of one share: where they are, and who had them before."""

import asyncio
import contextlib
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from sshtui import files
from sshtui.mux.listener import Listener, is_stale
from sshtui.mux.master import Master
from sshtui.tasks import start_task

_LOCK = "lock"

_PAUSE = 5.0
"""Seconds at least between two tries to have a path that somebody else has."""


class Sockets:
    """Listens where ssh looks for a master, as soon as nobody else does.

    Args:
        master: What clients are served from.
    """

    def __init__(self, master: Master) -> None:
        self._master = master
        self._listeners: list[Listener] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._waits: list[asyncio.Timeout] = []

    def open(self, paths: Callable[[], Coroutine[Any, Any, tuple[Path, ...]]]) -> None:
        """Begin to listen.

        Args:
            paths: Finds out where.
        """
        self._start(self._listen(paths))

    def look_again(self) -> None:
        """Try at once to have what somebody else has had: they have just let go of it."""
        now = asyncio.get_running_loop().time()
        for wait in self._waits:
            wait.reschedule(now)

    def stop(self) -> None:
        """Take no more clients; those that are there go on."""
        for task in self._tasks:
            task.cancel()
        for listener in self._listeners:
            listener.stop()

    async def close(self) -> None:
        """Take no more clients, and end those that are there."""
        self.stop()
        await asyncio.gather(*(listener.close() for listener in self._listeners))

    async def _listen(self, paths: Callable[[], Coroutine[Any, Any, tuple[Path, ...]]]) -> None:
        for path in await paths():
            self._start(self._hold(path))

    async def _hold(self, path: Path) -> None:
        listener = Listener(path, self._master)
        self._listeners.append(listener)
        await asyncio.to_thread(_prepare, path)
        while not listener.start():
            await self._wait_for(path)
            await asyncio.to_thread(_prepare, path)

    async def _wait_for(self, path: Path) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(None) as wait:
                self._waits.append(wait)
                try:
                    await _gone(path)
                finally:
                    self._waits.remove(wait)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = start_task(work, "listen for ssh clients")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _prepare(path: Path) -> None:
    files.make_private(path.parent)
    clear(path.parent, path.name)


def clear(directory: Path, name: str = "*") -> None:
    """Remove sockets that were left behind by who ended without doing so.

    Blocks, so call it from threads.

    Args:
        directory: Where they are.
        name: Their name, or a pattern.

    Raises:
        OSError: The directory cannot be used.
    """
    # Else one that was just made could be taken for the one before it.
    with files.lock(directory / _LOCK):
        for path in directory.glob(name):
            if is_stale(path) and not _is_being_made(path):
                path.unlink(missing_ok=True)


def _is_being_made(path: Path) -> bool:
    """Return whether a process is about to listen: its socket is there before it does."""
    maker = path.name.removeprefix(".").partition("-")[0]
    if not path.name.startswith(".") or not maker.isdecimal():
        return False
    with contextlib.suppress(PermissionError):
        try:
            os.kill(int(maker), 0)
        except ProcessLookupError:
            return False
    return True


async def _gone(path: Path) -> None:
    """Wait until who listens at a path may have ended."""
    clock = asyncio.get_running_loop().time
    began = clock()
    with contextlib.suppress(OSError):
        reader, writer = await asyncio.open_unix_connection(path)
        try:
            # Its end is the end of the connection; some end one that asks for nothing, too.
            while await reader.read(4096):
                pass
        finally:
            writer.close()
    await asyncio.sleep(max(0.0, began + _PAUSE - clock()))
