import os
import shlex
import signal
import sys
from pathlib import Path

import pytest

from sshtui.errors import HostUnreachable
from sshtui.signin.steps import StepKind
from tests.servers.person import Person
from tests.servers.scripted import Scripted
from tests.servers.talk import one_password
from tests.ssh.target import connector, target

RELAY = """
import os, select, socket, sys
server = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
open(sys.argv[2], "w").write(str(os.getpid()))
while True:
    for ready in select.select([server, 0], [], [])[0]:
        data = server.recv(65536) if ready is server else os.read(0, 65536)
        if not data:
            sys.exit(0)
        (lambda d: os.write(1, d))(data) if ready is server else server.sendall(data)
"""


def relay(server: Scripted, directory: Path, before: str) -> str:
    words = [sys.executable, "-c", RELAY, str(server.port), str(directory / "pid")]
    return f"sh -c {shlex.quote(f'{before}; exec {shlex.join(words)}')}"


@pytest.mark.parametrize("before", ["true", "echo fake warning >&2", "exec 2>&-"])
async def test_a_command_carries_the_connection_and_its_errors_are_not_the_servers(
    tmp_path: Path, before: str
) -> None:
    async with Scripted({"keyboard-interactive": one_password}) as server:
        person = Person("fake-password")
        to = target(server, tmp_path, proxy_command=relay(server, tmp_path, before))
        connection = await connector().connect(to, person)
        pid = int((tmp_path / "pid").read_text())
        assert Path("/proc", str(pid)).exists()
        notes = [step.text for step in person.saw(StepKind.NOTE)]
        assert ("fake warning" in notes) is ("warning" in before)
        await connection.close()
        assert not _runs(pid)


async def test_a_command_that_cannot_connect_is_a_clear_error(tmp_path: Path) -> None:
    async with Scripted({}) as server:
        person = Person()
        to = target(server, tmp_path, proxy_command="sh -c 'echo no such gate >&2; exit 1'")
        with pytest.raises(HostUnreachable, match="ProxyCommand"):
            await connector().connect(to, person)
        assert "no such gate" in [step.text for step in person.steps]


@pytest.mark.parametrize("before", ["true", "trap '' TERM"])
async def test_a_command_that_says_nothing_is_not_said_to_have_ended(
    tmp_path: Path, before: str
) -> None:
    async with Scripted({}) as server:
        command = f"sh -c {shlex.quote(f'{before}; echo $$ >{tmp_path}/pid; exec sleep 600')}"
        to = target(server, tmp_path, proxy_command=command, connect_timeout=0.3)
        with pytest.raises(HostUnreachable, match=r"did not answer within 0.3 s\."):
            await connector().connect(to, Person())
        assert not _runs(int((tmp_path / "pid").read_text()))


async def test_a_program_that_a_command_leaves_behind_lives_on(tmp_path: Path) -> None:
    async with Scripted({"keyboard-interactive": one_password}) as server:
        before = f"sleep 600 & echo $! >{tmp_path}/left"
        to = target(server, tmp_path, proxy_command=relay(server, tmp_path, before))
        connection = await connector().connect(to, Person("fake-password"))
        pid = int((tmp_path / "pid").read_text())
        await connection.close()
        assert not _runs(pid)
        left = int((tmp_path / "left").read_text())
        assert _runs(left)
        os.kill(left, signal.SIGKILL)


def _runs(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path("/proc", str(pid), "status").read_text()
    except FileNotFoundError:
        return False
