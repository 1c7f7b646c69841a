"""Our own handlers for three of asyncssh's sign-in methods, its host key check, and its tasks.

asyncssh reports neither partial success nor what a server would still accept, decodes prompts
strictly and without bounds, cannot tell an unknown host key from a changed one, and fails where
tasks begin at once. The places where that can be mended are private to it, so all of them stand
in this one file, the version range is pinned in pyproject.toml, and `tests/ssh/test_methods.py`
fails when they move.
"""

from asyncio import Task, iscoroutine
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, runtime_checkable

import asyncssh
from asyncssh import auth, public_key
from asyncssh.auth import ClientAuth
from asyncssh.packet import Boolean, SSHPacket, String, UInt32

from sshtui.kbdint.challenge import (
    KEYBOARD_INTERACTIVE,
    PASSWORD,
    PUBLICKEY,
    Challenge,
    check_bounds,
)
from sshtui.log import begin_later


@runtime_checkable
class MethodEvents(Protocol):
    """Who is told what the methods of one connection do; its asyncssh client object."""

    def factor_accepted(self, method: str, methods_left: tuple[str, ...]) -> None:
        """The server accepted an attempt; it may want more."""

    def attempt_refused(self, method: str, methods_left: tuple[str, ...]) -> None:
        """The server refused an attempt."""

    async def respond(self, decode: Callable[[], Challenge]) -> list[str]:
        """Answer one round of keyboard-interactive."""

    async def change_password(self, prompt: str) -> tuple[str, str]:
        """Return the old and the new password (RFC 4252, 8)."""


class _Reporting(ClientAuth):
    """A method that tells the client object how its attempts end."""

    reported_as = ""

    @property
    def events(self) -> MethodEvents | None:
        """The connection's owner; None for a connection that is not one of ours."""
        owner = self._conn.get_owner()
        return owner if isinstance(owner, MethodEvents) else None

    def auth_succeeded(self) -> None:
        super().auth_succeeded()
        if self.events:
            self.events.factor_accepted(self.reported_as, self._left())

    def auth_failed(self) -> None:
        super().auth_failed()
        if self.events:
            self.events.attempt_refused(self.reported_as, self._left())

    def _left(self) -> tuple[str, ...]:
        return tuple(self._conn.get_server_auth_methods())


class PublicKeyAuth(_Reporting, auth._ClientPublicKeyAuth):  # noqa: SLF001
    """publickey (RFC 4252, 7)."""

    reported_as = PUBLICKEY


class KbdIntAuth(_Reporting, auth._ClientKbdIntAuth):  # noqa: SLF001
    """keyboard-interactive (RFC 4256), decoded with replacement and within bounds."""

    reported_as = KEYBOARD_INTERACTIVE

    def _process_info_request(self, pkttype: int, pktid: int, packet: SSHPacket) -> None:
        events = self.events
        if events is None:
            super()._process_info_request(pkttype, pktid, packet)
            return
        name, instruction = packet.get_string(), packet.get_string()
        packet.get_string()  # the language tag, deprecated and empty in practice
        count = packet.get_uint32()
        texts = len(name) + len(instruction) + len(packet.get_remaining_payload())

        def decode() -> Challenge:
            check_bounds(count, texts)
            prompts = [(packet.get_string(), packet.get_boolean()) for _ in range(count)]
            return Challenge.decode(name, instruction, prompts)

        self.create_task(self._respond(events, decode))

    async def _respond(self, events: MethodEvents, decode: Callable[[], Challenge]) -> None:
        answers = await events.respond(decode)
        self.send_packet(
            auth.MSG_USERAUTH_INFO_RESPONSE,
            UInt32(len(answers)),
            b"".join(String(answer) for answer in answers),
            trivial=not answers,
        )

    _packet_handlers = {auth.MSG_USERAUTH_INFO_REQUEST: _process_info_request}  # noqa: RUF012


class PasswordAuth(_Reporting, auth._ClientPasswordAuth):  # noqa: SLF001
    """password (RFC 4252, 8), with a change request that may come again and again."""

    reported_as = PASSWORD

    def _process_password_change(self, pkttype: int, pktid: int, packet: SSHPacket) -> None:
        events = self.events
        if events is None:
            super()._process_password_change(pkttype, pktid, packet)
            return
        prompt = packet.get_string()
        check_bounds(1, len(prompt))
        self.create_task(self._change(events, prompt.decode("utf-8", "replace")))

    async def _change(self, events: MethodEvents, prompt: str) -> None:
        old, new = await events.change_password(prompt)
        await self.send_request(Boolean(True), String(old), String(new), trivial=False)

    _packet_handlers = {auth.MSG_USERAUTH_PASSWD_CHANGEREQ: _process_password_change}  # noqa: RUF012


for _method, _handler in (
    (PUBLICKEY, PublicKeyAuth),
    (KEYBOARD_INTERACTIVE, KbdIntAuth),
    (PASSWORD, PasswordAuth),
):
    auth._client_auth_handlers[_method.encode()] = _handler  # noqa: SLF001


def check_host_key_with(conn: asyncssh.SSHClientConnection, judge: Callable[[bytes], None]) -> None:
    """Let `judge` decide about the server's host key, before any sign-in.

    Args:
        conn: The connection, before its key exchange.
        judge: Takes the key or certificate in wire form; raises
            asyncssh.HostKeyNotVerifiable to refuse it.
    """
    connection: Any = conn

    def validate(key_data: bytes) -> asyncssh.SSHKey:
        judge(key_data)
        key = _plain_key(key_data)
        connection._server_host_key = key  # noqa: SLF001
        return key

    connection.validate_server_host_key = validate


def begin_tasks_later(
    conn: asyncssh.SSHClientConnection | asyncssh.SSHServerConnection,
) -> None:
    """Let the tasks of a connection begin in the loop's next turn, whatever its task factory says.

    From Python 3.12 on Textual has tasks begin at once. A sign-in method of asyncssh's would then
    give up, or a server's answer, before the connection has the method in hand.

    Args:
        conn: The connection, before its key exchange; a client's or a server's.
    """
    connection: Any = conn
    create = connection.create_task

    def create_later(work: Awaitable[None], *rest: object) -> Task[None]:
        started: Task[None] = create(begin_later(work) if iscoroutine(work) else work, *rest)
        return started

    connection.create_task = create_later


def trust_nothing(*_address: object) -> tuple[list[object], ...]:
    """Stand in for known_hosts, so that a check that is not in place refuses every key."""
    return ([], [], [], [], [], [], [])


def default_host_key_algorithms() -> tuple[str, ...]:
    """Return what asyncssh would accept for a host key, in its order of preference."""
    names = public_key.get_default_certificate_algs() + public_key.get_default_public_key_algs()
    return tuple(name.decode("ascii") for name in names)


def _plain_key(key_data: bytes) -> asyncssh.SSHKey:
    try:
        certificate = public_key.decode_ssh_certificate(key_data)
    except asyncssh.KeyImportError:
        return public_key.decode_ssh_public_key(key_data)
    return certificate.key
