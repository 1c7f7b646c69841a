"""What an ssh client and the master of its connection say to each other (PROTOCOL.mux, version 4).

Requests are parsed, replies are built; how they are framed is `wire`'s affair.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum

VERSION = 4

INFO_EXTENSION = b"info"
"""What a master that answers `ssh -O conninfo` says in its HELLO, from OpenSSH 10 on."""

STREAMLOCAL_PORT = 0xFFFFFFFE
"""The port that stands beside the path of a unix socket."""

NO_ESCAPE_CHARACTER = 0xFFFFFFFF

MOST_VARIABLES = 4096
"""Environment variables that are taken from one client; OpenSSH's bound."""

_MOST_PORT = 0xFFFF
_U32 = struct.Struct(">I")


class Malformed(Exception):
    """A client broke the protocol; nothing more is read from it."""


class Code(IntEnum):
    """The types of messages."""

    HELLO = 0x00000001

    NEW_SESSION = 0x10000002
    ALIVE_CHECK = 0x10000004
    TERMINATE = 0x10000005
    OPEN_FORWARD = 0x10000006
    CLOSE_FORWARD = 0x10000007
    NEW_STDIO_FORWARD = 0x10000008
    STOP_LISTENING = 0x10000009
    EXTENDED_INFO = 0x20000001

    OK = 0x80000001
    PERMISSION_DENIED = 0x80000002
    FAILURE = 0x80000003
    EXIT_MESSAGE = 0x80000004
    ALIVE = 0x80000005
    SESSION_OPENED = 0x80000006
    REMOTE_PORT = 0x80000007
    TERMINAL_REFUSED = 0x80000008
    EXTENDED_INFO_REPLY = 0x90000001


DESCRIPTORS = {Code.NEW_SESSION: 3, Code.NEW_STDIO_FORWARD: 2}
"""How many descriptors follow a request of a type."""


class ForwardCode(IntEnum):
    """The directions of forwards."""

    LOCAL = 1
    REMOTE = 2
    DYNAMIC = 3


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message of each side."""

    version: int


@dataclass(frozen=True, slots=True)
class AliveCheck:
    """Which process is the master?"""

    id: int


@dataclass(frozen=True, slots=True)
class Terminate:
    """The connection is to be closed (`ssh -O exit`)."""

    id: int


@dataclass(frozen=True, slots=True)
class StopListening:
    """No more clients are to be taken (`ssh -O stop`)."""

    id: int


@dataclass(frozen=True, slots=True)
class NewSession:
    """A shell, a command or a subsystem between three descriptors.

    Attributes:
        id: Names the request in the reply.
        wants_terminal: Whether it asks for a pseudo-terminal.
        wants_x11: Whether it asks for X11 forwarding.
        wants_agent: Whether it asks for agent forwarding.
        is_subsystem: Whether the command is the name of a subsystem.
        escape: The escape character, as one byte; empty for none.
        terminal_type: TERM, of the pseudo-terminal.
        command: The command; empty for a login shell.
        environment: Names and values.
    """

    id: int
    wants_terminal: bool
    wants_x11: bool
    wants_agent: bool
    is_subsystem: bool
    escape: bytes
    terminal_type: str
    command: bytes
    environment: tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class NewStdioForward:
    """A channel to a port or socket that the server reaches (`ssh -W`, and so `ssh -J`).

    Attributes:
        id: Names the request in the reply.
        host: A host, or the path of a unix socket.
        port: Its port, or `STREAMLOCAL_PORT`.
    """

    id: int
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class WireForward:
    """A forward as it is written on the wire.

    Attributes:
        direction: Whose side listens.
        listen_host: Where to listen: an address, "" for the default, "*" for all; or a path.
        listen_port: The port, 0 for any, or `STREAMLOCAL_PORT`.
        connect_host: Where it leads: a host, or a path; "" if each connection says it itself.
        connect_port: Its port, or `STREAMLOCAL_PORT`.
    """

    direction: ForwardCode
    listen_host: str
    listen_port: int
    connect_host: str
    connect_port: int


@dataclass(frozen=True, slots=True)
class OpenForward:
    """A forward is to be opened; ssh asks for all of its configuration before each session."""

    id: int
    forward: WireForward | None
    """None where there is no such forward."""


@dataclass(frozen=True, slots=True)
class CloseForward:
    """A forward is to be closed."""

    id: int
    forward: WireForward | None
    """None where there is no such forward."""


@dataclass(frozen=True, slots=True)
class ExtendedInfo:
    """A question about the connection, from OpenSSH 10 on: `connection` or `channels`."""

    id: int
    subject: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A request that is not known here."""

    id: int


Request = (
    Hello
    | AliveCheck
    | Terminate
    | StopListening
    | NewSession
    | NewStdioForward
    | OpenForward
    | CloseForward
    | ExtendedInfo
    | Unsupported
)


