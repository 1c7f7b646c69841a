"""The agent of this machine, used from the host by who may."""

import asyncio
import os
import socket
import subprocess
from pathlib import Path

import asyncssh
import pytest

from sshtui.ssh import agent_forward, command
from sshtui.ssh.channel import ChannelRequest, Ends
from sshtui.ssh.connection import Connection
from sshtui.ssh.shell import ShellEnd
from sshtui.ssh.signature_algorithms import HostProof
from tests.servers.openssh import OpenSsh
from tests.servers.waiting import until
from tests.ssh.forwarding import connected
from tests.ssh.keys import Agent

pytestmark = pytest.mark.sshd

LIST = b'test -n "$SSH_AUTH_SOCK" && ssh-add -l 2>&1'


async def keys_there(connection: Connection, directory: Path, *, asks: bool = True) -> str:
    """Return what ssh-add lists on the host."""
    output = directory / "listed"
    ends = Ends(None, os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC))
    channel = await connection.open_channel(ChannelRequest(LIST, forwards_agent=asks), ends)
    await channel.wait()
    return output.read_text()


async def test_the_host_uses_the_agent_that_is_lent_and_no_other(
    connection: Connection, publickey_sshd: OpenSsh, agent: Agent, tmp_path: Path
) -> None:
    agent.add(publickey_sshd.user_key)
    unlent = await connected(publickey_sshd, tmp_path)
    # Nobody has consented, whatever a session asks for.
    assert "256" not in await keys_there(unlent, tmp_path)
    unlent.lend_agent(str(tmp_path / "nobody"))
    assert "256" not in await keys_there(unlent, tmp_path)
    await unlent.close()
    connection.lend_agent(agent.socket)
    assert await keys_there(connection, tmp_path, asks=False) == ""
    fingerprint = subprocess.run(
        ["ssh-keygen", "-lf", publickey_sshd.user_key], capture_output=True, text=True, check=True
    ).stdout.split()[1]
    assert fingerprint in await keys_there(connection, tmp_path)
    read, write = os.pipe()
    channel = await command.start(connection, LIST.decode(), stdin=None, stdout=write, stderr=write)
    os.close(write)
    assert await command.outcome(channel) == 0
    with os.fdopen(read) as listed:
        assert fingerprint in listed.read()


async def test_the_agent_is_told_whom_it_is_lent_to(
    connection: Connection, publickey_sshd: OpenSsh, agent: Agent, tmp_path: Path
) -> None:
    known_hosts = tmp_path / "hosts"
    known_hosts.write_text(publickey_sshd.known_hosts_line(name="web"))
    agent.ssh_add("-H", known_hosts, "-h", "web", publickey_sshd.user_key)
    assert "256" in agent.ssh_add("-l")
    connection.lend_agent(agent.socket)
    # It is good for signing in to the host, and there for nothing.
    assert "256" not in await keys_there(connection, tmp_path)


async def test_only_shells_of_who_lent_it_ask_for_the_agent(
    connection: Connection, agent: Agent
) -> None:
    connection.lend_agent(agent.socket)
    # In this order: sshd shows an agent that was asked for to all that comes later.
    others = connection.serving(connection.target)
    assert b"<none>" in await shown(others)
    assert b"<none>" not in await shown(connection)


@pytest.mark.parametrize(
    ("said", "limit", "why"),
    [(b"\x7f\xff\xff\xff", 60, "not that of an agent"), (b"", 0.05, "does not answer")],
    ids=["promises two gigabytes", "says nothing"],
)
async def test_what_is_no_agent_is_lent_to_nobody_and_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: bytes, limit: float, why: str
) -> None:
    monkeypatch.setattr(agent_forward, "ANSWER_LIMIT", limit)
    lent = agent_forward.ForwardedAgent(str(tmp_path / "agent"), HostProof(b"k", b"s", b"x"))
    with socket.create_server(lent.path, family=socket.AF_UNIX) as listening:
        opening = asyncio.ensure_future(lent.open())
        there, _ = await asyncio.to_thread(listening.accept)
        with there:
            there.sendall(said)
            await until(opening.done, "refusal", seconds=20)
            failure = opening.exception()
    assert isinstance(failure, asyncssh.ChannelOpenError)
    assert why in str(failure.__cause__)


async def shown(connection: Connection) -> bytes:
    """Return what a shell shows of its agent, until it ends."""
    screen = bytearray()
    ends: list[ShellEnd] = []
    shell = await connection.open_shell((80, 24), on_data=screen.extend, on_close=ends.append)
    shell.write(b"echo \\<${SSH_AUTH_SOCK:-none}\\>; exit\n")
    await until(lambda: ends, "its end", context=lambda: repr(screen))
    return bytes(screen)
