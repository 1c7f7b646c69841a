"""Pumps bytes between a channel and a descriptor, in the event loop and without blocking it.

No thread may wait in a read of a terminal: when the command has ended, it would take the line that
is typed next.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from itertools import islice

from sshtui.ssh.nonblocking import NonBlocking, NonBlockingSocket

CHUNK = 1 << 18
"""Bytes read at a time."""

HIGH_WATER = 1 << 20
"""Bytes waiting for a slow reader before the server is made to wait."""

LOW_WATER = 1 << 18
"""Bytes waiting when it may go on."""

_MOST_BUFFERS = 512
"""Pieces written at a time; IOV_MAX is 1024 (writev(2))."""


class InputPump:
    """Reads a descriptor for a channel.

    Args:
        descriptor: Where to read, or None for nothing at all.
        took: Takes what is read.
        ended: Called once, at the end.
    """

    def __init__(
        self,
        descriptor: NonBlocking | None,
        took: Callable[[bytes], None],
        ended: Callable[[], None],
    ) -> None:
        self._descriptor = descriptor
        self._took, self._ended = took, ended
        self._loop = asyncio.get_running_loop()
        self._wanted = False
        self._reading = False
        self._turn: asyncio.Handle | None = None

    def start(self) -> None:
        """Read; again, after a pause."""
        self._wanted = True
        if self._descriptor is None:
            self.close()
            self._ended()
        elif not self._reading and self._turn is None:
            self._listen(self._descriptor)

    def pause(self) -> None:
        """Read nothing until `start`."""
        self._wanted = False
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
        if self._reading and self._descriptor is not None:
            self._loop.remove_reader(self._descriptor.fileno())
            self._reading = False

    def close(self) -> None:
        """Read nothing any more, and let go of the descriptor."""
        self.pause()
        if self._descriptor is not None:
            self._descriptor.close()
            self._descriptor = None

    def _listen(self, descriptor: NonBlocking) -> None:
        try:
            self._loop.add_reader(descriptor.fileno(), self._read)
        except OSError:
            # What epoll does not take never blocks: files, /dev/null (epoll_ctl(2), EPERM).
            self._turn = self._loop.call_soon(self._read_a_turn)
        else:
            self._reading = True

    def _read_a_turn(self) -> None:
        self._turn = None
        self._read()
        if self._wanted and self._turn is None:
            self._turn = self._loop.call_soon(self._read_a_turn)

    def _read(self) -> None:
        if self._descriptor is None:
            return
        try:
            data = self._descriptor.read(CHUNK)
        except BlockingIOError:  # a neighbour took it
            return
        except OSError:  # a terminal that is gone, a directory
            data = b""
        if data:
            self._took(data)
        else:
            self.close()
            self._ended()


class OutputPump:
    """Writes what a channel brings to a descriptor; what does not go at once waits.

    Args:
        descriptor: Where to write, or None for nowhere.
        moved: Called when something was written or given up. It may bring more before it returns.
    """

    def __init__(self, descriptor: NonBlocking | None, moved: Callable[[], None]) -> None:
        self._descriptor = descriptor
        self._moved = moved
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[bytes | memoryview] = deque()
        self._size = 0
        self._turn: asyncio.Handle | None = None
        self._blocked = False
        self.error: OSError | None = None
        """Why nothing can be written any more."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting

    @property
    def is_full(self) -> bool:
        """Whether no more should come for now."""
        return self._size > HIGH_WATER

    @property
    def has_room(self) -> bool:
        """Whether more may come."""
        return self._size <= LOW_WATER

    def put(self, data: bytes) -> None:
        """Write data with all else that comes in this turn of the loop."""
        if self._descriptor is None or self.error is not None:
            return
        self._waiting.append(data)
        self._size += len(data)
        if self._turn is None and not self._blocked:
            self._turn = self._loop.call_soon(self._write)

    def end_writing(self) -> None:
        """Let who reads a socket at its other end know that no more comes."""
        if isinstance(self._descriptor, NonBlockingSocket):
            self._descriptor.end_writing()

    def close(self) -> None:
        """Drop what waits, and let go of the descriptor."""
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
        self._drop()
        if self._descriptor is not None:
            self._descriptor.close()
            self._descriptor = None

    def _write(self) -> None:
        self._turn = None
        if self._descriptor is None:
            return
        try:
            while self._waiting:
                self._wrote(self._descriptor.write(tuple(islice(self._waiting, _MOST_BUFFERS))))
            self._unblock()
        except BlockingIOError:
            self._block(self._descriptor)
        except OSError as error:
            self.error = error
            self._drop()
        self._moved()

    def _wrote(self, size: int) -> None:
        self._size -= size
        while size:
            first = self._waiting.popleft()
            if size < len(first):
                self._waiting.appendleft(memoryview(first)[size:])
                return
            size -= len(first)

    def _block(self, descriptor: NonBlocking) -> None:
        if not self._blocked:
            self._loop.add_writer(descriptor.fileno(), self._write)
            self._blocked = True

    def _unblock(self) -> None:
        if self._blocked and self._descriptor is not None:
            self._loop.remove_writer(self._descriptor.fileno())
            self._blocked = False

    def _drop(self) -> None:
        self._unblock()
        self._waiting.clear()
        self._size = 0