def parse(packet: bytes) -> Request:
    """Read a request.

    Args:
        packet: Type and body.

    Raises:
        Malformed: It ends too early, or has numbers that cannot be.
    """
    body = _Body(packet)
    code, number = body.u32(), body.u32()
    match code:
        case Code.HELLO:
            return Hello(number)
        case Code.NEW_SESSION:
            return _new_session(number, body)
        case Code.ALIVE_CHECK:
            return AliveCheck(number)
        case Code.TERMINATE:
            return Terminate(number)
        case Code.OPEN_FORWARD:
            return OpenForward(number, _forward(body))
        case Code.CLOSE_FORWARD:
            return CloseForward(number, _forward(body))
        case Code.NEW_STDIO_FORWARD:
            body.string()  # reserved
            return NewStdioForward(number, body.text(), body.port())
        case Code.STOP_LISTENING:
            return StopListening(number)
        case Code.EXTENDED_INFO:
            return ExtendedInfo(number, body.text())
        case _:
            return Unsupported(number)


def _new_session(number: int, body: "_Body") -> NewSession:
    body.string()  # reserved
    wants_terminal, wants_x11, wants_agent, is_subsystem, escape = (body.u32() for _ in range(5))
    terminal_type, command = body.text(), body.string()
    environment: list[tuple[bytes, bytes]] = []
    while not body.is_at_end and len(environment) < MOST_VARIABLES:
        name, equals, value = body.string().partition(b"=")
        if name and equals:
            environment.append((name, value))
    return NewSession(
        number,
        bool(wants_terminal),
        bool(wants_x11),
        bool(wants_agent),
        bool(is_subsystem),
        bytes([escape]) if escape < 0x100 else b"",  # noqa: PLR2004 - one byte, or none
        terminal_type,
        command,
        tuple(environment),
    )


def _forward(body: "_Body") -> WireForward | None:
    direction = body.u32()
    listen_host, listen_port = body.text(), body.port()
    connect_host, connect_port = body.text(), body.port()
    if direction not in ForwardCode.__members__.values():
        return None
    forward = WireForward(
        ForwardCode(direction), listen_host, listen_port, connect_host, connect_port
    )
    return forward if _is_possible(forward) else None


def _is_possible(forward: WireForward) -> bool:
    if forward.listen_port == STREAMLOCAL_PORT and not forward.listen_host:
        return False
    match forward.direction:
        case ForwardCode.DYNAMIC:
            return forward.listen_port != STREAMLOCAL_PORT
        case ForwardCode.REMOTE if forward.connect_port == 0:
            return True  # a SOCKS proxy over there
        case _:
            return bool(forward.connect_host and forward.connect_port)


# replies


def hello() -> bytes:
    """Return our HELLO, which says that we answer EXTENDED_INFO."""
    return _numbers(Code.HELLO, VERSION) + _string(INFO_EXTENSION) + _string(b"0")


def ok(request: int) -> bytes:
    """Return that what was asked is done."""
    return _numbers(Code.OK, request)


def denied(request: int, words: str) -> bytes:
    """Return that it is not allowed; a client that wanted a session then connects by itself."""
    return _numbers(Code.PERMISSION_DENIED, request) + _text(words)


def failed(request: int, words: str) -> bytes:
    """Return that it did not work; a client that wanted a session then connects by itself."""
    return _numbers(Code.FAILURE, request) + _text(words)


def alive(request: int, pid: int) -> bytes:
    """Return the master's process, never 0."""
    return _numbers(Code.ALIVE, request, pid)


def session_opened(request: int, session: int) -> bytes:
    """Return that there is a channel; the client makes its terminal raw at that."""
    return _numbers(Code.SESSION_OPENED, request, session)


def terminal_refused(session: int) -> bytes:
    """Return that there is no pseudo-terminal after all; after `session_opened`."""
    return _numbers(Code.TERMINAL_REFUSED, session)


def exit_message(session: int, status: int) -> bytes:
    """Return with what status a session ended: once, and never for a stdio forward."""
    return _numbers(Code.EXIT_MESSAGE, session, status)


def remote_port(request: int, port: int) -> bytes:
    """Return the port that the server chose for a remote forward."""
    return _numbers(Code.REMOTE_PORT, request, port)


def extended_info(request: int, text: str | None) -> bytes:
    """Return what was asked about the connection; None where the question is not known."""
    known = text is not None
    words = text if text is not None else "there is no such information"
    return _numbers(Code.EXTENDED_INFO_REPLY, request, int(known)) + _text(words)


def _numbers(*numbers: int) -> bytes:
    return b"".join(map(_U32.pack, numbers))


def _string(data: bytes) -> bytes:
    return _U32.pack(len(data)) + data


def _text(words: str) -> bytes:
    # A C string at the other end.
    return _string(words.replace("\0", "").encode("utf-8", "replace"))


class _Body:
    """Reads the fields of a packet, one after the other."""

    def __init__(self, packet: bytes) -> None:
        self._packet = packet
        self._at = 0

    @property
    def is_at_end(self) -> bool:
        return self._at >= len(self._packet)

    def u32(self) -> int:
        return int(_U32.unpack(self._take(_U32.size))[0])

    def port(self) -> int:
        number = self.u32()
        if number > _MOST_PORT and number != STREAMLOCAL_PORT:
            raise Malformed
        return number

    def string(self) -> bytes:
        return self._take(self.u32())

    def text(self) -> str:
        """Return a string that is a C string at the other end: a name, a path or a type."""
        data = self.string()
        if b"\0" in data:
            raise Malformed
        return data.decode("utf-8", "surrogateescape")

    def _take(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._packet):
            raise Malformed
        start, self._at = self._at, end
        return self._packet[start:end]
