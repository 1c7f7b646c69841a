"""A shell without a pseudo-terminal: edits lines locally and sends them whole.

Nobody at the other end does that then, as with `ssh -T`, where the terminal that ssh runs in does.
"""

import re
import unicodedata
from collections.abc import Callable

import asyncssh

from sshtui.ssh.shell import Shell

_ERASE, _KILL, _INTERRUPT, _END = "\b\x7f", "\x15", "\x03", "\x04"
_ENTER = "\r\n"
_LINE_END = re.compile(rb"(?<!\r)\n")


class LineScreen:
    """What is shown of a shell without a pseudo-terminal.

    Args:
        on_data: Takes bytes for a terminal.
    """

    def __init__(self, on_data: Callable[[bytes], None]) -> None:
        self._on_data = on_data
        self._after_return = False

    def took(self, data: bytes) -> None:
        """Show output, each line from its beginning."""
        if data:
            bare = self._after_return and data.startswith(b"\n")
            self._after_return = data.endswith(b"\r")
            rest = data[1:] if bare else data
            self._on_data((b"\n" if bare else b"") + _LINE_END.sub(b"\r\n", rest))

    def echo(self, text: str) -> None:
        """Show what is typed."""
        self._on_data(text.encode())


class LineShell(Shell):
    """The writing side of a channel without a pseudo-terminal.

    Args:
        channel: asyncssh's channel.
        screen: Shows what is typed.
    """

    def __init__(self, channel: "asyncssh.SSHClientChannel[bytes]", screen: LineScreen) -> None:
        super().__init__(channel)
        self._screen = screen
        self._line = ""

    def write(self, data: bytes) -> None:
        """Take keys as a terminal sends them; a line goes out with its Enter."""
        if data.startswith(b"\x1b"):
            return  # an arrow, or the emulator's answer to a question: no text
        for character in data.decode("utf-8", "replace"):
            self._type(character)

    def resize(self, columns: int, rows: int) -> None:
        """Do nothing: the remote has no terminal."""

    def _type(self, character: str) -> None:
        if character in _ENTER:
            self._screen.echo("\r\n")
            self._send(f"{self._line}\n")
        elif character in _ERASE:
            self._rub_out(self._line[-1:])
        elif character == _KILL:
            self._rub_out(self._line)
        elif character == _INTERRUPT:
            self._screen.echo("^C\r\n")
            self._line = ""
            if not self._channel.is_closing():
                self._channel.send_signal("INT")
        elif character == _END and self._line:
            self._send(self._line)
        elif character == _END:
            if not self._channel.is_closing():
                self._channel.write_eof()
        elif character.isprintable():
            self._line += character
            self._screen.echo(character)

    def _send(self, text: str) -> None:
        self._line = ""
        super().write(text.encode())

    def _rub_out(self, text: str) -> None:
        self._line = self._line[: len(self._line) - len(text)]
        self._screen.echo("\b \b" * sum(map(_cells, text)))


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
