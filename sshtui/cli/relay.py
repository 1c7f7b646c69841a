"""Relays a remote terminal to this one byte by byte, as `ssh -t` does."""

import asyncio
import contextlib
import os
import signal
import termios
import tty
from collections import deque

from sshtui.cli.exit_statuses import ENDED_BY_SIGNAL
from sshtui.cli.terminal_modes import changed_modes
from sshtui.descriptors import read_some, write_all
from sshtui.errors import ConnectionLost, HungUp
from sshtui.ssh.connection import Connection
from sshtui.ssh.shell import Shell, ShellEnd
from sshtui.terminal.device import Modes

_STDIN, _STDOUT = 0, 1
_CHUNK = 64 * 1024
_HIGH_WATER = 1 << 20
"""Bytes waiting for a slow terminal before the server is made to wait."""


async def relay(connection: Connection, command: str) -> int:
    """Run a command with the keys of this terminal, and return its exit status.

    A command ended by a signal gives 255, as ssh does.

    Raises:
        TerminalRefused: The server gives no pseudo-terminal, and nothing was run.
        ConnectError: The server refused the channel, or the connection broke.
        HungUp: The terminal is gone.
        BrokenPipeError: Nobody reads the output any more.
    """
    running = _Relay()
    shell = await connection.open_terminal(
        _size(), on_data=running.took, on_close=running.closed, command=command
    )
    loop = asyncio.get_running_loop()

    def resize() -> None:
        with contextlib.suppress(HungUp):
            shell.resize(*_size())

    def read() -> None:
        if data := read_some(_STDIN, _CHUNK):
            shell.write(data)
        else:
            loop.remove_reader(_STDIN)
            running.hung_up()

    try:
        with changed_modes(_STDIN, _make_raw, resumed=resize):
            loop.add_signal_handler(signal.SIGWINCH, resize)
            loop.add_reader(_STDIN, read)
            end = await running.write_out(shell)
    finally:
        loop.remove_reader(_STDIN)
        loop.remove_signal_handler(signal.SIGWINCH)
        shell.close()
    if end.status is not None:
        return end.status
    if end.signal:
        return ENDED_BY_SIGNAL
    raise ConnectionLost(
        f"The command ended without a status: {end.reason or 'the server closed the channel'}.",
        hint="The connection or the server went down; the command may still be running there.",
    )


class _Relay:
    """Output on its way to a terminal that may be slow."""

    def __init__(self) -> None:
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._end: ShellEnd | None = None
        self._gone = False
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

    def hung_up(self) -> None:
        """Note that nobody types or reads any more."""
        self._gone = True
        self._more.set()

    async def write_out(self, shell: Shell) -> ShellEnd:
        """Write output to the terminal until the end, and return that.

        Raises:
            HungUp: The terminal is gone.
            BrokenPipeError: Nobody reads the output any more.
        """
        self._shell = shell
        while True:
            await self._more.wait()
            self._more.clear()
            while self._waiting and not self._gone:
                data = b"".join(self._waiting)
                self._waiting.clear()
                self._bytes = 0
                await self._write(data)
                if self._end is None:
                    shell.resume()
            if self._gone:
                raise HungUp("The terminal is gone.")
            if self._end is not None:
                return self._end

    async def _write(self, data: bytes) -> None:
        try:
            await asyncio.to_thread(write_all, _STDOUT, data)
        except BrokenPipeError:
            raise
        except OSError:
            self._gone = True


def _make_raw(modes: Modes) -> None:
    """Have every key come as it is, and output go as it is (cfmakeraw in termios(3))."""
    modes[tty.IFLAG] &= ~(
        termios.IGNBRK | termios.BRKINT | termios.PARMRK | termios.ISTRIP
        | termios.INLCR | termios.IGNCR | termios.ICRNL | termios.IXON
    )  # fmt: skip
    modes[tty.OFLAG] &= ~termios.OPOST
    modes[tty.CFLAG] = modes[tty.CFLAG] & ~(termios.CSIZE | termios.PARENB) | termios.CS8
    modes[tty.LFLAG] &= ~(
        termios.ECHO | termios.ECHONL | termios.ICANON | termios.ISIG | termios.IEXTEN
    )
    modes[tty.CC][termios.VMIN], modes[tty.CC][termios.VTIME] = 1, 0


def _size() -> tuple[int, int]:
    """Return columns and rows.

    Raises:
        HungUp: The terminal is gone.
    """
    try:
        columns, rows = os.get_terminal_size(_STDIN)
    except OSError:
        raise HungUp("The terminal is gone.") from None
    return columns, rows
