"""The SOCKS proxy that a remote forward without a destination is, to clients on the host."""

from typing import Any

import asyncssh

from sshtui.ssh.disconnect import ended, why
from sshtui.ssh.forwarded import Forwarded
from sshtui.ssh.listening import Listening
from sshtui.ssh.local_end import connect_here, permits
from sshtui.ssh.session_channel import SessionEnd
from sshtui.ssh.socks import SocksError, SocksRefusal, SocksRequest
from sshtui.sshconfig.forwards import Address
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task


class RemoteSocks(asyncssh.SSHClientSession[bytes]):
    """One connection of a client on the host: its request, and then what it is led to.

    Args:
        listening: What it came through.
        target: Where it may lead, and how.
    """

    def __init__(self, listening: Listening, target: Target) -> None:
        self._listening = listening
        self._target = target
        self._request = SocksRequest()
        self._wire: Any = None
        self._peer: SessionEnd | None = None
        self._ended = False

    def connection_made(self, chan: Any) -> None:
        """Keep the channel."""
        self._wire = chan

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        """Read the request; what follows it is passed on."""
        if self._peer is not None:
            self._peer.data_received(data, datatype)
            return
        try:
            self._wire.write(self._request.feed(data))
        except SocksError as error:
            self._refuse(error.reply, f"A client on the host was turned away: {error}")
            return
        if self._request.goal is not None:
            self._wire.pause_reading()
            start_task(self._lead(self._request.goal), f"forward {self._listening.forward}")

    def eof_received(self) -> bool:
        """Pass the end on, or give up where nothing was asked for."""
        self._ended = True
        if self._peer is not None:
            return self._peer.eof_received()
        if self._request.goal is None:
            self._wire.close()
        return True

    def pause_writing(self) -> None:
        """Pass it on."""
        if self._peer is not None:
            self._peer.pause_writing()

    def resume_writing(self) -> None:
        """Pass it on."""
        if self._peer is not None:
            self._peer.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Pass it on."""
        if self._peer is not None:
            self._peer.connection_lost(exc)
        self._wire = None

    async def _lead(self, goal: Address) -> None:
        if not permits(goal, self._target.permit_remote_open):
            self._refuse(
                self._request.refused(SocksRefusal.NOT_ALLOWED),
                f"PermitRemoteOpen does not allow {goal}",
            )
            return
        try:
            forwarded = Forwarded(await connect_here(goal, self._target.address_family))
        except OSError as error:
            self._refuse(self._request.refused(SocksRefusal.FAILED), f"{goal}: {why(error)}")
            return
        if self._wire is None:
            forwarded.abort()
            return
        self._wire.write(self._request.accepted())
        self._listening.count(forwarded)
        self._peer = SessionEnd(forwarded)
        self._peer.connection_made(self._wire)
        self._peer.session_started()
        if self._request.rest:
            self._peer.data_received(self._request.rest, None)
        self._wire.resume_reading()
        if self._ended:
            self._peer.eof_received()

    def _refuse(self, reply: bytes, reason: str) -> None:
        self._listening.error = ended(reason)
        if self._wire is not None:
            self._wire.write(reply)
            self._wire.close()
