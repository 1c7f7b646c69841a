"""A server that says anything, in any order: what comes after a real key exchange is drawn.

    async with Hostile() as server:
        dial = server.dial(random.Random(7))
        ... connect through dial ...
        assert server.connections[-1].requests

Much of what it draws is what would come next, so that it gets into every part of a sign-in.
"""

import asyncio
import random
import socket
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

import asyncssh
from asyncssh.packet import Boolean, NameList, SSHPacketHandler, String, UInt32

from tests.servers.talk import INFO_REQUEST, INFO_RESPONSE

HOST = "127.0.0.1"
LEARNED = b"Password: "
"""The prompt that a credential may be saved for."""

SILENCE = 0.3
"""Seconds without a message of the client after which it ends the connection, mostly."""

MOST_MESSAGES = 80
KEXINIT, REQUEST = 20, 50

Message = tuple[int, bytes]
Draw = Callable[[random.Random], Message]

TEXTS = (
    *(LEARNED, b"", b"Password for bob@prod: ", b"Verification code: ", b"New password: ", b"\xff"),
    *(b"password", b"Password: " * 400, b"\x1b]52;c;x\x07", "\u202ePIN: ".encode(), b"a\r\nb: "),
)
METHODS = (b"none", b"password", b"publickey", b"keyboard-interactive", b"hostbased", b"", b"\xff")
NAMES = (
    *(b"keepalive@openssh.com", b"hostkeys-00@openssh.com", b"hostkeys-prove-00@openssh.com"),
    *(b"tcpip-forward", b"exit-status", b"exit-signal", b"xon-xoff", b"signal", b"eow@openssh.com"),
    *(b"session", b"forwarded-tcpip", b"x11", b"auth-agent@openssh.com", b"direct-tcpip"),
    *(b"forwarded-streamlocal@openssh.com", b"tun@openssh.com", b"ssh-userauth", b"", b"\xff"),
)
NUMBERS = (0, 0, 1, 2, 100, 2**31, 2**32 - 1)


def text(rng: random.Random) -> bytes:
    return String(rng.choice(TEXTS))


def name(rng: random.Random) -> bytes:
    return String(rng.choice(NAMES))


def number(rng: random.Random) -> bytes:
    return UInt32(rng.choice(NUMBERS))


def flag(rng: random.Random) -> bytes:
    return Boolean(rng.random() < 0.5)


def methods(rng: random.Random) -> bytes:
    return NameList(rng.choices(METHODS, k=rng.randrange(4)))


def noise(rng: random.Random) -> bytes:
    return rng.randbytes(rng.randrange(40))


def challenge(rng: random.Random) -> Message:
    """Return a round of keyboard-interactive, most often one that was learned."""
    if rng.random() < 0.5:
        prompts = String(LEARNED) + Boolean(False)
        return INFO_REQUEST, String("") + String("") + String("") + UInt32(1) + prompts
    count = rng.choice((0, 1, 1, 2, 3, 20, 150))
    prompts = b"".join(text(rng) + flag(rng) for _ in range(count))
    told = count if rng.random() < 0.8 else rng.choice(NUMBERS)
    return INFO_REQUEST, text(rng) + text(rng) + text(rng) + UInt32(told) + prompts


def made(kind: int, *parts: Callable[[random.Random], bytes]) -> Draw:
    """Return what draws messages of a kind."""
    return lambda rng: (kind, b"".join(part(rng) for part in parts))


SUCCESS, FAILURE = made(52), made(51, methods, flag)
DRAWS: tuple[Draw, ...] = (
    *(made(1, number, text, text), made(2, text), made(3, number), made(4, flag, text, text)),
    *(made(5, name), made(6, name), made(7, number, text, text), made(20, noise), made(21)),
    *(made(30, noise), made(31, noise), made(34, noise), made(50, text, name, text)),
    *(FAILURE, SUCCESS, made(53, text, text), challenge, challenge, made(INFO_RESPONSE, number)),
    *(made(INFO_REQUEST, text, text), made(80, name, flag, noise), made(80, name, flag)),
    *(made(81, noise), made(82), made(90, name, number, number, number, noise)),
    *(made(91, number, number, number, number), made(92, number, number, text, text)),
    *(made(93, number, number), made(94, number, text), made(95, number, number, text)),
    *(made(96, number), made(97, number), made(98, number, name, flag, number)),
    *(made(98, number, name, flag, text, flag, text, text), made(99, number), made(100, number)),
    lambda rng: (rng.randrange(256), noise(rng)),
)  # fmt: skip
"""Every message that there is, and some that are none."""

ALL = NameList([b"keyboard-interactive", b"password"])
REFUSED: Draw = lambda _: (51, ALL + Boolean(False))  # noqa: E731 - as the others

NEXT: dict[int, tuple[Draw, ...]] = {
    5: (lambda _: (6, String("ssh-userauth")),),
    REQUEST: (challenge, challenge, challenge, FAILURE, SUCCESS, REFUSED),
    INFO_RESPONSE: (challenge, FAILURE, REFUSED, SUCCESS, SUCCESS, SUCCESS),
    80: (made(82), made(81)),
    90: (lambda _: (91, UInt32(0) + UInt32(0) + UInt32(2**21) + UInt32(2**15)),),
    98: (lambda _: (99, UInt32(0)), lambda _: (94, UInt32(0) + String("out\r\n"))),
    94: (lambda _: (94, UInt32(0) + String("out\r\n")), lambda _: (97, UInt32(0))),
}
"""What may come after a message of the client."""


