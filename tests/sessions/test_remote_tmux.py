"""A tmux on the other side keeps the shell of a session: a real one, and what is asked of it."""

import os
import shlex
import signal
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from sshtui.errors import ConnectError
from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.remote_tmux import MISSING, KeptShell, free_name, kept_shell
from sshtui.sessions.state import SessionState
from sshtui.ssh.connection import Connection
from tests.servers.openssh import descendants
from tests.servers.person import Person
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until
from tests.sessions.bench import SIZE, Bench
from tests.sessions.fakes import TARGET, FakeConnection
from tests.ssh.target import connector, target

KEPT = replace(TARGET, alias="we.b", keep="tmux", start="htop")


def fake(answer: bytes) -> Connection:
    connection = FakeConnection(TARGET)
    connection.answer = answer
    return cast("Connection", connection)


def test_each_session_of_a_host_has_a_name_that_tmux_takes() -> None:
    assert free_name("web1", ()) == "sshtui-web1"
    assert free_name("we.b:1 $(x)", ()) == "sshtui-we_b_1___x_"
    assert free_name("web1", {"sshtui-web1", "sshtui-web1-2"}) == "sshtui-web1-3"


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (b"sshtui-keep=none\n", None),
        (b"", None),
        (b"menu:\r\n> ", None),
        (b"sshtui-keep=new", False),
        (b"motd\r\nsshtui-keep=there\r\nbye", True),
    ],
)
async def test_what_is_said_around_the_answer_does_not_matter(
    answer: bytes, kept: bool | None
) -> None:
    shell = await kept_shell(fake(answer), "sshtui-web1")
    assert (None if shell is None else shell.was_there) is kept


async def test_a_server_that_runs_no_commands_has_its_own_shell() -> None:
    class Refusing(FakeConnection):
        async def output_of(self, command: str) -> bytes:
            raise ConnectError("No.")

    assert await kept_shell(cast("Connection", Refusing(TARGET)), "sshtui-web1") is None


async def test_directories_and_commands_are_words_to_every_shell() -> None:
    shell = await kept_shell(
        fake(b"sshtui-keep=new"), "sshtui-a", directory="/it's !\\", runs="top 'x'", alone=True
    )
    assert shell is not None
    _, _, script = shlex.split(shell.command.removeprefix("exec "))
    enters, words = map(shlex.split, script.split("; ")[2:])
    assert enters == ["cd", "/it's !\\", "2>/dev/null"]
    assert words[:7] == ["exec", "tmux", "-u", "new-session", "-A", "-D", "-s"]
    assert words[7:] == ["sshtui-a", "top 'x'"]
    assert isinstance(shell, KeptShell)


async def test_without_a_tmux_there_the_session_says_so_once_and_has_a_shell() -> None:
    bench = Bench()
    id_ = bench.open(KEPT)
    await bench.reaches(id_, SessionState.OPEN)
    assert bench.connector.connections[0].commands == [""]
    assert " ".join(bench.manager.emulator(id_).text().split()) == f"! {MISSING}"
    await bench.manager.shutdown()


@pytest.mark.sshd
async def test_a_reconnect_lands_in_the_same_shell_and_types_no_start_command_into_it(
    openssh: OpenSshFactory, tmp_path: Path
) -> None:
    server = openssh.key_only()
    goal = target(
        server,
        tmp_path,
        identity_files=(server.user_key,),
        alias="we.b",
        keep="tmux",
        start="echo $((1000 + 1))-time",
    )
    manager = SessionManager(Lines(connector()))
    socket = f"/tmp/tmux-{server.account.uid}/default"

    async def shows(id_: str, text: str) -> None:
        def there() -> bool:
            return text in manager.emulator(id_).text()

        await until(there, text, context=lambda: manager.emulator(id_).text())

    try:
        id_ = manager.open(goal, lambda _: Person(), SIZE)
        await shows(id_, "1001-time")
        manager.write(id_, b"STILL=there; echo $((2000 + 2))\r")
        await shows(id_, "2002")
        second = await manager.open_again(id_, SIZE)
        await shows(second, "1001-time")
        names = ["tmux", "-S", socket, "list-sessions", "-F", "#{session_name}"]
        listed = subprocess.run(names, capture_output=True, check=True).stdout
        assert listed.split() == [b"sshtui-we_b", b"sshtui-we_b-2"]
        for pid in descendants(server.process.pid):
            os.kill(pid, signal.SIGKILL)
        await until(lambda: all(info.broke for info in manager.sessions), "loss")
        manager.reconnect(id_, lambda _: Person(), SIZE)
        await until(lambda: manager.sessions[0].state is SessionState.OPEN, "second shell")
        manager.write(id_, b"clear; echo $STILL-$((3000 + 3))\r")
        await shows(id_, "there-3003")
        assert "1001-time" not in manager.emulator(id_).text()
    finally:
        await manager.shutdown()
        subprocess.run(["tmux", "-S", socket, "kill-server"], check=False)
