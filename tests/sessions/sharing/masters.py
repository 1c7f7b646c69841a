"""Two shared connections to one server: OpenSSH's own master, and ours."""

import asyncio
import contextlib
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from sshtui import paths
from sshtui.sessions.lines import Lines
from sshtui.sessions.sharing.broker import Broker
from tests.servers.openssh import OpenSsh
from tests.servers.person import Person
from tests.servers.waiting import until
from tests.sessions.sharing.likely import Likely
from tests.sessions.sharing.test_broker import NobodyThere, allow
from tests.ssh.target import connector, target

THEIRS, OURS = "side-t", "side-o"
"""What the server is called by the ssh that rides on each: as long as one another."""

LONGEST = 30.0
"""Seconds after which a command hangs."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a command, the name of its side and its ports made the same.

    Attributes:
        status: The exit status.
        output: Standard output.
        errors: Standard error.
    """

    status: int
    output: bytes
    errors: bytes


class Masters:
    """A server, an ssh_config that knows it by two names, and a folder for files.

    Args:
        server: The server.
        directory: The folder; its path is short.
    """

    def __init__(self, server: OpenSsh, directory: Path) -> None:
        self.server = server
        self.directory = directory
        self.config = directory / "config"
        known_hosts = directory / "known_hosts"
        known_hosts.write_text(server.known_hosts_line())
        self.config.write_text(
            f"Host {THEIRS} {OURS} other\n HostName {server.host}\n Port {server.port}\n"
            f" User {server.user}\n IdentityFile {server.user_key}\n BatchMode yes\n"
            f" UserKnownHostsFile {known_hosts}\n IdentityAgent none\n"
            f"Host {THEIRS}\n ControlPath {directory}/theirs\n"
            f"Host {OURS}\n ControlPath {paths.mux_path()}/%C\n"
        )

    async def run(self, script: str, side: str) -> Ran:
        """Run a script of bash on one side, in a folder of that side.

        Args:
            script: Has `$S` for ssh, `$C` for its configuration, `$H` for the host, `$P` for the
                port of the server, and `$A` for one of its own.
            side: THEIRS or OURS.
        """
        folder = self.directory / f"in-{side}"
        folder.mkdir(exist_ok=True)
        port = str(_free_port())
        process = await asyncio.create_subprocess_exec(
            *("bash", "-c", script),
            env={**os.environ, **self.variables(side), "A": port},
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(LONGEST):
                output, errors = await process.communicate()
        except TimeoutError:
            os.killpg(process.pid, 9)
            return Ran(-1, b"hangs", b"")
        assert process.returncode is not None

        def same(text: bytes) -> bytes:
            return text.replace(side.encode(), b"HOST").replace(port.encode(), b"PORT")

        return Ran(process.returncode, same(output), same(errors))

    def variables(self, side: str) -> Mapping[str, str]:
        """Return what a script knows of one side."""
        ssh = f"{shutil.which('ssh')} -F {self.config}"
        return {"S": ssh, "C": str(self.config), "H": side, "P": str(self.server.port)}


@contextlib.asynccontextmanager
async def masters(server: OpenSsh, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Masters]:
    """Sign in to a server once on each side, and have both connections shared."""
    # Paths of sockets must be short.
    with tempfile.TemporaryDirectory(prefix="sshtui-") as name:
        directory = Path(name)
        monkeypatch.setenv("SSHTUI_HOME", str(directory / "s"))
        made = Masters(server, directory)
        async with _theirs(made), _ours(made):
            yield made


@contextlib.asynccontextmanager
async def _theirs(made: Masters) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(
        *("ssh", "-F", str(made.config), "-M", "-N", THEIRS), stdin=asyncio.subprocess.DEVNULL
    )
    try:
        await until((made.directory / "theirs").is_socket, "socket of OpenSSH's master")
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@contextlib.asynccontextmanager
async def _ours(made: Masters) -> AsyncIterator[None]:
    server = made.server
    lines = Lines(connector())
    goal = target(server, made.directory, alias=OURS, identity_files=(server.user_key,))
    broker = Broker(lines, "open", NobodyThere(), Likely(goal))
    broker.forwards.may = allow
    broker.begin()
    line = await lines.line(goal, Person(), lambda _: None)
    try:
        await until(lambda: any(paths.mux_path().glob("*")), "socket of ours")
        yield
    finally:
        await broker.close()
        await line.leave()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
