"""Removes hyperlinks (OSC 8) from server output, and leaves their text.

The library (pyghostty 0.1.3) aborts the process when a server fills a page of cells with them and
then moves lines about. It has no switch to turn them off; `links` keeps those that are offered.
"""

import re

# What a terminal overlooks within an escape sequence: controls but those that end it. Between ESC
# and what follows the library overlooks bytes beyond ASCII as well.
_OVERLOOKED = bytes(set(range(0x20)) - {0x07, 0x18, 0x1A, 0x1B}) + b"\x7f"
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_ANY = rb"[" + re.escape(_OVERLOOKED) + rb"]*+"
_OPENING = re.compile(rb"\]" + _ANY + rb"8" + _ANY + rb";")
# In the midst of a sequence the library takes the byte 9D for ESC ]. In text it is the end of a
# character, such as a closing quotation mark.
_OPENING_IN_8_BITS = re.compile(rb"\x9d" + _ANY + rb"8" + _ANY + rb"(?=;)")
_OSC = b"\x9d"
_CANCEL = b"\x18"
_ESCAPE, _EIGHT = 0x1B, ord("8")


class HyperlinkFilter:
    """Makes every OSC 8 in a stream an OSC 88, which means nothing to a terminal.

    One that is begun by a byte which may as well be text is cut off by CAN, which text does not
    show. No byte is held back, and pieces may end anywhere.
    """

    def __init__(self) -> None:
        self._begun = b""

    def __call__(self, data: bytes) -> bytes:
        """Return the next piece of the stream without hyperlinks."""
        begun = len(self._begun)
        stream = self._begun + data
        harmless: bytearray | None = None
        for match in _OPENING.finditer(stream):
            if _is_escaped(stream, match.start()):
                harmless = harmless or bytearray(stream)
                harmless[match.end() - 1] = _EIGHT
        self._begun = _begun(stream)
        if _OSC not in stream:
            return data if harmless is None else bytes(harmless[begun:])
        return _cancelled(stream if harmless is None else bytes(harmless), begun)


def _cancelled(stream: bytes, start: int) -> bytes:
    """Return a stream from a place on, where what 9D begins does not become a hyperlink."""
    parts: list[bytes] = []
    for match in _OPENING_IN_8_BITS.finditer(stream):
        if match.end() >= start:
            parts += (stream[start : match.end()], _CANCEL)
            start = match.end()
    return b"".join((*parts, stream[start:]))


def _is_escaped(stream: bytes, place: int) -> bool:
    place -= 1
    while place >= 0 and (stream[place] in _OVERLOOKED or stream[place] in _BEYOND_ASCII):
        place -= 1
    return place >= 0 and stream[place] == _ESCAPE


def _begun(stream: bytes) -> bytes:
    """Return how far an opening has come at the end of a stream."""
    for begun in (b"\x1b]8", b"\x1b]", b"\x9d8", _OSC, b"\x1b"):
        rest = stream
        for character in reversed(begun):
            rest = rest.rstrip(_OVERLOOKED)
            if character == _ESCAPE:
                rest = rest.rstrip(_OVERLOOKED + _BEYOND_ASCII)
            if not rest or rest[-1] != character:
                break
            rest = rest[:-1]
        else:
            return begun
    return b""
