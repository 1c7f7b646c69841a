"""The terminal of a program that waits for a sign-in here: another one than sshtui runs in."""

import asyncio
import contextlib
import itertools
import os
import termios
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

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

    Args:
        descriptor: The terminal, which stays the lender's.
        pid: The process that waits.
    """

    def __init__(self, descriptor: int, pid: int) -> None:
        super().__init__(descriptor)
        self._pid = pid

    async def _line(self, wake: int) -> bytes | None:
        loop, line = asyncio.get_running_loop(), b""
        with _reopened(self._descriptor) as keyboard:
            while not line.endswith(b"\n"):
                ready: asyncio.Future[bool] = loop.create_future()
                loop.add_reader(keyboard, _settle, ready, True)
                loop.add_reader(wake, _settle, ready, False)
                try:
                    typed = await ready
                finally:
                    loop.remove_reader(keyboard)
                    loop.remove_reader(wake)
                # What is typed while another job has the terminal is for that.
                chunk = _read(keyboard) if typed and is_in_front(self._pid) else b""
                if not chunk:
                    return None
                line += chunk
        return line

    def _changed(
        self,
        change: Callable[[Modes], None],
        *,
        when: int = termios.TCSADRAIN,
        resumed: Callable[[], None],
    ) -> contextlib.AbstractContextManager[None]:
        del resumed  # it cannot be suspended meanwhile
        return _lent_modes(self._descriptor, change, when)


def is_in_front(pid: int) -> bool:
    """Return whether a process belongs to the job that has its terminal now."""
    try:
        status = (_PROC / str(pid) / "stat").read_text("utf-8", "replace")
    except OSError:
        return False
    # The name of the program stands in brackets, and may hold brackets itself.
    state, _parent, group, _session, _terminal, in_front = status.rpartition(")")[2].split()[:6]
    return group == in_front and state not in "TtZX"


def wants_nobody_asked(pid: int) -> bool:
    """Return whether a process is an ssh that was told to ask nothing (BatchMode)."""
    try:
        arguments = (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return False
    words = arguments.lower().replace(b"=", b" ").replace(b"\0", b" ").split()
    return any(pair == (b"batchmode", b"yes") for pair in _neighbours(words))


def _neighbours(words: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for word, following in itertools.pairwise(words):
        yield word.removeprefix(b"-o"), following


def _settle(ready: "asyncio.Future[bool]", typed: bool) -> None:
    if not ready.done():
        ready.set_result(typed)


@contextlib.contextmanager
def _reopened(descriptor: int) -> Iterator[int]:
    """Open a terminal once more, so that reading it without waiting changes nothing for others."""
    try:
        keyboard = os.open(f"/dev/fd/{descriptor}", os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError:
        # Another user's; where something is to be read, reading does not wait.
        keyboard = os.dup(descriptor)
    try:
        yield keyboard
    finally:
        os.close(keyboard)


def _read(keyboard: int) -> bytes:
    try:
        return os.read(keyboard, _CHUNK)
    except OSError:
        return b""


@contextlib.contextmanager
def _lent_modes(descriptor: int, change: Callable[[Modes], None], when: int) -> Iterator[None]:
    """Change the modes of a terminal, and put back what its owner has not changed meanwhile."""
    before, during = device.modes_of(descriptor), device.modes_of(descriptor)
    if before is None or during is None:
        raise HungUp("The terminal is gone.")
    change(during)
    during[tty.CC][termios.VSUSP] = _NO_CHARACTER
    device.set_modes(descriptor, during, when)
    held = device.modes_of(descriptor)
    try:
        yield
    finally:
        # A shell that has the terminal back has set its own, and still draws its prompt by them.
        if device.modes_of(descriptor) == held:
            device.set_modes(descriptor, before, termios.TCSADRAIN)
