"""One command without a screen: bytes between its channel and local file descriptors."""

import asyncio
import os
import threading
from collections import deque

import asyncssh

from sshtui.errors import ConnectionLost
from sshtui.log import start_task

CHUNK = 1 << 18
"""Bytes read from standard input at a time."""

HIGH_WATER = 1 << 22
"""Bytes of output waiting for a slow reader before the server is made to wait."""


class Command(asyncssh.SSHClientSession[bytes]):
    """The channel of one command, pumped without blocking the event loop.

    Args:
        stdin: Descriptor to read from, or None for an empty input.
        stdout: Descriptor for standard output.
        stderr: Descriptor for standard error.
    """

    def __init__(self, *, stdin: int | None, stdout: int, stderr: int) -> None:
        self._stdin = stdin
        self._outputs = {None: stdout, asyncssh.EXTENDED_DATA_STDERR: stderr}
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._waiting_bytes = 0
        self._more = asyncio.Event()
        self._may_write = threading.Event()
        self._may_write.set()
        self._loop = asyncio.get_running_loop()
        self._status: int | None = None
        self._signal = ""
        self._lost: Exception | None = None
        self._ended = False
        self._channel: asyncssh.SSHClientChannel[bytes] | None = None
        self._writer: asyncio.Task[None] | None = None

    async def wait(self) -> int:
        """Wait until the command ended and its output is written; return its exit status.

        A command ended by a signal gives 255, as ssh does.

        Raises:
            BrokenPipeError: Nobody reads the output any more.
            ConnectionLost: The line went down before the command ended.
        """
        if self._writer is None:
            raise AssertionError("the channel is not open")
        try:
            await self._writer
        finally:
            if self._channel is not None:
                self._channel.close()
        if self._status is not None:
            return self._status
        if self._signal:
            return 255
        raise ConnectionLost(
            f"The command ended without a status: {self._lost or 'the server closed the channel'}.",
            hint="The line or the server went down; the command may still be running there.",
        )

    # what asyncssh calls

    def connection_made(self, chan: "asyncssh.SSHClientChannel[bytes]") -> None:
        """Start writing what comes."""
        self._channel = chan
        self._writer = start_task(self._write_out(), "command output")

    def session_started(self) -> None:
        """Start reading standard input."""
        if self._stdin is None:
            self._end_input()
            return
        # A daemon thread: a read that never returns must not keep the program from ending.
        threading.Thread(target=self._read_in, name="command input", daemon=True).start()

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        """Queue output; make the server wait when the reader of ours is slow."""
        self._waiting.append((self._outputs[datatype], data))
        self._waiting_bytes += len(data)
        if self._waiting_bytes > HIGH_WATER and self._channel is not None:
            self._channel.pause_reading()
        self._more.set()

    def pause_writing(self) -> None:
        """The server is slow to take input."""
        self._may_write.clear()

    def resume_writing(self) -> None:
        """It takes input again."""
        self._may_write.set()

    def exit_status_received(self, status: int) -> None:
        """Keep the exit status."""
        self._status = status

    def exit_signal_received(self, signal: str, core_dumped: bool, msg: str, lang: str) -> None:
        """Keep the signal."""
        self._signal = signal

    def connection_lost(self, exc: Exception | None) -> None:
        """End the pumps."""
        self._lost = exc
        self._ended = True
        self._may_write.set()
        self._more.set()

    # the pumps

    async def _write_out(self) -> None:
        while True:
            await self._more.wait()
            self._more.clear()
            while self._waiting:
                target, data = self._take()
                await asyncio.to_thread(_write_all, target, data)
            if self._ended:
                return

    def _take(self) -> tuple[int, bytes]:
        """Take all waiting output that goes to the same descriptor."""
        target, first = self._waiting.popleft()
        parts = [first]
        while self._waiting and self._waiting[0][0] == target:
            parts.append(self._waiting.popleft()[1])
        data = b"".join(parts)
        self._waiting_bytes -= len(data)
        if self._waiting_bytes < HIGH_WATER and self._channel is not None and not self._ended:
            self._channel.resume_reading()
        return target, data

    def _read_in(self) -> None:
        if self._stdin is None:
            return
        data = b"more"
        while data and not self._ended:
            self._may_write.wait()
            data = os.read(self._stdin, CHUNK)
            self._may_write.clear()
            try:
                self._loop.call_soon_threadsafe(self._send if data else self._end_input, data)
            except RuntimeError:  # the loop closed while the read was waiting
                return

    def _send(self, data: bytes) -> None:
        self._may_write.set()
        if self._channel is not None and not self._channel.is_closing():
            self._channel.write(data)

    def _end_input(self, _data: bytes = b"") -> None:
        if self._channel is not None and not self._channel.is_closing():
            self._channel.write_eof()


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
