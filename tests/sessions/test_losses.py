"""Open sessions whose server goes: by a good-bye with a reason, by silence, by a signal."""

import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh
import pytest
from asyncssh.constants import MSG_CHANNEL_REQUEST, MSG_DISCONNECT
from asyncssh.packet import Boolean, String, UInt32

from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.signin.asker import Asker
from sshtui.sshconfig.target import Target
from tests.servers.openssh import descendants
from tests.servers.person import Person
from tests.servers.scripted import Scripted
from tests.servers.talk import accept
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until
from tests.sessions.bench import SIZE
from tests.ssh.target import connector, target


class Opened:
    """A session on a server of a test."""

    def __init__(self, goal: Target) -> None:
        self.manager = SessionManager(Lines(connector()))
        self.id = self.manager.open(goal, self._person, SIZE)

    @staticmethod
    def _person(_: str) -> Asker:
        return Person()

    @property
    def info(self) -> SessionInfo | None:
        return next(iter(self.manager.sessions), None)

    async def shows(self, text: str) -> None:
        def there() -> bool:
            info = self.info
            opened = info is not None and info.state is SessionState.OPEN
            return opened and text in self.manager.emulator(self.id).text()

        await until(there, text, context=lambda: str(self.info))

    async def lost(self) -> SessionInfo:
        def closed() -> SessionInfo | None:
            info = self.info
            return info if info is not None and info.state is SessionState.CLOSED else None

        return await until(closed, "loss", context=lambda: str(self.info))


@asynccontextmanager
async def opened(goal: Target) -> AsyncIterator[Opened]:
    session = Opened(goal)
    yield session
    await session.manager.shutdown()


def connection_of(server: Scripted) -> asyncssh.SSHServerConnection:
    return next(iter(server._live))


@pytest.mark.parametrize("code", [asyncssh.DISC_BY_APPLICATION, asyncssh.DISC_PROTOCOL_ERROR, 99])
async def test_a_good_bye_keeps_the_tab_and_its_reason(tmp_path: Path, code: int) -> None:
    reason = b"Idle for 600 s \x1b]52;c;cHduZWQ=\x07 f\xfcr heute"
    async with (
        Scripted({"keyboard-interactive": accept}) as server,
        opened(target(server, tmp_path)) as session,
    ):
        await session.shows("ready")
        connection_of(server).send_packet(MSG_DISCONNECT, UInt32(code), String(reason), String(b""))
        info = await session.lost()
        assert info.error is not None
        assert info.error.heading == "Connection lost"
        assert "Idle for 600 s ^[]52;c;cHduZWQ=^G f\ufffdr heute" in info.error.message
        assert "ready" in session.manager.emulator(session.id).text()


async def test_a_signal_keeps_the_tab_and_the_servers_words(tmp_path: Path) -> None:
    async with (
        Scripted({"keyboard-interactive": accept}) as server,
        opened(target(server, tmp_path)) as session,
    ):
        await session.shows("ready")
        connection = connection_of(server)
        (channel,) = connection._channels.values()
        assert channel._send_chan is not None
        connection.send_packet(
            MSG_CHANNEL_REQUEST,
            UInt32(channel._send_chan),
            String("exit-signal"),
            Boolean(False),
            String("KILL"),
            Boolean(False),
            String(b"out of m\xe9mory\x9b31m"),
            String(""),
        )
        channel.close()
        info = await session.lost()
        assert info.error is not None
        assert info.error.heading == "Session ended"
        assert "by signal KILL: out of m\ufffdmory\ufffd31m." in info.error.message


@pytest.mark.sshd
async def test_a_real_shell_that_is_killed_keeps_its_tab(
    openssh: OpenSshFactory, tmp_path: Path
) -> None:
    server = openssh.key_only()
    goal = target(server, tmp_path, identity_files=(server.user_key,))
    async with opened(goal) as session:
        await session.shows("$")
        session.manager.write(session.id, b"echo precious; kill -9 $$\r")
        info = await session.lost()
        assert info.error is not None
        assert "by signal KILL" in info.error.message
        assert "precious" in session.manager.emulator(session.id).text()


@pytest.mark.sshd
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_real_server_that_goes_keeps_the_tab(
    openssh: OpenSshFactory, tmp_path: Path, how: signal.Signals
) -> None:
    server = openssh.key_only()
    goal = target(
        server,
        tmp_path,
        identity_files=(server.user_key,),
        keepalive_interval=0.2,
        keepalive_count=2,
    )
    async with opened(goal) as session:
        await session.shows("$")
        ids = descendants(server.process.pid)
        for pid in ids:
            os.kill(pid, how)
        try:
            info = await session.lost()
        finally:
            for pid in ids if how is signal.SIGSTOP else ():
                os.kill(pid, signal.SIGCONT)
        assert info.error is not None
        # The kernel resets a connection of which the server had not read all.
        words = "no answer for" if how is signal.SIGSTOP else "closed the connection|reset by peer"
        assert re.search(words, info.error.message)
