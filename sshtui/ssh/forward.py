"""Forwards of a connection: local, remote and dynamic ones, between ports and sockets."""

import asyncio
import contextlib
import socket
from pathlib import Path
from typing import Any

import asyncssh

from sshtui.errors import ChannelRefused, ForwardRefused
from sshtui.ssh.bound_sockets import BACKLOG, BoundSockets, bind
from sshtui.ssh.channel_opening import open_connection
from sshtui.ssh.disconnect import ended, why
from sshtui.ssh.forwarded import Forwarded
from sshtui.ssh.listening import Listening
from sshtui.ssh.local_end import connect_here
from sshtui.ssh.remote_socks import RemoteSocks
from sshtui.ssh.session_channel import SessionEnd
from sshtui.ssh.socks import SocksError, SocksRefusal, SocksRequest
from sshtui.sshconfig.forwards import Address, Forward
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task

CLOSE_LIMIT = 5.0
"""Seconds that a server is given to stop listening."""

REST_SECONDS = 1.0
"""How long nothing is accepted once that has failed, as in ssh."""

_NOWHERE = ("127.0.0.1", 65535)
"""What stands for the address of who came by a socket's path, as in ssh."""
_CHUNK = 4096


async def listen(
    conn: asyncssh.SSHClientConnection,
    forward: Forward,
    target: Target,
    bound: BoundSockets | None = None,
) -> Listening:
    """Open a forward.

    Args:
        conn: What it goes through.
        forward: Where it listens, and where it leads.
        target: The rules for its sockets, and where a proxy on the host may lead.
        bound: Sockets that listen here already.

    Raises:
        ForwardRefused: Nothing listens there.
    """
    if forward.kind == "remote":
        remote = RemoteListening(forward, target)
        await remote.open(conn)
        return remote
    if bound is None:
        bound = await asyncio.to_thread(bind, forward, target)
    return LocalListening(conn, forward, target.alias, bound)


