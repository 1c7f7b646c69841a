"""A remote terminal in the terminal of this process, byte for byte, as `ssh -t` has it."""

import asyncio
import os
import signal
import termios
import tty
from collections import deque

from sshtui.cli.statuses import ENDED_BY_SIGNAL
from sshtui.errors import ConnectionLost
from sshtui.ssh.connection import Connection
from sshtui.ssh.shell import Shell, ShellEnd

_STDIN, _STDOUT = 0, 1
_CHUNK = 64 * 1024
_HIGH_WATER = 1 << 20
"""Bytes waiting for a slow terminal before the server is made to wait."""


async def relay(connection: Connection, command: str) -> int:
    """Run a command with the keys of this terminal, and return its exit status.

    A command ended by a signal gives 255, as ssh does.

    Raises:
        ConnectError: The server refused the channel, or the line went down.
    """
    running = _Relay()
    before = termios.tcgetattr(_STDIN)
    shell = await connection.open_shell(
        _size(), on_data=running.took, on_close=running.closed, command=command
    )
    loop = asyncio.get_running_loop()
    tty.setraw(_STDIN)
    try:
        loop.add_signal_handler(signal.SIGWINCH, lambda: shell.resize(*_size()))
        loop.add_reader(_STDIN, lambda: shell.write(os.read(_STDIN, _CHUNK)))
        end = await running.write_out(shell)
    finally:
        loop.remove_reader(_STDIN)
        loop.remove_signal_handler(signal.SIGWINCH)
        termios.tcsetattr(_STDIN, termios.TCSADRAIN, before)
        shell.close()
    if end.status is not None:
        return end.status
    if end.signal:
        return ENDED_BY_SIGNAL
    raise ConnectionLost(
        f"The command ended without a status: {end.reason or 'the server closed the channel'}.",
        hint="The line or the server went down; the command may still be running there.",
    )


class _Relay:
    """Output on its way to a terminal that may be slow."""

    def __init__(self) -> None:
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._end: ShellEnd | None = None
        self._more = asyncio.Event()
        self._shell: Shell | None = None

    def took(self, data: bytes) -> None:
        """Take output."""
        self._waiting.append(data)
        self._bytes += len(data)
        if self._bytes > _HIGH_WATER and self._shell is not None:
            self._shell.pause()
        self._more.set()

    def closed(self, end: ShellEnd) -> None:
        """Take the end."""
        self._end = end
        self._more.set()

    async def write_out(self, shell: Shell) -> ShellEnd:
        """Write output to the terminal until the end, and return that."""
        self._shell = shell
        while True:
            await self._more.wait()
            self._more.clear()
            while self._waiting:
                data = b"".join(self._waiting)
                self._waiting.clear()
                self._bytes = 0
                await asyncio.to_thread(_write_all, data)
                if self._end is None:
                    shell.resume()
            if self._end is not None:
                return self._end


def _write_all(data: bytes) -> None:
    while data:
        data = data[os.write(_STDOUT, data) :]


def _size() -> tuple[int, int]:
    columns, rows = os.get_terminal_size(_STDIN)
    return columns, rows
