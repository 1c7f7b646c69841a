"""Cleans pasted text: no control characters, no end of the bracket.

A terminator hidden in the text would end the bracket early, and the rest would be a command; an
eight-bit control does the same, and libghostty leaves those in.
"""

from sshtui.sanitize import is_control
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import check

# Bytes that could not be decoded, and that a program may take for controls.
_EIGHT_BIT_CONTROLS = frozenset(map(chr, range(0xDC80, 0xDCA0)))
_ROOM_FOR_BRACKETS = 16


def clean(text: str) -> str:
    """Return text without controls and direction marks; every line ends in a newline alone."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        character
        for character in lines
        if character in "\t\n" or not (is_control(character) or character in _EIGHT_BIT_CONTROLS)
    )


def line_count(text: str) -> int:
    """Return how many lines a paste would be; a carriage return ends one too."""
    return clean(text).count("\n") + 1


def encode(text: str, *, bracketed: bool) -> bytes:
    """Return what pasting sends.

    Args:
        text: What the clipboard holds.
        bracketed: Whether the program asked for brackets around it (DEC mode 2004).
    """
    # What could not be decoded when it came is a lone surrogate, and goes on as the byte it was.
    data = clean(text).encode(errors="surrogateescape")
    if not data:
        return b""
    source = ffi.new("char[]", data)
    target = ffi.new("char[]", len(data) + _ROOM_FOR_BRACKETS)
    length = ffi.new("size_t *")
    result = lib.ghostty_paste_encode(source, len(data), bracketed, target, len(target), length)
    check(result, "paste_encode")
    return bytes(ffi.buffer(target, length[0]))
