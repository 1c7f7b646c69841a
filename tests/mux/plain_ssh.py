"""The ssh of the machine as a client of a socket, over a real connection."""

import asyncio
import contextlib
import os
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from sshtui.mux.listener import Listener
from tests.mux.masters import FakeMaster, listening
from tests.servers.openssh import OpenSsh
from tests.servers.person import Person
from tests.servers.waiting import SECONDS
from tests.ssh.target import connector, target


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of an ssh."""

    status: int
    out: bytes
    err: bytes


class PlainSsh:
    """Runs ssh with a configuration of which the socket is the only way in.

    Attributes:
        server: Where it leads.
        config: The configuration; its host is called `host`.
        master: What the socket serves from.
        listener: The socket.
    """

    def __init__(
        self, server: OpenSsh, config: Path, master: FakeMaster, listener: Listener
    ) -> None:
        self.server = server
        self.config = config
        self.master = master
        self.listener = listener

    def command(self, *arguments: str | bytes) -> list[str | bytes]:
        return ["ssh", "-F", str(self.config), *arguments]

    async def start(
        self, *arguments: str | bytes, stdin: int = subprocess.DEVNULL
    ) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *self.command(*arguments), stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    async def run(self, *arguments: str | bytes, sent: bytes | None = None) -> Ended:
        stdin = subprocess.DEVNULL if sent is None else subprocess.PIPE
        process = await self.start(*arguments, stdin=stdin)
        async with asyncio.timeout(SECONDS):
            out, err = await process.communicate(sent)
        assert process.returncode is not None
        return Ended(process.returncode, out, err)


@contextlib.asynccontextmanager
async def riding(server: OpenSsh, directory: Path, *, key: bool = False) -> AsyncIterator[PlainSsh]:
    """Sign in, and have ssh find the connection.

    Args:
        server: Where to.
        directory: Takes all files.
        key: Whether ssh can sign in by itself too.
    """
    to = target(server, directory, identity_files=(server.user_key,))
    master = FakeMaster(await connector().connect(to, Person()))
    path = directory / "mux" / "socket"
    config = directory / "ssh_config"
    config.write_text(
        f"Host host\n HostName {server.host}\n Port {server.port}\n User {server.user}\n"
        f" ControlPath {path}\n BatchMode yes\n IdentityAgent none\n"
        f" IdentityFile {server.user_key if key else os.devnull}\n"
        f" UserKnownHostsFile {to.user_known_hosts[0]}\n"
    )
    async with listening(path, master) as listener:
        yield PlainSsh(server, config, master, listener)
    assert master.connection is not None
    await master.connection.close()
