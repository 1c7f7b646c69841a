"""An SSH server whose sign-in is a script: for shapes that no real server can be made to send.

A script is a coroutine that gets the `Talk` of one USERAUTH request and returns a verdict:

    async def two_rounds(talk: Talk) -> Verdict:
        password = await talk.ask(masked("Password: "))
        code = await talk.ask(masked("Code: "), instruction="Look at your phone")
        return ACCEPT if (password, code) == (["fake"], ["123456"]) else REFUSE

    async with Scripted({"keyboard-interactive": two_rounds}) as server:
        ... connect to server.port ...
    assert server.seen.answers == [["fake"], ["123456"]]

Transport, key exchange and sessions are asyncssh's.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, Self

import asyncssh
from asyncssh.constants import MSG_DISCONNECT, MSG_USERAUTH_FAILURE, MSG_USERAUTH_REQUEST
from asyncssh.packet import Boolean, NameList, SSHPacket

from tests.servers.talk import Script, Seen, Talk, refuse

HOST = "127.0.0.1"


class Scripted:
    """A scripted server on a loopback port; an async context manager.

    Leaving it raises what a script raised.

    Args:
        scripts: What to do at each method; the keys, in order, are the methods it offers.
        on_none: What to do at a request of the method `none`.
        forwards: Whether it opens TCP connections for the client, as a bastion does.
        greeting: A banner sent before anything else.
        port: Where to listen; 0 for any free port.
        serve: What a session is; None for a shell that says back each line.

    Attributes:
        port: Where it listens.
        key: Its host key.
        connections: What each connection brought, in order.
        on_none: As given; may be replaced between connections.
    """

    def __init__(
        self,
        scripts: Mapping[str, Script],
        *,
        on_none: Script | None = None,
        forwards: bool = False,
        greeting: str = "",
        port: int = 0,
        serve: "Callable[[asyncssh.SSHServerProcess[bytes]], Awaitable[None]] | None" = None,
    ) -> None:
        self.port = port
        self.on_none = on_none or refuse
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.connections: list[Seen] = []
        self.forwards = forwards
        self._scripts = dict(scripts)
        self._greeting = greeting
        self._serve = serve or _serve
        self._errors: list[BaseException] = []
        self._live: set[asyncssh.SSHServerConnection] = set()

    @property
    def host(self) -> str:
        """The address that it listens on."""
        return HOST

    @property
    def seen(self) -> Seen:
        """What the last connection brought."""
        return self.connections[-1]

    def known_hosts_line(self) -> str:
        """Return the line that makes this server's key known, with its line end."""
        return f"[{HOST}]:{self.port} {self.key.export_public_key().decode()}"

    async def __aenter__(self) -> Self:
        self._acceptor = await asyncssh.listen(
            HOST,
            self.port,
            server_factory=lambda: _Owner(self),
            server_host_keys=[self.key],
            process_factory=self._serve,
            login_timeout=0,
            encoding=None,
            config=None,
        )
        self.port = self._acceptor.get_port()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._acceptor.close()
        for connection in list(self._live):
            connection.abort()
        await self._acceptor.wait_closed()
        if error is None and self._errors:
            raise self._errors[0]

    def adopt(self, connection: asyncssh.SSHServerConnection) -> Seen:
        """Take the USERAUTH messages of a new connection over from asyncssh."""
        seen = Seen()
        self.connections.append(seen)
        self._live.add(connection)
        stock = connection._packet_handlers

        def request(_: Any, kind: int, number: int, packet: SSHPacket) -> None:
            self._requested(connection, seen, packet)

        def disconnect(_: Any, kind: int, number: int, packet: SSHPacket) -> None:
            seen.disconnect = packet.get_uint32(), packet.get_string().decode()
            packet.get_string()
            stock[MSG_DISCONNECT](
                connection, kind, number, SSHPacket(packet.get_consumed_payload()[1:])
            )

        connection._packet_handlers = {
            **stock,
            MSG_USERAUTH_REQUEST: request,
            MSG_DISCONNECT: disconnect,
        }
        return seen

    def left(self, connection: asyncssh.SSHServerConnection) -> None:
        """Forget a connection that has ended."""
        self._live.discard(connection)

    def _requested(
        self, connection: asyncssh.SSHServerConnection, seen: Seen, packet: SSHPacket
    ) -> None:
        first = not seen.methods
        seen.user = packet.get_string().decode()
        packet.get_string()
        method = packet.get_string().decode()
        seen.methods.append(method)
        earlier = connection._auth
        if earlier is not None:
            earlier.cancel()
        talk = Talk(connection, seen, method, packet)
        connection._auth = talk  # type: ignore[assignment]
        connection._username = seen.user
        if first and self._greeting:
            talk.banner(self._greeting)
        script = self.on_none if method == "none" else self._scripts.get(method, refuse)
        talk.start(self._play(talk, script))

    async def _play(self, talk: Talk, script: Script) -> None:
        try:
            verdict = await script(talk)
        except Exception as error:  # noqa: BLE001  # raised where the test leaves the server
            self._errors.append(error)
            talk.drop()
            return
        if verdict.accepted:
            await talk.connection.send_userauth_success()
        elif not verdict.silent:
            left = self._scripts if verdict.left is None else verdict.left
            methods = NameList([method.encode() for method in left])
            talk.packet(MSG_USERAUTH_FAILURE, methods, Boolean(verdict.partial))


class _Owner(asyncssh.SSHServer):
    def __init__(self, server: Scripted) -> None:
        self._server = server

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        self._seen = self._server.adopt(conn)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.left(self._connection)
        self._seen.closed.set()

    def connection_requested(
        self, dest_host: str, dest_port: int, orig_host: str, orig_port: int
    ) -> bool:
        return self._server.forwards


async def _serve(process: "asyncssh.SSHServerProcess[bytes]") -> None:
    """Behave as a shell that says back what it gets, up to a line `exit`."""
    if process.command is not None:
        process.stdout.write(process.command.encode() + b"\n")
    else:
        process.stdout.write(b"ready\r\n")
        async for line in _lines(process.stdin):
            process.stdout.write(line)
            if line.strip() == b"exit":
                break
    process.exit(0)


async def _lines(stdin: "asyncssh.SSHReader[bytes]") -> AsyncIterator[bytes]:
    """Yield what is typed, whatever the size of the terminal."""
    while True:
        try:
            line = await stdin.readline()
        except asyncssh.TerminalSizeChanged:
            continue
        if not line:
            return
        yield line
