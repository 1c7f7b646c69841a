"""Writes words of sshtui's own into a terminal, told apart from what a program writes there."""

import textwrap

from sshtui.sanitize import clean, scrub
from sshtui.terminal.emulator import Emulator

_SIGN = "! "
_YELLOW, _PLAIN = b"\x1b[33m", b"\x1b[39m"


def remark(emulator: Emulator, words: str) -> None:
    """Write words on lines of their own, from the cursor's on.

    Args:
        emulator: The terminal, with the cursor at the start of a line.
        words: One line for each remark.
    """
    columns, _ = emulator.size
    for line in words.splitlines():
        told = textwrap.wrap(
            clean(line), columns, initial_indent=_SIGN, subsequent_indent=" " * len(_SIGN)
        )
        rows = (scrub(row).encode() for row in told)
        emulator.feed(b"".join(b"%b%b%b\r\n" % (_YELLOW, row, _PLAIN) for row in rows))
