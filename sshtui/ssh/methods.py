"""Handlers for three of asyncssh's sign-in methods.

asyncssh reports neither partial success nor what a server would still accept, and decodes prompts
strictly and without bounds. What is mended here is private to it: `asyncssh_internals` lists it,
and stops everything when it has moved.
"""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from asyncssh import ProtocolError, auth
from asyncssh.auth import ClientAuth
from asyncssh.packet import Boolean, PacketDecodeError, SSHPacket, String, UInt32

from sshtui.kbdint.challenge import (
    KEYBOARD_INTERACTIVE,
    PASSWORD,
    PUBLICKEY,
    Challenge,
    check_bounds,
)
from sshtui.ssh.asyncssh_internals import (
    ClientKbdIntAuth,
    ClientPasswordAuth,
    ClientPublicKeyAuth,
    register,
)


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


class PublicKeyAuth(_Reporting, ClientPublicKeyAuth):
    """publickey (RFC 4252, 7)."""

    reported_as = PUBLICKEY


class KbdIntAuth(_Reporting, ClientKbdIntAuth):
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
            try:
                prompts = [(packet.get_string(), packet.get_boolean()) for _ in range(count)]
            except PacketDecodeError as error:  # which asyncssh catches in its own handlers alone
                raise ProtocolError(str(error)) from error
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


class PasswordAuth(_Reporting, ClientPasswordAuth):
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


register(PUBLICKEY, PublicKeyAuth)
register(KEYBOARD_INTERACTIVE, KbdIntAuth)
register(PASSWORD, PasswordAuth)
