"""Pipes text to a program of the user's choice."""

import asyncio
import contextlib
import os
import signal
import tempfile
from dataclasses import dataclass
from typing import IO

from sshtui.errors import AppError

_MOST_OUTPUT = 16 * 1024
_CHUNK = 64 * 1024
_LAST_READS = 16
"""Looks at what a program has written when it ends; one it leaves behind may write on."""

_GRACE = 1.0
"""Seconds that a program has to end when it is told to."""


@dataclass(frozen=True, slots=True)
class PipeEnd:
    """How a program ended.

    Attributes:
        status: Its exit status; below 0 the signal that ended it.
        output: The first of what it wrote, errors too.
    """

    status: int
    output: str


async def pipe(command: str, text: str) -> PipeEnd:
    """Run a shell command with text as its input, and wait for its end.

    Cancelled, it ends the command and all that this started. What the command leaves behind on
    purpose goes on: a program that keeps a clipboard does so from the background.

    Args:
        command: As `sh -c` takes it.
        text: Its input.

    Raises:
        AppError: It could not be started.
    """
    with tempfile.TemporaryFile() as file:
        await asyncio.to_thread(_fill, file, text)
        output = _FirstOutput()
        try:
            process = await _start(command, file, output)
            try:
                status = await process.wait()
            except asyncio.CancelledError:
                await _end(process)
                raise
            return PipeEnd(status, output.text())
        finally:
            output.close()


def _fill(file: IO[bytes], text: str) -> None:
    file.write(f"{text}\n".encode(errors="replace"))
    file.seek(0)


async def _start(
    command: str, file: IO[bytes], output: "_FirstOutput"
) -> asyncio.subprocess.Process:
    try:
        # A session of its own: it has no terminal to write to or to ask on.
        return await asyncio.create_subprocess_shell(
            command, stdin=file, stdout=output.end, stderr=output.end, start_new_session=True
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AppError(
            f"The command could not be started: {reason}.", title="Nothing was piped"
        ) from error
    finally:
        output.close_end()


async def _end(process: asyncio.subprocess.Process) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        # One that became another user's, as by sudo, cannot be told.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GRACE):
                await process.wait()


class _FirstOutput:
    """Reads all that is written to a pipe, and keeps the first of it.

    Attributes:
        end: The descriptor to write to.
    """

    def __init__(self) -> None:
        self._kept = b""
        self._loop = asyncio.get_running_loop()
        self._read, self.end = os.pipe()
        os.set_blocking(self._read, False)
        self._loop.add_reader(self._read, self._take)

    def text(self) -> str:
        """Return the first of what was written by now."""
        for _ in range(_LAST_READS):
            if not self._take():
                break
        return self._kept.decode(errors="replace")

    def close_end(self) -> None:
        """Leave writing to others."""
        os.close(self.end)

    def close(self) -> None:
        """Read no more."""
        self._loop.remove_reader(self._read)
        os.close(self._read)

    def _take(self) -> bool:
        try:
            data = os.read(self._read, _CHUNK)
        except BlockingIOError:
            return False
        if not data:
            self._loop.remove_reader(self._read)
        self._kept = (self._kept + data)[:_MOST_OUTPUT]
        return bool(data)
