"""The terminal of a program that waits for a sign-in here: another one than sshtui runs in."""

import asyncio
import contextlib
import itertools
import os
import termios
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

from sshtui.cli.output import only_lines
from sshtui.cli.terminal import Terminal
from sshtui.errors import HungUp
from sshtui.terminal import device
from sshtui.terminal.device import Modes

_CHUNK = 4096
_PROC = Path("/proc")
_NO_CHARACTER = b"\0"
"""In place of the key that suspends: a suspended program cannot have its modes back."""


class LentTerminal(Terminal):
    """A terminal that is lent while its program waits; nothing blocks, and no thread reads it.

    It is opened anew, so that its being read without waiting changes nothing for others.

    Args:
        descriptor: The terminal, which stays the lender's.
        pid: The process that waits.

    Raises:
        OSError: It cannot be opened.
    """

    def __init__(self, descriptor: int, pid: int) -> None:
        super().__init__(
            os.open(f"/dev/fd/{descriptor}", os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        )
        self._pid = pid
        self._unwritten = b""

    def write(self, text: str) -> None:
        """Show text, without controls, as soon as the terminal takes it."""
        self._unwritten += only_lines(text).encode("utf-8", "replace")
        self._write_on()

    def close(self) -> None:
        """Give it back; what it has not taken is dropped."""
        if self._unwritten:
            asyncio.get_running_loop().remove_writer(self._descriptor)
        os.close(self._descriptor)

    def _write_on(self) -> None:
        waited = False
        try:
            while self._unwritten:
                self._unwritten = self._unwritten[os.write(self._descriptor, self._unwritten) :]
        except BlockingIOError:
            waited = True
        except OSError:
            self._unwritten = b""  # it is gone, and nobody misses it
        loop = asyncio.get_running_loop()
        if waited:
            loop.add_writer(self._descriptor, self._write_on)
        else:
            loop.remove_writer(self._descriptor)

    async def _line(self, wake: int) -> bytes | None:
        loop, line = asyncio.get_running_loop(), b""
        while not line.endswith(b"\n"):
            ready: asyncio.Future[bool] = loop.create_future()
            loop.add_reader(self._descriptor, _settle, ready, True)
            loop.add_reader(wake, _settle, ready, False)
            try:
                typed = await ready
            finally:
                loop.remove_reader(self._descriptor)
                loop.remove_reader(wake)
            # What is typed while another job has the terminal is for that.
            chunk = self._read() if typed and is_in_front(self._pid, self._descriptor) else b""
            if not chunk:
                return None
            line += chunk
        return line

    def _read(self) -> bytes:
        try:
            return os.read(self._descriptor, _CHUNK)
        except OSError:
            return b""

    @contextlib.contextmanager
    def _changed(
        self,
        change: Callable[[Modes], None],
        *,
        when: int = termios.TCSANOW,
        resumed: Callable[[], None],
    ) -> Iterator[None]:
        del resumed  # it cannot be suspended meanwhile
        before, during = device.modes_of(self._descriptor), device.modes_of(self._descriptor)
        if before is None or during is None:
            raise HungUp("The terminal is gone.")
        change(during)
        during[tty.CC][termios.VSUSP] = _NO_CHARACTER
        if when == termios.TCSAFLUSH:
            self._drop_hidden()
        # Without waiting for what it has still to show: somebody may have stopped that.
        device.set_modes(self._descriptor, during, termios.TCSANOW)
        held = device.modes_of(self._descriptor)
        try:
            yield
        finally:
            # A shell that has the terminal back has set its own, and draws its prompt by them.
            if device.modes_of(self._descriptor) == held:
                device.set_modes(self._descriptor, before, termios.TCSANOW)


def is_in_front(pid: int, terminal: int) -> bool:
    """Return whether a terminal is that of a process, and its job has it now.

    Args:
        pid: The process.
        terminal: A descriptor of the terminal.
    """
    try:
        status = (_PROC / str(pid) / "stat").read_text("utf-8", "replace")
    except OSError:
        return False
    # The name of the program stands in brackets, and may hold brackets itself.
    state, _parent, group, _session, own, in_front = status.rpartition(")")[2].split()[:6]
    is_own = int(own) == os.fstat(terminal).st_rdev
    return is_own and group == in_front and state not in "TtZX"


def wants_nobody_asked(pid: int) -> bool:
    """Return whether a process is an ssh that was told to ask nothing (BatchMode)."""
    try:
        arguments = (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return True  # whoever cannot be looked at is not asked
    words = arguments.lower().replace(b"=", b" ").replace(b"\0", b" ").split()
    pairs = itertools.pairwise(word.removeprefix(b"-o") for word in words)
    return (b"batchmode", b"yes") in pairs


def _settle(ready: "asyncio.Future[bool]", typed: bool) -> None:
    if not ready.done():
        ready.set_result(typed)
