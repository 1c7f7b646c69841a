"""A server opens nothing here that nobody asked for, and a forward listens where it was told to."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from asyncssh.packet import String, UInt32

from sshtui.ssh import bound_sockets
from sshtui.ssh.asyncssh_connection import HeldConnection
from sshtui.sshconfig.forwards import Address, Kind, parse
from tests.servers.person import Person
from tests.servers.scripted import Scripted
from tests.servers.talk import Seen
from tests.sessions.fakes import TARGET
from tests.ssh import test_host_key
from tests.ssh.target import connector, target
from tests.trust.twin import Defence, needs

_ORIGIN = (String("127.0.0.1"), UInt32(4711))
OPENED = {
    "forwarded-tcpip": (String("localhost"), UInt32(8080), *_ORIGIN),
    "forwarded-streamlocal@openssh.com": (String("/run/socket"), String("")),
    "x11": _ORIGIN,
    "auth-agent@openssh.com": (),
    "direct-tcpip": (String("127.0.0.1"), UInt32(22), *_ORIGIN),
    "direct-streamlocal@openssh.com": (String("/run/socket"), String(""), UInt32(0)),
    "session": (),
    "tun@openssh.com": (UInt32(1), UInt32(0)),
}
"""What a server may try to open, and what it says of that (RFC 4254, PROTOCOL of OpenSSH)."""


class Opening(Scripted):
    """A server that opens channels to its clients."""

    clients: list[asyncssh.SSHServerConnection]

    def adopt(self, connection: asyncssh.SSHServerConnection) -> Seen:
        self.clients = [connection]
        return super().adopt(connection)

    async def opens(self, kind: str) -> bool:
        """Return whether a client lets it open a channel."""
        channel = self.clients[0].create_tcp_channel()
        try:
            await channel._open(kind.encode(), *OPENED[kind])
        except asyncssh.ChannelOpenError:
            return False
        return True


def lend_to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    async def session() -> asyncssh.SSHUNIXSession[bytes]:
        return asyncssh.SSHUNIXSession()

    def opened(self: HeldConnection, _packet: object) -> Any:
        return self.create_unix_channel(), session()

    monkeypatch.setattr(HeldConnection, "_process_auth_agent_at_openssh_dot_com_open", opened)


@needs(Defence("an agent is lent to who was allowed it", lend_to_everybody, "opens auth-agent"))
async def test_a_server_opens_nothing_that_was_not_asked_for(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    async with Opening({"keyboard-interactive": test_host_key.password}) as server:
        connection = await connector().connect(target(server, tmp_path), Person("fake-password"))
        for kind in OPENED:
            assert not await server.opens(kind), f"it opens {kind}"
        await connection.close()
    record_property("tried", len(OPENED))


def listen_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bound_sockets, "_EVERYWHERE", ("", "*", None))


def follow_the_umask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fchmod", lambda *_: None)
    monkeypatch.setattr(bound_sockets, "_widen", lambda *_: None)


@needs(Defence("this machine alone unless it says more", listen_everywhere, "from elsewhere"))
def test_a_forward_listens_for_this_machine_alone() -> None:
    kinds: tuple[tuple[Kind, str], ...] = (("local", "1:web:80"), ("dynamic", "1"))
    for kind, text in kinds:
        forward = replace(parse(kind, text), listen=Address(None, 0))
        bound = bound_sockets.bind(forward, replace(TARGET, gateway_ports=False))
        addresses = {listener.getsockname()[0] for listener in bound.sockets}
        bound.close()
        assert addresses <= {"127.0.0.1", "::1"}, "it is reached from elsewhere"


@needs(Defence("the mode of the socket", follow_the_umask, "others connect"))
def test_the_socket_of_a_forward_is_for_its_user_alone_under_any_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        bound = bound_sockets.bind(parse("local", f"{tmp_path}/s:/inner"), TARGET)
    finally:
        os.umask(before)
    mode = (tmp_path / "s").stat().st_mode
    bound.close()
    assert not mode & 0o077, "others connect to it"
