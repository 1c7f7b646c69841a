"""Moves bytes between file descriptors and the event loop, with flow control."""

import asyncio
import os
from collections.abc import Callable

_READ = 64 * 1024
_READS = 16
"""Reads before other work gets its turn: a pty gives 4 KiB at most at a time."""


class Reader:
    """Hands on what comes out of a descriptor, until its end.

    Args:
        descriptor: Set to non-blocking and closed at the end.
        deliver: Gets the bytes.
    """

    def __init__(self, descriptor: int, deliver: Callable[[bytes], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._descriptor = descriptor
        self._deliver = deliver
        self._paused = False
        self._last = False
        self._ended = self._loop.create_future()
        os.set_blocking(descriptor, False)
        self._loop.add_reader(descriptor, self._read)

    def pause(self) -> None:
        """Stop reading until `resume`."""
        if not self._ended.done():
            self._paused = True
            self._loop.remove_reader(self._descriptor)

    def resume(self) -> None:
        """Read on."""
        if self._paused and not self._ended.done():
            self._paused = False
            self._loop.add_reader(self._descriptor, self._read)
            if self._last:
                self._loop.call_soon(self._read_on)

    def finish(self) -> None:
        """Take what is there now, and count that as the end."""
        self._last = True
        self._read_on()

    async def wait_ended(self) -> None:
        """Return once everything has been handed on."""
        await asyncio.shield(self._ended)

    def close(self) -> None:
        """Stop, whatever is left."""
        if not self._ended.done():
            self._loop.remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._ended.set_result(None)

    def _read(self) -> None:
        chunks: list[bytes] = []
        at_end = False
        for _ in range(_READS):
            try:
                chunk = os.read(self._descriptor, _READ)
            except BlockingIOError:
                at_end = self._last
                break
            except OSError:
                # Linux says EIO once the last process has left the other end of a pty.
                chunk = b""
            if not chunk:
                at_end = True
                break
            chunks.append(chunk)
        if chunks:
            self._deliver(b"".join(chunks))
        if at_end:
            self.close()
        elif self._last:
            self._loop.call_soon(self._read_on)

    def _read_on(self) -> None:
        if not self._paused and not self._ended.done():
            self._read()


class Writer:
    """Writes into a descriptor without waiting for it.

    Args:
        descriptor: Set to non-blocking and closed by `close`.
        full: Called when bytes have to wait.
        drained: Called when they are all written.
    """

    def __init__(
        self, descriptor: int, full: Callable[[], None], drained: Callable[[], None]
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._descriptor = descriptor
        self._full = full
        self._drained = drained
        self._waiting = bytearray()
        self._closing = False
        self._closed = False
        os.set_blocking(descriptor, False)

    def write(self, data: bytes) -> None:
        """Write now what goes, and the rest when it can."""
        if self._closed or self._closing:
            return
        if not self._waiting:
            data = data[self._write(data) :]
        if data and not self._closed:
            if not self._waiting:
                self._loop.add_writer(self._descriptor, self._flush)
                self._full()
            self._waiting += data

    def close(self, *, flush: bool) -> None:
        """Close the descriptor, after what still waits if `flush` is set."""
        self._closing = True
        if not self._closed and not (flush and self._waiting):
            self._loop.remove_writer(self._descriptor)
            os.close(self._descriptor)
            self._closed = True

    def _flush(self) -> None:
        del self._waiting[: self._write(self._waiting)]
        if not self._waiting and not self._closed:
            self._loop.remove_writer(self._descriptor)
            self._drained()
            # Being told may have brought more to write, so this closes only if nothing waits.
            if self._closing:
                self.close(flush=True)

    def _write(self, data: bytes | bytearray) -> int:
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:
            return 0
        except OSError:
            # The reader is gone: what it did not take is of no use to anyone.
            self._waiting.clear()
            self._drained()
            self.close(flush=False)
            return len(data)
