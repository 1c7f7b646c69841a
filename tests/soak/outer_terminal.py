"""The terminal that a process shows the app on: a pty, with its other end in the same process."""

import fcntl
import os
import struct
import termios
from threading import Thread

_STDIN, _STDOUT = 0, 1
_CHUNK = 64 * 1024
_KEPT = 64 * 1024
"""Bytes of what was written last that are kept."""


class OuterTerminal:
    """Makes a pty the terminal of this process, and reads what is written to it.

    The process must lead a session that has no terminal yet.

    Args:
        columns: Its width.
        rows: Its height.

    Attributes:
        written: The last of what was written to it.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self._end, terminal = os.openpty()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        for standard in (_STDIN, _STDOUT):
            os.dup2(terminal, standard)
        os.close(terminal)
        self.written = b""
        self.resize(columns, rows)
        Thread(target=self._read, name="outer-terminal", daemon=True).start()

    def resize(self, columns: int, rows: int) -> None:
        """Give it another size; the process gets SIGWINCH."""
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text: str) -> None:
        """Type a text as it is."""
        os.write(self._end, text.encode())

    def _read(self) -> None:
        while data := os.read(self._end, _CHUNK):
            self.written = (self.written + data)[-_KEPT:]
