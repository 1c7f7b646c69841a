"""Keeps programs from switching the terminal to 132 columns (DECCOLM).

A pane is as wide as its place on the screen, and the remote is told so. A program that asks for
another width gets none, as in xterm without `c132`: not for a moment, as the library would wrap the
whole scrollback anew each time, which a flood of such requests makes slow.
"""

import re

# Mode 40 is what allows the switch (mode 3).
_SETS_MODES = re.compile(rb"\x1b\[\?[0-9;]+h?")
_ALLOWS = re.compile(rb"(?<=[?;])0*40(?=[;h])")
_BEGUN = re.compile(rb"\x1b(?:\[(?:\?[0-9;]*)?)?\Z")
_LONGEST = 64
_MODE = b"40"


class ColumnSwitchFilter:
    """Makes every mode 40 that a stream sets a mode 400, which means nothing to a terminal.

    No byte is held back, and pieces may end anywhere. Unusual spellings pass: `Emulator` goes back
    to its own width at once.
    """

    def __init__(self) -> None:
        self._begun = b""

    def __call__(self, data: bytes) -> bytes:
        """Return the next piece of the stream without the switch."""
        stream, start = self._begun + data, len(self._begun)
        begun = _BEGUN.search(stream, max(0, len(stream) - _LONGEST))
        self._begun = begun.group() if begun else b""
        if _MODE not in stream:
            return data
        parts: list[bytes] = []
        for sequence in _SETS_MODES.finditer(stream):
            for mode in _ALLOWS.finditer(stream, *sequence.span()):
                if mode.end() >= start:
                    parts += (stream[start : mode.end()], b"0")
                    start = mode.end()
        return b"".join((*parts, stream[start:]))
