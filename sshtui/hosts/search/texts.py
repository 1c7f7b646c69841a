"""Short texts, one of each host, in which a word is found without looking at each."""

import bisect
import itertools
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from operator import add

_RARE = 8
"""How many times as many hosts there are, at least, as have a word that is found in one text."""


class Texts:
    """Short texts, one of each host; also all in one, where a rare word is found at once.

    Args:
        lines: The texts, none with a newline.

    Attributes:
        lines: Likewise.
        joined: Each after a newline.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = list(lines)
        self.joined = "\n" + "\n".join(self.lines) + "\n"
        self._starts = array(
            "L", itertools.accumulate(map(add, map(len, self.lines), repeat(1)), initial=0)
        )

    def found(self, wanted: str, joined: str = "") -> Iterator[int]:
        """Yield the numbers of the lines that have something, ascending.

        Args:
            wanted: What to look for; a newline is the start or end of a line.
            joined: The texts written in another way, letter for letter.
        """
        joined = joined or self.joined
        at = joined.find(wanted)
        while at >= 0:
            index = bisect.bisect_right(self._starts, at) - 1
            yield index
            at = joined.find(wanted, self._starts[index + 1])

    def having(self, wanted: str, among: Sequence[int]) -> list[int]:
        """Return the numbers of the lines that have something.

        Args:
            wanted: What to look for.
            among: Where to look, ascending.
        """
        if 0 < len(among) == len(self.lines) and self.joined.count(wanted) * _RARE < len(among):
            return list(self.found(wanted))
        lines = self.lines
        return [index for index in among if wanted in lines[index]]
