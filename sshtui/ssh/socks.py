"""The SOCKS of a dynamic forward: versions 4, 4a and 5, to connect only (RFC 1928)."""

import ipaddress
from enum import Enum, auto

from sshtui.sshconfig.forwards import Address

MOST_BYTES = 4096
"""Bytes that a request may have; none that is right has as many."""

_CONNECT = 1
_NO_QUESTIONS = 0
_V4, _NAME, _V6 = 1, 3, 4
_ADDRESS_BYTES = {_V4: 4, _V6: 16}
_LONGEST_WORD = 1024


class SocksRefusal(Enum):
    """Why a client does not get its connection, as far as SOCKS can tell."""

    NOT_ALLOWED = auto()
    """It leads where it may not."""
    FAILED = auto()
    """Nobody answers there."""
    NOT_SUPPORTED = auto()
    """It asked for something else than a connection."""


_REPLIES = {
    SocksRefusal.NOT_ALLOWED: 2,
    SocksRefusal.FAILED: 5,
    SocksRefusal.NOT_SUPPORTED: 7,
}
"""What they are called in version 5; version 4 has one word for all."""


class SocksError(Exception):
    """What a client says is no request; the text says why.

    Args:
        why: A phrase.
        reply: What to tell the client before it is let go.
    """

    def __init__(self, why: str, reply: bytes = b"") -> None:
        super().__init__(why)
        self.reply = reply


class _Incomplete(Exception):
    """More has to come."""


class SocksRequest:
    """Reads one client's request; bytes in, bytes out.

    Attributes:
        goal: Where it wants to go; None until it has said so.
        rest: What it sent after its request.
    """

    def __init__(self) -> None:
        self.goal: Address | None = None
        self.rest = b""
        self._data = b""
        self._version = 0
        self._greeted = False

    def feed(self, data: bytes) -> bytes:
        """Take bytes and return what to answer at once.

        Raises:
            SocksError: It is no request to connect.
        """
        self._data += data
        answer = b""
        try:
            self._version = self._data[0] if self._data else 0
            if self._version == 4:  # noqa: PLR2004 - a version
                self._read_4(_RequestReader(self._data))
            elif self._version == 5:  # noqa: PLR2004 - a version
                answer = self._greet()
                self._read_5(_RequestReader(self._data))
            elif self._data:
                raise SocksError("it does not speak SOCKS")
        except _Incomplete:
            if len(self._data) > MOST_BYTES:
                raise SocksError("its request is too long") from None
        return answer

    def accepted(self) -> bytes:
        """Return what tells the client that it is connected."""
        if self._version == 4:  # noqa: PLR2004 - a version
            return bytes((0, 90)) + bytes(6)
        return bytes((5, 0, 0, _V4)) + bytes(6)

    def refused(self, why: SocksRefusal) -> bytes:
        """Return what tells the client that it is not."""
        if self._version == 4:  # noqa: PLR2004 - a version
            return bytes((0, 91)) + bytes(6)
        return bytes((5, _REPLIES[why], 0, _V4)) + bytes(6)

    def _read_4(self, reader: "_RequestReader") -> None:
        reader.take(1)
        command = reader.number(1)
        port = reader.number(2)
        address = reader.take(4)
        reader.word()
        if address[:3] == bytes(3) and address[3]:
            host = _text(reader.word())
        else:
            host = str(ipaddress.IPv4Address(address))
        self._asked(command, host, port, reader)

    def _greet(self) -> bytes:
        if self._greeted:
            return b""
        reader = _RequestReader(self._data)
        reader.take(1)
        if _NO_QUESTIONS not in reader.take(reader.number(1)):
            raise SocksError("it wants to sign in", b"\5\xff")
        self._data = reader.rest
        self._greeted = True
        return bytes((5, _NO_QUESTIONS))

    def _read_5(self, reader: "_RequestReader") -> None:
        version, command, _, kind = reader.take(4)
        if version != 5:  # noqa: PLR2004 - a version
            raise SocksError("it does not speak SOCKS")
        if kind == _NAME:
            host = _text(reader.take(reader.number(1)))
        elif kind in _ADDRESS_BYTES:
            host = str(ipaddress.ip_address(reader.take(_ADDRESS_BYTES[kind])))
        else:
            raise SocksError("it has an address of another kind", self._unsupported())
        self._asked(command, host, reader.number(2), reader)

    def _asked(self, command: int, host: str, port: int, reader: "_RequestReader") -> None:
        if command != _CONNECT:
            raise SocksError("it asks for more than a connection", self._unsupported())
        self.goal = Address(host, port)
        self.rest = reader.rest
        self._data = b""

    def _unsupported(self) -> bytes:
        return self.refused(SocksRefusal.NOT_SUPPORTED)


class _RequestReader:
    """Takes a request apart."""

    def __init__(self, data: bytes) -> None:
        self.rest = data

    def take(self, count: int) -> bytes:
        if len(self.rest) < count:
            raise _Incomplete
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def number(self, count: int) -> int:
        return int.from_bytes(self.take(count), "big")

    def word(self) -> bytes:
        word, end, rest = self.rest.partition(b"\0")
        if len(word) > _LONGEST_WORD:
            raise SocksError("its request is too long")
        if not end:
            raise _Incomplete
        self.rest = rest
        return word


def _text(name: bytes) -> str:
    try:
        host = name.decode()
    except UnicodeDecodeError:
        host = ""
    if not host or "\0" in host:
        raise SocksError("it names no host")
    return host
