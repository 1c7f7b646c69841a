"""Two connections that plain ssh rides on: OpenSSH's own master, and the open app."""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.pty_program import SECONDS, PtyProgram, in_pty
from benchmarks.server import PROMPT, Server

CIPHER = "aes128-gcm@openssh.com"
"""The fastest that OpenSSH has here."""

_DRAINED_AT_A_TIME = 0.2
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class SharedConnection:
    """A signed-in connection with a socket that ssh finds.

    Attributes:
        server: Where it leads.
        socket: Its ControlPath.
    """

    server: Server
    socket: Path

    def options(self) -> list[str]:
        """Return the options of ssh, scp and the like that have them ride on it, or fail."""
        return [
            *("-F", "none", "-o", f"ControlPath={self.socket}"),
            # Else ssh would connect by itself, and that be measured.
            *("-o", "ProxyCommand=false"),
        ]

    def ssh(self, *command: str) -> list[str]:
        """Return the command line that runs a command through it."""
        return ["ssh", *self.options(), *self.server.options(), *command]


@contextlib.contextmanager
def masters(server: Server) -> Iterator[dict[str, SharedConnection]]:
    """Sign in with both, and leave both at the end."""
    with _openssh(server) as theirs, _app(server) as ours:
        yield {"ssh": theirs, "sshtui": ours}


@contextlib.contextmanager
def _openssh(server: Server) -> Iterator[SharedConnection]:
    socket = server.directory / "master"
    master = ["ssh", "-F", "none", "-N", "-M", "-S", str(socket), "-o", f"Ciphers={CIPHER}"]
    with subprocess.Popen([*master, *server.options()]) as process:
        try:
            _wait_until(socket.is_socket, "the socket of ssh")
            yield SharedConnection(server, socket)
        finally:
            process.terminate()


@contextlib.contextmanager
def _app(server: Server) -> Iterator[SharedConnection]:
    connect = [sys.executable, "-m", "sshtui", "connect", "-o", f"Ciphers={CIPHER}"]
    with in_pty([*connect, *server.options()], server.environment()) as app:
        app.wait_for(PROMPT)
        with _drained(app):
            yield SharedConnection(server, _wait_until(lambda: _socket_of(server), "its socket"))


def _socket_of(server: Server) -> Path | None:
    home = server.directory / "sshtui"
    return next((path for path in home.rglob("mux/*") if path.is_socket()), None)


@contextlib.contextmanager
def _drained(app: PtyProgram) -> Iterator[None]:
    """Take what it paints, so that it never waits for its terminal."""
    over = threading.Event()

    def drain() -> None:
        while not over.is_set():
            app.rest(_DRAINED_AT_A_TIME)

    drainer = threading.Thread(target=drain)
    drainer.start()
    try:
        yield
    finally:
        over.set()
        drainer.join()


def _wait_until(probe: Callable[[], Found | None], what: str) -> Found:
    """Return what a probe finds.

    Raises:
        TimeoutError: It does not find it in time.
    """
    deadline = time.monotonic() + SECONDS
    while not (found := probe()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"no {what}")
        time.sleep(0.02)
    return found
