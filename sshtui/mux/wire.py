"""Cuts what a client sends into packets, each with the descriptors that belong to it (sans-I/O).

A packet is its length, its type and its body. A request that passes descriptors is followed by one
NUL for each of them. The NULs are part of the stream, and the descriptors come in their order, but
not always with them: a read may return a packet and the first descriptor together.
"""

import struct
from collections import deque
from dataclasses import dataclass

from sshtui.mux.messages import DESCRIPTORS, Malformed

MOST_BYTES = 256 * 1024
"""The length of the longest packet, as OpenSSH has it."""

MOST_DESCRIPTORS = max(DESCRIPTORS.values())
"""Descriptors that may wait for their packet; a client has no more to pass."""

_U32 = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Packet:
    """A message of a client.

    Attributes:
        body: Its type and what follows.
        descriptors: What was passed with it; whoever takes the packet closes them.
    """

    body: bytes
    descriptors: tuple[int, ...] = ()


class Wire:
    """What was received from one client and not taken yet."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._descriptors: deque[int] = deque()

    def receive(self, data: bytes, descriptors: tuple[int, ...] = ()) -> None:
        """Add what came; the descriptors are the wire's until they are taken.

        Args:
            data: Bytes of the stream.
            descriptors: What came with them.
        """
        self._buffer += data
        self._descriptors.extend(descriptors)

    def take_packet(self) -> Packet | None:
        """Return the next packet; None if it is not complete.

        Raises:
            Malformed: What came cannot be a packet, or brought more descriptors than there can be.
        """
        if len(self._buffer) >= _U32.size:
            (length,) = _U32.unpack_from(self._buffer)
            if not _U32.size <= length <= MOST_BYTES:
                raise Malformed
            end = _U32.size + length
            if len(self._buffer) >= end + (expected := self._expected(end)):
                return self._take(end, expected)
        if len(self._descriptors) > MOST_DESCRIPTORS:
            raise Malformed
        return None

    def take_descriptors(self) -> tuple[int, ...]:
        """Return the descriptors that belong to no packet, for whoever closes them."""
        left = tuple(self._descriptors)
        self._descriptors.clear()
        return left

    def _expected(self, end: int) -> int:
        """Return how many descriptors follow the packet that the buffer begins with."""
        if end < 2 * _U32.size or len(self._buffer) < end:
            return 0
        (code,) = _U32.unpack_from(self._buffer, _U32.size)
        return DESCRIPTORS.get(code, 0)

    def _take(self, end: int, expected: int) -> Packet | None:
        body = bytes(self._buffer[_U32.size : end])
        if any(self._buffer[end : end + expected]) or len(self._descriptors) < expected:
            # A descriptor cannot come later than the NUL that it is attached to.
            raise Malformed
        del self._buffer[: end + expected]
        return Packet(body, tuple(self._descriptors.popleft() for _ in range(expected)))
