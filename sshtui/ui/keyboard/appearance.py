"""Whether the terminal is dark or light, where it tells."""

import re

from textual.message import Message

ASK = "\x1b[?996n\x1b]11;?\x1b\\\x1b[?2031h"
"""Asks in two ways, the second known to nearly all terminals, and to be told of changes."""

STOP = "\x1b[?2031l"

LONGEST = 64
"""Characters of an answer that are looked at."""

_MIDDLE = 0.5
_DARK, _LIGHT = "1", "2"
_TOLD = re.compile(rf"\x1b\[\?997;([{_DARK}{_LIGHT}])n")
_BACKGROUND = re.compile(r"\x1b\]11;rgba?:([0-9a-fA-F]+)/([0-9a-fA-F]+)/([0-9a-fA-F]+)(?:/.*)?")


class Appearance(Message):
    """The terminal told what it is like.

    Args:
        dark: Whether its text is light on dark.
    """

    def __init__(self, *, dark: bool) -> None:
        super().__init__()
        self.dark = dark


def read(answer: str) -> Appearance | None:
    """Return what an answer of the terminal says; None for another one.

    Args:
        answer: A whole sequence, without the end of a string.
    """
    if told := _TOLD.fullmatch(answer):
        return Appearance(dark=told[1] == _DARK)
    if background := _BACKGROUND.fullmatch(answer):
        # Each part has as many digits as the terminal likes.
        red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in background.groups())
        return Appearance(dark=0.299 * red + 0.587 * green + 0.114 * blue < _MIDDLE)
    return None
