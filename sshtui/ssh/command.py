"""Runs a remote command: bytes between its channel and local file descriptors."""

import asyncio
import queue
import threading
from collections.abc import Callable

import asyncssh

from sshtui.descriptors import read_some, write_all
from sshtui.errors import AppError, ConnectionLost
from sshtui.ssh.disconnect import sentence

CHUNK = 1 << 18
"""Bytes read from standard input at a time."""

HIGH_WATER = 1 << 22
"""Bytes of output waiting for a slow reader before the server is made to wait."""


class Command(asyncssh.SSHClientSession[bytes]):
    """The channel of one command, pumped without blocking the event loop.

    The pumps are daemon threads: a descriptor that never gives or takes again must not keep the
    program from ending.

    Args:
        stdin: Descriptor to read from, or None for an empty input.
        stdout: Descriptor for standard output.
        stderr: Descriptor for standard error.
    """

    def __init__(self, *, stdin: int | None, stdout: int, stderr: int) -> None:
        self._stdin = stdin
        self._outputs = {None: stdout, asyncssh.EXTENDED_DATA_STDERR: stderr}
        self._waiting: queue.SimpleQueue[tuple[int, bytes] | None] = queue.SimpleQueue()
        self._waiting_bytes = 0
        self._may_write = threading.Event()
        self._may_write.set()
        self._loop = asyncio.get_running_loop()
        self._status: int | None = None
        self._signal = ""
        self._lost: Exception | None = None
        self._ended = False
        self._written: asyncio.Future[None] = self._loop.create_future()
        self._channel: asyncssh.SSHClientChannel[bytes] | None = None

    async def wait(self) -> int:
        """Wait until the command ended and its output is written; return its exit status.

        A command ended by a signal gives 255, as ssh does.

        Raises:
            BrokenPipeError: Nobody reads the output any more.
            ConnectionLost: The line went down before the command ended.
        """
        try:
            await self._written
        except BrokenPipeError:
            raise
        except OSError as error:
            raise AppError(
                f"The output could not be written: {error.strerror}.", title="Cannot write"
            ) from error
        finally:
            if self._channel is not None:
                self._channel.close()
        if self._status is not None and self._lost is None:
            return self._status
        if self._signal and self._lost is None:
            return 255
        raise ConnectionLost(
            "The connection ended before the command's output did:"
            f" {sentence(self._lost) if self._lost else 'the server closed the channel.'}",
            hint="The connection or the server went down; the command may still be running there.",
        )

    # what asyncssh calls

    def connection_made(self, chan: "asyncssh.SSHClientChannel[bytes]") -> None:
        """Start writing what comes."""
        self._channel = chan
        self._start(self._write_out, "output")

    def session_started(self) -> None:
        """Start reading standard input."""
        if self._stdin is None:
            self._end_input()
            return
        self._start(self._read_in, "input")

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        """Queue output; make the server wait when the reader of ours is slow."""
        self._waiting.put((self._outputs[datatype], data))
        self._waiting_bytes += len(data)
        if self._waiting_bytes > HIGH_WATER and self._channel is not None:
            self._channel.pause_reading()

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
        self._waiting.put(None)

    # the pumps

    def _start(self, pump: Callable[[], None], name: str) -> None:
        threading.Thread(target=pump, name=f"command {name}", daemon=True).start()

    def _tell(self, callback: Callable[..., None], *arguments: object) -> None:
        try:
            self._loop.call_soon_threadsafe(callback, *arguments)
        except RuntimeError:  # the loop was closed while the pump was waiting
            self._ended = True

    def _write_out(self) -> None:
        try:
            while (item := self._waiting.get()) is not None:
                target, data = item
                write_all(target, data)
                self._tell(self._took, len(data))
        except OSError as error:
            self._tell(self._finish, error)
        else:
            self._tell(self._finish, None)

    def _took(self, size: int) -> None:
        before, self._waiting_bytes = self._waiting_bytes, self._waiting_bytes - size
        if before >= HIGH_WATER > self._waiting_bytes and self._channel is not None:
            self._channel.resume_reading()

    def _finish(self, error: OSError | None) -> None:
        if self._written.done():
            return
        if error is None:
            self._written.set_result(None)
        else:
            self._written.set_exception(error)

    def _read_in(self) -> None:
        if self._stdin is None:
            return
        data = b"more"
        while data and not self._ended:
            self._may_write.wait()
            data = read_some(self._stdin, CHUNK)
            self._may_write.clear()
            self._tell(self._send if data else self._end_input, data)

    def _send(self, data: bytes) -> None:
        self._may_write.set()
        if self._channel is not None and not self._channel.is_closing():
            self._channel.write(data)

    def _end_input(self, _data: bytes = b"") -> None:
        if self._channel is not None and not self._channel.is_closing():
            self._channel.write_eof()
