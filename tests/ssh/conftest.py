"""Servers that several tests of this room start."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from sshtui.ssh.connection import Connection
from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory
from tests.ssh.forwarding import connected, shout
from tests.ssh.keys import Agent


@pytest.fixture
def publickey_sshd(openssh: OpenSshFactory) -> OpenSsh:
    """Start a real sshd that takes the user's key and nothing else."""
    return openssh.key_only()


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Agent]:
    """Run a real ssh-agent, of which the environment says nothing."""
    running = Agent(tmp_path / "agent")
    yield running
    running.close()


@pytest.fixture
async def service() -> AsyncIterator[int]:
    server = await asyncio.start_server(shout, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.fixture
def shared_directory() -> Iterator[Path]:
    """Make a directory that the account of the server can write to."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        directory.chmod(0o777)
        yield directory


@pytest.fixture
async def path_service(shared_directory: Path) -> AsyncIterator[Path]:
    path = shared_directory / "service"
    async with await asyncio.start_unix_server(shout, path):
        path.chmod(0o777)
        yield path


@pytest.fixture
async def connection(publickey_sshd: OpenSsh, tmp_path: Path) -> AsyncIterator[Connection]:
    made = await connected(publickey_sshd, tmp_path)
    yield made
    await made.close()
