"""The terminal of a client that rides: words on it, and its size."""

import asyncio
import contextlib
import os
from collections.abc import Callable

from sshtui.descriptors import wait
from sshtui.mux.passed_descriptors import close_all
from sshtui.ssh.terminal_modes import size_of

_PIECE = 200
"""Bytes that a pipe or a terminal takes at once where it says that it takes any."""

Size = tuple[int, int, int, int]


class ClientTerminal:
    """Copies of a client's descriptors, as those that were passed are its channel's.

    Args:
        stdin: What its size is asked of.
        stderr: What words are written to.
    """

    def __init__(self, stdin: int, stderr: int) -> None:
        self._stdin = os.dup(stdin)
        self._stderr = os.dup(stderr)

    def tell(self, words: str) -> None:
        """Write words, as far as they go without waiting."""
        left = words.encode()
        with contextlib.suppress(OSError):
            while left and wait([], [self._stderr], seconds=0):
                left = left[os.write(self._stderr, left[:_PIECE]) :]

    def size(self) -> Size:
        """Return columns, rows, width and height in pixels; zeros where it is no terminal."""
        return size_of(self._stdin)

    def close(self) -> None:
        """Let go of the copies."""
        close_all((self._stdin, self._stderr))
        self._stdin = self._stderr = -1


class WindowSizes:
    """Looks at the terminals of all riders, and tells when one has another size.

    A client sends SIGWINCH to its master, but that signal belongs to the screen. While nobody
    rides with a terminal, nothing is done.
    """

    INTERVAL = 0.25

    def __init__(self) -> None:
        self._followed: dict[ClientTerminal, tuple[Size, Callable[[Size], None]]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def follow(self, terminal: ClientTerminal, known: Size, tell: Callable[[Size], None]) -> None:
        """Tell of every size that a terminal has from now on.

        Args:
            terminal: The terminal.
            known: Its size that was told already.
            tell: Takes the size.
        """
        self._followed[terminal] = known, tell
        if self._timer is None:
            self._start()

    def leave(self, terminal: ClientTerminal) -> None:
        """Look at a terminal no more."""
        self._followed.pop(terminal, None)
        if not self._followed and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _start(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self.INTERVAL, self._look)

    def _look(self) -> None:
        self._start()
        for terminal, (known, tell) in list(self._followed.items()):
            if (size := terminal.size()) != known and any(size):
                self._followed[terminal] = size, tell
                tell(size)
