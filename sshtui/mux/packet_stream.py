"""The socket of one client: packets in, replies out."""

import asyncio
import contextlib
import socket
from array import array
from collections import deque
from collections.abc import Callable

from sshtui.mux.messages import Malformed
from sshtui.mux.passed_descriptors import close_all
from sshtui.mux.wire import MOST_DESCRIPTORS, Packet, Wire

_CHUNK = 64 * 1024

MOST_PACKETS = 16
"""Requests that may wait for the one before; ssh sends none before it has its answer."""

MOST_UNREAD = 64 * 1024
"""Bytes of replies that a client may leave unread."""


class PacketStream:
    """Reads packets and the descriptors that come with them, and sends replies.

    Args:
        connection: The socket, which is closed with this.
        ended: Called once, when the client is gone, breaks the protocol or reads no replies.
    """

    def __init__(self, connection: socket.socket, ended: Callable[[], None]) -> None:
        connection.setblocking(False)
        self._socket = connection
        self._ended = ended
        self._wire = Wire()
        self._packets: deque[Packet] = deque()
        self._came = asyncio.Event()
        self._unsent = bytearray()
        self._sent = asyncio.Event()
        self._sent.set()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(connection, self._read)

    async def take_packet(self) -> Packet:
        """Wait for the next packet; whoever takes it owns its descriptors."""
        await self._came.wait()
        packet = self._packets.popleft()
        if not self._packets:
            self._came.clear()
        return packet

    def send(self, reply: bytes) -> None:
        """Send a reply; what does not go at once waits, up to a bound."""
        self._unsent += len(reply).to_bytes(4, "big") + reply
        if len(self._unsent) > MOST_UNREAD:
            self._end()
        elif self._sent.is_set():
            self._write()

    async def flush(self) -> None:
        """Wait until all replies are on their way."""
        await self._sent.wait()

    def close(self) -> None:
        """Close the socket, and every descriptor that was not taken."""
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._socket.close()
        for packet in self._packets:
            close_all(packet.descriptors)
        self._packets.clear()
        close_all(self._wire.take_descriptors())

    def _read(self) -> None:
        try:
            data, descriptors, is_cut = _receive(self._socket)
        except BlockingIOError:
            return
        except OSError:
            self._end()
            return
        self._wire.receive(data, descriptors)
        if not data or is_cut:
            self._end()
            return
        try:
            self._take_packets()
        except Malformed:
            self._end()

    def _take_packets(self) -> None:
        while (packet := self._wire.take_packet()) is not None:
            self._packets.append(packet)
            self._came.set()
            if len(self._packets) > MOST_PACKETS:
                raise Malformed

    def _write(self) -> None:
        try:
            with contextlib.suppress(BlockingIOError):
                del self._unsent[: self._socket.send(self._unsent)]
        except OSError:
            self._end()
            return
        if self._unsent and self._sent.is_set():
            self._sent.clear()
            self._loop.add_writer(self._socket, self._write)
        elif not self._unsent and not self._sent.is_set():
            self._loop.remove_writer(self._socket)
            self._sent.set()

    def _end(self) -> None:
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._ended()


def _receive(connection: socket.socket) -> tuple[bytes, tuple[int, ...], bool]:
    """Return bytes, the descriptors that came with them, and whether there were more of these."""
    # Without CLOEXEC every program that we start would inherit a stranger's terminal. Python's
    # recv_fds takes flags, and forgets them.
    size = array("i").itemsize
    data, ancillary, flags, _ = connection.recvmsg(
        _CHUNK, socket.CMSG_LEN(MOST_DESCRIPTORS * size), socket.MSG_CMSG_CLOEXEC
    )
    descriptors = array("i")
    for level, kind, content in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            descriptors.frombytes(content[: len(content) // size * size])
    return data, tuple(descriptors), bool(flags & socket.MSG_CTRUNC)
