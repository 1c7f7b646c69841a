"""Text that a program puts on the clipboard (OSC 52), which no program can read."""

import re
from dataclasses import dataclass

from sshtui.sanitize import BIDI

MOST_COPIED = 100_000
"""Bytes that a program may put on the clipboard at a time."""

_CONTROLS = re.compile(
    f"[{''.join(map(re.escape, BIDI))}\x00-\x08\x0b-\x1f\x7f-\x9f]"  # all but tab and line end
)


@dataclass(frozen=True, slots=True)
class CopiedText:
    """What a program wants to have on the clipboard.

    Attributes:
        text: The text, without controls; "" where it is too much, or no text.
        size: How many bytes it was.
    """

    text: str
    size: int

    @classmethod
    def of(cls, data: bytes, size: int) -> "CopiedText":
        """Return what bytes of a program say."""
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = ""
        return cls(without_controls(text.replace("\r\n", "\n").replace("\r", "\n")), size)


def without_controls(text: str) -> str:
    """Return text as it may be pasted into a shell, where controls would be keys."""
    return _CONTROLS.sub("", text)
