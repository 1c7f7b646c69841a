"""A real ssh on a terminal of its own, whose host is signed in to when it comes."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sshtui.cli.client_questions import ClientQuestions
from sshtui.sessions.lines import Lines
from sshtui.sessions.sharing.broker import Broker
from tests.cli.on_terminal import OnTerminal, on_terminal
from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until
from tests.sessions.sharing.likely import Likely
from tests.sessions.sharing.plain_ssh import plain_ssh
from tests.ssh.target import connector, target

pytestmark = pytest.mark.sshd


async def _never() -> bool:
    return False


@pytest.fixture
async def server(
    openssh: OpenSshFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[OpenSsh]:
    """Start a server with two factors, shared as `web`; a line to it lingers."""
    server = openssh.two_factor()
    with plain_ssh(tmp_path, server, monkeypatch):
        lines = Lines(connector(), 60.0)
        web = target(server, tmp_path, alias="web")
        broker = Broker(lines, "lazy", ClientQuestions(_never), Likely(web))
        broker.begin()
        broker.settle()
        await until(lambda: broker._shares, "a share")
        yield server
        await broker.close()
        await lines.close()


async def types(running: OnTerminal, prompt: str, answer: str) -> None:
    await asyncio.to_thread(running.sees, prompt)
    await until(lambda: not running.echoes(), "hidden typing")
    running.type(f"{answer}\n")


async def test_questions_are_asked_where_ssh_was_typed_and_once(
    server: OpenSsh, tmp_path: Path
) -> None:
    given = tmp_path / "given"
    given.write_bytes(b"abc\n")
    with on_terminal(["ssh", "web", "true"]) as running:
        await asyncio.to_thread(running.sees, "Password: ")
        running.type("\x03")
        assert await asyncio.to_thread(running.wait) != 0
        await until(running.is_as_before, "the modes of before")
    with (
        given.open("rb") as stdin,
        on_terminal(
            ["ssh", "web", "tr a-z A-Z"], stdin=stdin.fileno(), stdout=subprocess.PIPE
        ) as running,
    ):
        await types(running, "Password: ", server.password)
        await types(running, "Verification code: ", server.code())
        assert running.process.stdout is not None
        assert await asyncio.to_thread(running.process.stdout.read) == b"ABC\n"
        assert await asyncio.to_thread(running.wait) == 0
        assert server.password not in running.output
        await until(running.is_as_before, "the modes of before")
    with on_terminal(["ssh", "web", "echo again"]) as running:
        await asyncio.to_thread(running.sees, "again")
        assert "Password" not in running.output
    await server.logged_times("Accepted", 1)