def _is_for_nothing(message: Message) -> bool:
    """Return whether it is the first request of a sign-in, which only asks for the methods."""
    kind, body = message
    return kind == REQUEST and body.endswith(String("none"))


def damaged(rng: random.Random, message: Message) -> Message:
    """Return a message, now and then without its end, with more behind it, or changed."""
    kind, body = message
    match rng.randrange(12):
        case 0:
            body = body[: rng.randrange(len(body) + 1)]
        case 1:
            body += rng.randbytes(rng.choice((1, 8, 2000)))
        case 2 if body:
            changed = bytearray(body)
            changed[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
            body = bytes(changed)
    return kind, body


class Hostile:
    """The server, on a loopback port; an async context manager.

    Attributes:
        port: Where it listens.
        key: Its host key.
        connections: What each connection brought, in order.
    """

    def __init__(self) -> None:
        self.port = 0
        self.host = HOST
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.connections: list[Visitor] = []
        self._deciders: dict[int, random.Random] = {}

    def known_hosts_line(self) -> str:
        """Return the line that makes its key known, with its line end."""
        return f"[{HOST}]:{self.port} {self.key.export_public_key().decode()}"

    def dial(self, rng: random.Random) -> Callable[[str, int], Awaitable[socket.socket]]:
        """Return what connects to it, so that all it says is drawn from this."""

        async def connect(host: str, port: int) -> socket.socket:
            client = socket.socket()
            client.setblocking(False)
            client.bind((HOST, 0))
            self._deciders[client.getsockname()[1]] = rng
            await asyncio.get_running_loop().sock_connect(client, (HOST, self.port))
            return client

        return connect

    async def __aenter__(self) -> Self:
        self._acceptor = await asyncssh.listen(
            HOST,
            0,
            server_factory=lambda: _Greeter(self),
            server_host_keys=[self.key],
            login_timeout=0,
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
        for visitor in self.connections:
            visitor.drop()
        await self._acceptor.wait_closed()

    def welcome(self, connection: asyncssh.SSHServerConnection) -> None:
        """Take a connection over."""
        port = connection.get_extra_info("peername")[1]
        self.connections.append(Visitor(connection, self._deciders.pop(port)))


class Visitor(SSHPacketHandler):
    """One connection to it.

    Attributes:
        requests: Every message of the client, by its number and its body, in order.
        asked: Every message that was sent to it, likewise, as of the length of `requests` then.
    """

    def __init__(self, connection: asyncssh.SSHServerConnection, rng: random.Random) -> None:
        self.requests: list[Message] = []
        self.asked: list[tuple[int, Message]] = []
        self._connection = connection
        self._rng = rng
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        stock: dict[int, Any] = dict(connection._packet_handlers)
        own: dict[int, Any] = dict.fromkeys((5, 50, 80, 81, 82, 90), self._heard)
        connection._packet_handlers = {**stock, **own, KEXINIT: self._negotiated}
        self._stock = stock[KEXINIT]
        self._sense = rng.choice((0.5, 0.9, 0.97, 1.0))

    @property
    def logger(self) -> Any:
        """The connection's logger."""
        return self._connection.logger

    def process_packet(self, pkttype: int, pktid: int, packet: Any) -> bool:
        """Take a message of a sign-in or a channel."""
        return self._heard(self._connection, pkttype, pktid, packet)

    def cancel(self) -> None:
        """Be done; asyncssh calls this where the connection ends."""

    def drop(self) -> None:
        """End the connection without a word."""
        if self._timer is not None:
            self._timer.cancel()
        self._connection.abort()

    def _heard(self, _: Any, kind: int, number: int, packet: Any) -> bool:
        connection, rng = self._connection, self._rng
        # From here on asyncssh lets everything through, both ways.
        connection._auth_complete = True
        connection._auth = self  # type: ignore[assignment]
        connection._channels = _EveryChannel(self)
        self.requests.append((kind, packet.get_remaining_payload()))
        if self._timer is not None:
            self._timer.cancel()
        if len(self.asked) > MOST_MESSAGES or rng.random() < 0.01:
            self.drop()
            return True
        expected = (REFUSED,) if _is_for_nothing(self.requests[-1]) else NEXT.get(kind, ())
        if expected and rng.random() < self._sense:
            self._send(rng.choice(expected)(rng))
        else:
            for _ in range(rng.randrange(4)):
                self._send(damaged(rng, rng.choice(DRAWS)(rng)))
        if rng.random() < 0.97:
            self._timer = self._loop.call_later(SILENCE, self.drop)
        return True

    def _negotiated(self, *heard: Any) -> Any:
        """Say more than is due before the keys are exchanged."""
        while self._rng.random() > self._sense:
            self._send(damaged(self._rng, self._rng.choice(DRAWS)(self._rng)))
        return self._stock(*heard)

    def _send(self, message: Message) -> None:
        kind, body = message
        self.asked.append((len(self.requests), (kind, body)))
        self._connection.send_packet(kind, body)


class _EveryChannel(dict[int, Any]):
    """Knows every channel."""

    def __init__(self, handler: SSHPacketHandler) -> None:
        super().__init__()
        self._handler = handler

    def __missing__(self, number: int) -> SSHPacketHandler:
        return self._handler


class _Greeter(asyncssh.SSHServer):
    def __init__(self, server: Hostile) -> None:
        self._server = server

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._server.welcome(conn)
