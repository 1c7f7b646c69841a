"""Expands the hosts of an inventory's line: `web[01:20].example.com:2222`."""

import re
import string
from collections.abc import Iterator, Sequence

_WITH_PORT = re.compile(r"\[(.+)\]:([0-9]{1,9})|((?:[^:\[\]]|\[[^\]]*\])+):([0-9]{1,9})")
_RANGE = re.compile(r"([^\[]*)\[([^\]]*:[^\]]*)\](.*)", re.DOTALL)
_STEPS = (2, 3)
LONGEST = 500
"""Characters of a pattern: a name has 253 at most, and each range may have many names."""
_NUMBER = re.compile(r"[0-9]{1,18}")


def with_port(text: str) -> tuple[str, int]:
    """Return a pattern without its port, and that port; 0 for none."""
    found = _WITH_PORT.fullmatch(text)
    if found is None:
        return text, 0
    return found[1] or found[3], int(found[2] or found[4])


def expanded(pattern: str) -> Iterator[str]:
    """Yield every name that a pattern with ranges stands for.

    Raises:
        ValueError: It is too long, or a range has no end, runs backwards or is none, as a phrase.
    """
    if len(pattern) > LONGEST:
        raise ValueError("a pattern of hosts is longer than a name can be")
    found = _RANGE.fullmatch(pattern)
    if found is None:
        yield pattern
        return
    for value in _values(found[2].split(":")):
        yield from expanded(found[1] + value + found[3])


def _values(bounds: Sequence[str]) -> Iterator[str]:
    if len(bounds) not in _STEPS or not bounds[1]:
        raise ValueError("a range of hosts is not [first:last] or [first:last:step]")
    first, last, step = bounds[0] or "0", bounds[1], (*bounds, "1")[2]
    letters = string.ascii_letters
    if not _NUMBER.fullmatch(step) or int(step) == 0:
        raise ValueError("the step of a range of hosts is not a number")
    if len(first) == len(last) == 1 and first in letters and last in letters:
        if letters.index(first) > letters.index(last):
            raise ValueError("a range of hosts runs backwards")
        yield from letters[letters.index(first) : letters.index(last) + 1 : int(step)]
        return
    if not (_NUMBER.fullmatch(first) and _NUMBER.fullmatch(last)):
        raise ValueError("a range of hosts has neither letters nor numbers")
    width = len(first) if first[0] == "0" and len(first) > 1 else 0
    if width and width != len(last):
        raise ValueError("the ends of a range of hosts have not the same length")
    for number in range(int(first), int(last) + 1, int(step)):
        yield str(number).zfill(width)
