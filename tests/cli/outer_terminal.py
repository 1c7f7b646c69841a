"""The terminal that a program runs in: a screen that follows it, and a keyboard."""

import os
import re
import select
import time
from collections.abc import Callable

from sshtui.terminal.emulator import Emulator
from tests.cli.keyboards import Keyboard, Kind, Modes, Press
from tests.cli.on_terminal import OnTerminal

SECONDS = 60.0
_PROTOCOL = re.compile(rb"\x1b\[\?\d+u")


class OuterTerminal:
    """Shows what a program writes, answers what it asks, and types.

    Args:
        running: The program on its pty.
        kind: What the keyboard can do.
    """

    def __init__(self, running: OnTerminal, kind: Kind) -> None:
        self._running = running
        self._kind = kind
        self._output = b""
        self._screen = Emulator(
            80, 24, scrollback_lines=100, scrollback_bytes=1 << 20, reply=self._answer
        )
        self._keyboard = Keyboard(kind, self._screen)
        self._modes = Modes.after(b"")

    def _answer(self, reply: bytes) -> None:
        if self._kind is Kind.KITTY or not _PROTOCOL.fullmatch(reply):
            self.send(reply)

    @property
    def output(self) -> bytes:
        """All that the program has written."""
        return self._output

    def text(self) -> str:
        """Return what the screen shows."""
        return self._screen.text()

    def send(self, data: bytes) -> None:
        """Send bytes, as if keys had sent them."""
        while data:
            data = data[os.write(self._running.master, data[:2048]) :]

    def until(self, probe: Callable[[], bool], what: str) -> None:
        """Wait for a condition, taking what the program writes."""
        deadline = time.monotonic() + SECONDS
        while not probe():
            if time.monotonic() > deadline:
                raise AssertionError(f"no {what}, but\n{self.text()}")
            if select.select([self._running.master], [], [], 0.01)[0]:
                data = os.read(self._running.master, 65536)
                self._output += data
                self._screen.feed(data)

    def sees(self, pattern: str) -> None:
        """Wait until the screen shows a regular expression."""
        self.until(lambda: bool(re.search(pattern, self.text())), repr(pattern))

    def follow(self) -> None:
        """Have the keyboard follow the modes as they are now."""
        self._modes = Modes.after(self._output)

    def sends(self, press: Press) -> bytes:
        """Return what a key sends."""
        return self._keyboard.sends(press, self._modes)
