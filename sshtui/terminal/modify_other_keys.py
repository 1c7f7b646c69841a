"""Tracks xterm's modifyOtherKeys level, as libghostty stores only level 2."""

import re

_SET = re.compile(rb"\x1b(?:\[>(?:4(?:;(?P<level>\d?))?)?m|\[>4n|c)")
_BEGUN = re.compile(rb"\x1b(?:\[(?:>(?:4(?:;\d?)?)?)?)?")
_LONGEST = 8
_HIGHEST = 2


class OtherKeys:
    """Follows the level in what a program writes.

    Attributes:
        level: 0 for none, 1 for keys that would be taken for others, 2 for all with a modifier.
    """

    def __init__(self) -> None:
        self.level = 0
        self._begun = b""

    def feed(self, data: bytes) -> None:
        """Take bytes of the program, in pieces of any size."""
        data = self._begun + data
        _, escape, last = data.rpartition(b"\x1b")
        last = escape + last[:_LONGEST]
        self._begun = last if _BEGUN.fullmatch(last) else b""
        # Most output has no such mark, and to look for one character costs next to nothing.
        if b">" in data or (self.level and b"\x1bc" in data):
            for match in _SET.finditer(data):
                self.level = min(int(match["level"] or 0), _HIGHEST)
