"""An ssh that was typed on a terminal."""

import asyncio
import fcntl
import os
import struct
import termios
from types import TracebackType
from typing import Self

from tests.mux.plain_ssh import PlainSsh
from tests.servers.waiting import SECONDS


class TerminalClient:
    """Runs ssh on a terminal of 101 columns and 33 rows, with ^G for an interrupt.

    Args:
        ssh: The ssh.
        *arguments: What it is called with.

    Attributes:
        seen: What it wrote so far.
    """

    def __init__(self, ssh: PlainSsh, *arguments: str) -> None:
        self.seen = b""
        self._ssh = ssh
        self._arguments = arguments
        self._primary, self._terminal = os.openpty()
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        self.resize(101, 33)
        modes = termios.tcgetattr(self._terminal)
        modes[6][termios.VINTR] = b"\x07"
        termios.tcsetattr(self._terminal, termios.TCSANOW, modes)
        os.set_blocking(self._primary, False)
        self._process = await asyncio.create_subprocess_exec(
            *self._ssh.command(*self._arguments),
            stdin=self._terminal,
            stdout=self._terminal,
            stderr=self._terminal,
            env={**os.environ, "TERM": "dumb-test"},
            start_new_session=True,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        os.close(self._primary)
        os.close(self._terminal)

    def resize(self, columns: int, rows: int) -> None:
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, size)

    def send(self, keys: bytes) -> None:
        os.write(self._primary, keys)

    async def read_until(self, text: bytes) -> bytes:
        """Return what came up to a text, which is then read."""
        try:
            async with asyncio.timeout(SECONDS):
                while text not in self.seen:
                    self.seen += await _read(self._primary)
        except TimeoutError as error:
            raise AssertionError(f"no {text!r} in {self.seen!r}") from error
        return self.seen

    async def status(self) -> int:
        """Wait for its end."""
        assert self._process is not None
        async with asyncio.timeout(SECONDS):
            return await self._process.wait()

    async def left_in_terminal(self) -> bytes:
        """Return what was typed and is there for the next program."""
        async with asyncio.timeout(SECONDS):
            return await _read(self._terminal)


async def _read(descriptor: int) -> bytes:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(descriptor, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)
    return os.read(descriptor, 65536)
