import asyncio
import hashlib
import os
import re
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sshtui.mux.rider import RiderKind
from tests.mux.plain_ssh import Ended, PlainSsh, riding
from tests.mux.terminal_client import TerminalClient
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import SECONDS, until
from tests.ssh.keys import Agent

pytestmark = pytest.mark.sshd


@pytest.fixture
async def ssh(openssh: OpenSshFactory, tmp_path: Path) -> AsyncIterator[PlainSsh]:
    async with riding(openssh.key_only(AcceptEnv="LC_*"), tmp_path) as ssh:
        yield ssh


async def test_commands_ride_on_the_connection(ssh: PlainSsh) -> None:
    assert await ssh.run("host", "echo out; echo err >&2; exit 42") == Ended(42, b"out\n", b"err\n")
    assert (await ssh.run("host", "kill -TERM $$")).status == 255
    assert (await ssh.run("host", b"printf %s \xe9\xff | od -An -tx1")).out == b" e9 ff\n"
    environment = await ssh.run("-o", "SetEnv=LC_TEST=a=b", "host", "echo $LC_TEST")
    assert environment.out == b"a=b\n"
    sent = os.urandom(3 << 20)
    sums = await ssh.run("host", "md5sum", sent=sent)
    assert sums.out.split()[0].decode() == hashlib.md5(sent, usedforsecurity=False).hexdigest()
    assert (await ssh.run("host", sent=b"echo from a login shell; exit 5\n")).status == 5

    banner = await ssh.run("-W", f"127.0.0.1:{ssh.server.port}", "host", sent=b"SSH-2.0-x\r\n")
    assert banner.out.startswith(b"SSH-2.0-OpenSSH")
    refused = await ssh.run("-W", "127.0.0.1:1", "host")
    assert (refused.status, refused.out) == (255, b"")
    assert b"Session open refused by peer" in refused.err

    absent = await ssh.run("-s", "host", "none")
    assert absent.status == 255
    assert re.fullmatch(rb"subsystem request failed on channel \d+\r\n", absent.err)

    check = await ssh.run("-O", "check", "host")
    assert check == Ended(0, b"", b"Master running (pid=%d)\r\n" % os.getpid())
    kinds = [rider.kind for rider in ssh.master.riding]
    assert kinds[-2:] == [RiderKind.SHELL, RiderKind.STDIO_FORWARD]
    assert len(ssh.master.gone) == len(ssh.master.asked)
    assert ssh.master.riding[4].sent == len(sent)
    assert ssh.listener.riders == ()
    # One sign-in, which was ours.
    await ssh.server.logged_times("Accepted publickey", 1)


async def test_the_end_of_a_client_is_that_of_its_command_though_it_read_no_input(
    ssh: PlainSsh, tmp_path: Path
) -> None:
    much = tmp_path / "much"
    much.write_bytes(b"typed\n" * 100_000)
    with much.open("rb") as stdin:
        command = "stty -icanon -echo; echo pid=$$.; exec sleep 600"
        process = await ssh.start("-tt", "host", command, stdin=stdin.fileno())
    assert process.stdout is not None
    # What was typed before the echo was off stands in front.
    told = (await process.stdout.readuntil(b".")).decode().rpartition("pid=")[2]
    remote = Path(f"/proc/{told.rstrip('.')}")
    assert remote.exists()
    process.kill()
    await process.wait()
    await until(lambda: not remote.exists(), "end of the command")

    process = await ssh.start("host", "exec cat", stdin=subprocess.PIPE)
    await until(lambda: len(ssh.master.riding) == 2, "second rider")
    ssh.master.riding[1].end()
    assert await asyncio.wait_for(process.wait(), SECONDS) == 255


async def test_without_a_channel_ssh_connects_by_itself(
    openssh: OpenSshFactory, tmp_path: Path
) -> None:
    server = openssh.key_only(MaxSessions="1")
    async with riding(server, tmp_path, key=True) as ssh:
        process = await ssh.start("host", "cat", stdin=subprocess.PIPE)
        await until(lambda: ssh.master.riding, "rider")
        second = await ssh.run("host", "echo by itself")
        assert second.out == b"by itself\n"
        assert b"Session open refused by peer" in second.err
        assert process.stdin is not None
        process.stdin.close()
        assert await process.wait() == 0
        await server.logged_times("Accepted publickey", 2)


async def test_a_session_goes_on_where_the_server_gives_no_terminal(
    openssh: OpenSshFactory, tmp_path: Path
) -> None:
    async with riding(openssh.key_only(PermitTTY="no"), tmp_path) as ssh:
        refused = await ssh.run("-tt", "host", "echo ran; exit 3")
    assert (refused.status, refused.out) == (3, b"ran\n")
    assert b"PTY allocation request failed" in refused.err


async def test_the_agent_is_asked_from_there_only_by_wish_and_consent(
    ssh: PlainSsh, agent: Agent
) -> None:
    agent.add(ssh.server.user_key)
    assert b"Could not open" in (await ssh.run("-A", "host", "ssh-add -l")).err
    assert ssh.master.connection is not None
    ssh.master.connection.lend_agent(agent.socket)
    assert b"Could not open" in (await ssh.run("-a", "host", "ssh-add -l")).err
    assert b"ED25519" in (await ssh.run("-A", "host", "ssh-add -l")).out


async def test_a_terminal_is_the_one_that_ssh_was_typed_on(ssh: PlainSsh) -> None:
    async with TerminalClient(ssh, "-t", "host", "stty size; stty -a; echo $TERM; cat") as client:
        assert await client.read_until(b"dumb-test\r\n") > b""
        assert client.seen.startswith(b"33 101\r\n")
        assert b"intr = ^G;" in client.seen
        client.resize(60, 20)
        client.send(b"\r~?")
        await client.read_until(b"~~  sends ~")
        client.send(b"~~tilde\r")
        await client.read_until(b"\n~tilde")
        client.send(b"\r~.")
        await client.read_until(b"Shared connection to 127.0.0.1 closed.")
        assert await client.status() == 255


async def test_a_new_size_of_the_terminal_reaches_the_remote(ssh: PlainSsh) -> None:
    command = "trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done"
    async with TerminalClient(ssh, "-t", "host", command) as client:
        await client.read_until(b"ready")
        client.resize(60, 20)
        await client.read_until(b"20 60")
        client.send(b"\r~.")
        assert await client.status() == 255


async def test_what_is_typed_after_a_command_is_left_to_the_shell(ssh: PlainSsh) -> None:
    async with TerminalClient(ssh, "-t", "host", "echo bye") as client:
        await client.read_until(b"Shared connection")
        assert await client.status() == 0
        client.send(b"for the shell\n")
        assert await client.left_in_terminal() == b"for the shell\n"
