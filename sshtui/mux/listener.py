"""A socket that ssh finds at its ControlPath."""

import asyncio
import contextlib
import errno
import os
import secrets
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

from sshtui.errors import ConfigError
from sshtui.log import logger
from sshtui.mux.client import Client
from sshtui.mux.client_terminal import WindowSizes
from sshtui.mux.master import Master
from sshtui.mux.peer import is_ours, peer_of
from sshtui.mux.rider import Rider
from sshtui.sanitize import clean

MOST_CLIENTS = 200
"""Clients served at a time; beyond that those go first that ask for nothing.

A rider takes three to six of the 1,024 descriptors that a process usually may have.
"""

LONGEST_PATH = 107
"""Bytes of a socket's path (sun_path of unix(7)); ssh ends where a ControlPath is longer."""

_BACKLOG = 64
_PAUSE = 1.0
"""Seconds without new clients where no descriptor is left."""

_SCARCE = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})

_MODE = 0o600


class Listener:
    """Takes the clients of one account.

    Args:
        path: Where ssh looks for it.
        master: What clients are served from.
    """

    def __init__(self, path: Path, master: Master) -> None:
        self._path = path
        self._master = master
        self._clients: dict[Client, None] = {}
        self._sizes = WindowSizes()
        self._socket: socket.socket | None = None
        self._inode: tuple[int, int] | None = None
        self._pause: asyncio.TimerHandle | None = None

    @property
    def riders(self) -> tuple[Rider, ...]:
        """All who wait for a channel or have one, in the order in which they came."""
        return tuple(client.rider for client in self._clients if client.rider is not None)

    def start(self) -> bool:
        """Listen, and return whether that can be: another program's socket is left alone.

        Raises:
            ConfigError: The directory is not the user's alone, or the path is too long, or there
                is no socket to be had.
        """
        directory = self._path.parent
        check_directory(directory)
        if is_too_long(self._path):
            raise ConfigError(
                f"{self._path} is too long for a socket.",
                hint="Set XDG_RUNTIME_DIR or SSHTUI_HOME.",
            )
        listening = socket.socket(socket.AF_UNIX)
        try:
            listening.setblocking(False)
            with _bound(listening, directory) as own:
                status = own.lstat()
                os.link(own, self._path, follow_symlinks=False)
        except FileExistsError:
            listening.close()
            return False
        except OSError as error:
            listening.close()
            raise ConfigError(
                f"No socket could be made in {directory}: {error.strerror}.",
                hint="Check its permissions, and free disk space.",
            ) from error
        self._inode = status.st_dev, status.st_ino
        self._socket = listening
        self._listen()
        return True

    def stop(self) -> None:
        """Take no more clients; those that are there go on."""
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        if self._socket is not None:
            self._unlink()
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None

    async def close(self) -> None:
        """Take no more clients, and end those that are there."""
        self.stop()
        clients = list(self._clients)
        for client in clients:
            client.end()
        for client in clients:
            await client.wait_ended()

    def _unlink(self) -> None:
        # Somebody may have put another one there.
        with contextlib.suppress(OSError):
            status = self._path.lstat()
            if (status.st_dev, status.st_ino) == self._inode:
                os.unlink(self._path)

    def _listen(self) -> None:
        self._pause = None
        if self._socket is not None:
            asyncio.get_running_loop().add_reader(self._socket, self._accept)

    def _accept(self) -> None:
        # All of them: with one a turn, a burst would fill the backlog.
        while self._socket is not None:
            try:
                connection, _ = self._socket.accept()
            except BlockingIOError:
                return
            except ConnectionAbortedError:
                continue
            except OSError as error:
                if error.errno in _SCARCE:
                    self._wait()
                    return
                raise
            self._take(connection)

    def _wait(self) -> None:
        if self._socket is not None:
            logger(__name__).warning("No descriptor is left for another ssh client")
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._socket)
            self._pause = loop.call_later(_PAUSE, self._listen)

    def _take(self, connection: socket.socket) -> None:
        if not is_ours(connection):
            logger(__name__).warning("Another user's process was turned away from a socket")
            connection.close()
            return
        if len(self._clients) >= MOST_CLIENTS:
            idle = next((client for client in self._clients if client.is_idle), None)
            if idle is None:
                connection.close()
                return
            del self._clients[idle]
            idle.end()
        client = Client(
            connection, peer_of(connection), self._master, self._sizes, self._gone, self._answer
        )
        self._clients[client] = None

    def _gone(self, client: Client) -> None:
        self._clients.pop(client, None)

    def _answer(self, subject: str) -> str | None:
        match subject:
            case "connection":
                return self._master.described()
            case "channels":
                return "".join(map(_described, self.riders)) or "No channels are open.\n"
            case _:
                return None


def check_directory(directory: Path) -> None:
    """Look whether a directory is the user's alone.

    Raises:
        ConfigError: It is not, or is none.
    """
    try:
        status = directory.lstat()
    except OSError as error:
        raise ConfigError(f"{directory} cannot be read: {error.strerror}.") from error
    private = status.st_uid == os.geteuid() and not status.st_mode & 0o077
    if not (stat.S_ISDIR(status.st_mode) and private):
        raise ConfigError(
            f"{directory} is no directory of yours alone, so ssh gets no socket there.",
            hint=f"Move it away, or run: chmod 700 {directory}",
        )


def is_stale(path: Path) -> bool:
    """Return whether a socket of this user is left of a program that has ended."""
    try:
        status = path.lstat()
        if not stat.S_ISSOCK(status.st_mode) or status.st_uid != os.geteuid():
            return False
        with socket.socket(socket.AF_UNIX) as probe:
            probe.setblocking(False)
            probe.connect(str(path))
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    return False


def is_too_long(path: Path) -> bool:
    """Return whether a path does not fit into the address of a socket."""
    return len(os.fsencode(path)) > LONGEST_PATH


@contextlib.contextmanager
def _bound(listening: socket.socket, directory: Path) -> Iterator[Path]:
    """Bind and listen under a name that nobody looks for: a path that is seen leads somewhere."""
    own = directory / f".{os.getpid()}-{secrets.token_hex(4)}"
    listening.bind(str(own))
    try:
        own.chmod(_MODE)
        listening.listen(_BACKLOG)
        yield own
    finally:
        os.unlink(own)


def _described(rider: Rider) -> str:
    what = f"{rider.kind} {clean(rider.command)}".rstrip()
    return f"#{rider.id} {rider.peer.program} ({rider.peer.pid}): {what}\n"
