"""Removes hyperlinks (OSC 8) from server output, and leaves their text.

We neither show nor open them, and the library (pyghostty 0.1.3) aborts the process when a server
fills a page of cells with them and then moves lines about. It has no switch to turn them off.
"""

import re

# What a terminal overlooks within an escape sequence: controls but those that end it.
_OVERLOOKED = bytes(set(range(0x20)) - {0x07, 0x18, 0x1A, 0x1B}) + b"\x7f"
_ANY = rb"[" + re.escape(_OVERLOOKED) + rb"]*+"
_OPENING = re.compile(rb"\]" + _ANY + rb"8" + _ANY + rb";")
_ESCAPE, _EIGHT = 0x1B, ord("8")


class HyperlinkFilter:
    """Makes every OSC 8 in a stream an OSC 88, which means nothing to a terminal.

    No byte is held back, added or taken away, and pieces may end anywhere.
    """

    def __init__(self) -> None:
        self._begun = b""

    def __call__(self, data: bytes) -> bytes:
        """Return the next piece of the stream without hyperlinks."""
        stream = self._begun + data
        harmless: bytearray | None = None
        for match in _OPENING.finditer(stream):
            if _is_escaped(stream, match.start()):
                harmless = harmless or bytearray(stream)
                harmless[match.end() - 1] = _EIGHT
        begun = len(self._begun)
        self._begun = _begun(stream)
        return data if harmless is None else bytes(harmless[begun:])


def _is_escaped(stream: bytes, place: int) -> bool:
    place -= 1
    while place >= 0 and stream[place] in _OVERLOOKED:
        place -= 1
    return place >= 0 and stream[place] == _ESCAPE


def _begun(stream: bytes) -> bytes:
    """Return how far an opening has come at the end of a stream."""
    for begun in (b"\x1b]8", b"\x1b]", b"\x1b"):
        rest = stream
        for character in reversed(begun):
            rest = rest.rstrip(_OVERLOOKED)
            if not rest or rest[-1] != character:
                break
            rest = rest[:-1]
        else:
            return begun
    return b""
