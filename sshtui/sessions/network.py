"""Notices changes of this machine's addresses and routes, on Linux (rtnetlink(7))."""

import asyncio
import socket
import struct
from collections.abc import Callable, Iterator

from sshtui.log import logger

SETTLE = 1.0
"""Seconds after the first change that others may follow in: a network comes up in several."""

_NEW_ADDRESS, _DELETED_ADDRESS, _NEW_ROUTE, _DELETED_ROUTE = 20, 21, 24, 25
_GROUPS = 0x10 | 0x40 | 0x100 | 0x400
"""RTMGRP_IPV4_IFADDR, RTMGRP_IPV4_ROUTE, RTMGRP_IPV6_IFADDR, RTMGRP_IPV6_ROUTE."""

_HEADER = struct.Struct("=IHHII")
"""Length, type, flags, sequence and port of a message (netlink(7))."""
_ATTRIBUTE = struct.Struct("=HH")
_ADDRESS_HEADER = struct.Struct("=BBBBI")
"""Family, prefix, flags, scope and interface of an address (rtnetlink(7))."""
_IFA_ADDRESS = 1
_MOST = 1 << 16
"""Bytes of one reading."""


class Addresses:
    """Tells news from repetitions: routers have an IPv6 address announced again and again."""

    def __init__(self) -> None:
        self._known: set[bytes] = set()

    def changed(self, data: bytes) -> bool:
        """Return whether messages of the kernel say that something is not as it was."""
        news = [self._is_news(kind, body) for kind, body in _messages(data)]
        return any(news)

    def _is_news(self, kind: int, body: bytes) -> bool:
        if kind == _NEW_ADDRESS:
            address = _address(body)
            news = address not in self._known
            self._known.add(address)
            return news
        if kind == _DELETED_ADDRESS:
            self._known.discard(_address(body))
        return kind in {_DELETED_ADDRESS, _NEW_ROUTE, _DELETED_ROUTE}


class NetworkWatch:
    """Hears of changes from the kernel; elsewhere than on Linux it never does.

    Args:
        changed: Called when addresses or routes have changed.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._changed = changed
        self._addresses = Addresses()
        self._timer: asyncio.TimerHandle | None = None
        self._socket = _listener()
        if self._socket is not None:
            self._loop.add_reader(self._socket, self._read, self._socket)

    def stop(self) -> None:
        """Listen no more."""
        if self._timer is not None:
            self._timer.cancel()
        if self._socket is not None:
            self._loop.remove_reader(self._socket)
            self._socket.close()

    def _read(self, listener: socket.socket) -> None:
        try:
            news = self._addresses.changed(listener.recv(_MOST))
        except BlockingIOError:
            return
        except OSError:
            news = True  # ENOBUFS: so much has changed that some of it was dropped
        if news and self._timer is None:
            self._timer = self._loop.call_later(SETTLE, self._tell)

    def _tell(self) -> None:
        self._timer = None
        self._changed()


def _listener() -> socket.socket | None:
    """Return a socket that hears of addresses and routes; None where there is no such thing."""
    family = getattr(socket, "AF_NETLINK", None)
    if family is None:
        return None
    listener = None
    try:
        listener = socket.socket(family, socket.SOCK_RAW | socket.SOCK_NONBLOCK)
        listener.bind((0, _GROUPS))
    except OSError as error:  # in some containers
        logger(__name__).info("Changes of the network are not noticed: %s", error)
        if listener is not None:
            listener.close()
        return None
    return listener


def _messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield type and body of each message."""
    while len(data) >= _HEADER.size:
        length, kind, *_ = _HEADER.unpack_from(data)
        if not _HEADER.size <= length <= len(data):
            return
        yield kind, data[_HEADER.size : length]
        data = data[_aligned(length) :]


def _address(body: bytes) -> bytes:
    """Return interface and address of an address message."""
    if len(body) < _ADDRESS_HEADER.size:
        return body
    *_, interface = _ADDRESS_HEADER.unpack_from(body)
    rest = body[_ADDRESS_HEADER.size :]
    while len(rest) >= _ATTRIBUTE.size:
        length, kind = _ATTRIBUTE.unpack_from(rest)
        if kind == _IFA_ADDRESS or length < _ATTRIBUTE.size:
            return b"%d " % interface + rest[_ATTRIBUTE.size : length]
        rest = rest[_aligned(length) :]
    return body


def _aligned(length: int) -> int:
    return length + 3 & ~3