class LocalListening(Listening):
    """A forward that listens here.

    Args:
        conn: What it goes through.
        forward: Where it leads.
        alias: What the host is called in errors.
        bound: What listens.
    """

    def __init__(
        self,
        conn: asyncssh.SSHClientConnection,
        forward: Forward,
        alias: str,
        bound: BoundSockets,
    ) -> None:
        super().__init__(forward)
        self.port = bound.port
        self._conn = conn
        self._alias = alias
        self._bound: BoundSockets | None = bound
        self._loop = asyncio.get_running_loop()
        self._rest: asyncio.TimerHandle | None = None
        self._accept_again()

    async def close(self) -> None:
        """Stop listening."""
        if bound := self.release():
            bound.close()

    def release(self) -> BoundSockets | None:
        """Stop accepting and return the sockets."""
        self._stop_accepting()
        bound, self._bound = self._bound, None
        return bound

    def _accept_again(self) -> None:
        self._rest = None
        for listener in self._bound.sockets if self._bound else ():
            self._loop.add_reader(listener, self._accept, listener)

    def _stop_accepting(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
        for listener in self._bound.sockets if self._bound else ():
            self._loop.remove_reader(listener)

    def _accept(self, listener: socket.socket) -> None:
        if self._conn.is_closed():
            # Who comes may wait for the next connection.
            self._stop_accepting()
            return
        for _ in range(BACKLOG):
            try:
                client, _ = listener.accept()
            except (BlockingIOError, InterruptedError):
                return
            except ConnectionAbortedError:
                continue
            except OSError as error:
                # Such as too many open files, which may get fewer.
                self.error = f"Nobody is let in for a moment: {ended(error.strerror or '')}"
                self._stop_accepting()
                self._rest = self._loop.call_later(REST_SECONDS, self._accept_again)
                return
            client.setblocking(False)
            if client.family != socket.AF_UNIX:
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            start_task(self._serve(client), f"forward {self.forward}")

    async def _serve(self, client: socket.socket) -> None:
        try:
            goal, request = self.forward.to, None
            if goal is None:
                request = SocksRequest()
                goal = await _asked(client, request)
            await self._lead(client, goal, request)
        except (SocksError, OSError) as error:
            self.error = _turned_away(error)
        finally:
            client.close()

    async def _lead(
        self, client: socket.socket, goal: Address | Path, request: SocksRequest | None
    ) -> None:
        origin = _NOWHERE if client.family == socket.AF_UNIX else _origin(client)
        if request is None:
            forwarded, refusal = Forwarded(client), b""
        else:
            forwarded = Forwarded(client, first=request.rest, answer=request.accepted())
            refusal = request.refused(SocksRefusal.FAILED)
        self.count(forwarded)
        to = (goal, 0) if isinstance(goal, Path) else (goal.host or "", goal.port)
        try:
            await open_connection(self._conn, self._alias, to, forwarded, origin)
        except ChannelRefused as error:
            self.error = error.message
            forwarded.turn_away(refusal)
        except BaseException:
            forwarded.abort()
            raise


class RemoteListening(Listening):
    """A forward that listens on the host.

    Args:
        forward: Where it leads.
        target: How addresses are found, and where a proxy may lead.
    """

    def __init__(self, forward: Forward, target: Target) -> None:
        super().__init__(forward)
        self._target = target
        self._listener: asyncssh.SSHListener | None = None

    async def open(self, conn: asyncssh.SSHClientConnection) -> None:
        """Have the server listen.

        Raises:
            ForwardRefused: It does not.
        """
        listen = self.forward.listen
        try:
            if isinstance(listen, Path):
                self._listener = await conn.create_unix_server(self._came, str(listen))
            else:
                self._listener = await conn.create_server(
                    lambda _host, _port: self._came(), _on_host(listen.host), listen.port
                )
                self.port = self._listener.get_port()
        except (asyncssh.ChannelListenError, asyncssh.Error, OSError, ValueError) as error:
            raise ForwardRefused(
                f"{self.forward.keyword} {self.forward.arguments[0]}:"
                f" {self._target.alias} refused to listen.",
                hint="It may be in use there, or not allowed (AllowTcpForwarding, PermitListen).",
            ) from error

    async def close(self) -> None:
        """Have the server stop listening."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(listener.wait_closed(), CLOSE_LIMIT)

    def _came(self) -> Any:
        """Return what takes a connection that came to the host."""
        if self.forward.to is None:
            return RemoteSocks(self, self._target)
        return self._connected(self.forward.to)

    async def _connected(self, goal: Address | Path) -> SessionEnd:
        try:
            forwarded = Forwarded(await connect_here(goal, self._target.address_family))
        except OSError as error:
            self.error = f"{goal}: {ended(why(error))}"
            raise asyncssh.ChannelOpenError(
                asyncssh.OPEN_CONNECT_FAILED, "Connection refused"
            ) from error
        self.count(forwarded)
        return SessionEnd(forwarded)


def _on_host(host: str | None) -> str:
    """Return a listener's address as the server is told it (RFC 4254, 7.1)."""
    if host is None:
        return "localhost"
    return "" if host == "*" else host


def _origin(client: socket.socket) -> tuple[str, int]:
    try:
        host, port, *_ = client.getpeername()
    except OSError:  # it is gone already
        return _NOWHERE
    return host, port


async def _asked(client: socket.socket, request: SocksRequest) -> Address:
    """Read where a SOCKS client wants to go.

    Raises:
        SocksError: It does not say so, or not in SOCKS; it has been told.
        OSError: It is gone.
    """
    loop = asyncio.get_running_loop()
    while request.goal is None:
        data = await loop.sock_recv(client, _CHUNK)
        if not data:
            raise SocksError("it left before it had said where to go")
        try:
            answer = request.feed(data)
        except SocksError as error:
            await loop.sock_sendall(client, error.reply)
            raise
        await loop.sock_sendall(client, answer)
    return request.goal


def _turned_away(error: Exception) -> str:
    reason = why(error) if isinstance(error, OSError) else str(error)
    return f"A client was turned away: {ended(reason)}"
