"""The blocks that many names have in common: those with wildcards, and those of Match."""

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sshtui.sshconfig import patterns
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.conditions import Criterion, HostCondition, MatchCondition
from sshtui.sshconfig.file import Block
from sshtui.sshconfig.line import ConfigLine

_ALWAYS = (Criterion("all"),)


class Applied(NamedTuple):
    """A block that applies to a name if its Match lines hold.

    Attributes:
        place: Where it stands in the order of all blocks.
        matches: What its Match lines ask for.
        lines: Its lines that a list shows something of.
    """

    place: int
    matches: tuple[MatchCondition, ...]
    lines: Sequence[ConfigLine]


class _Tested(NamedTuple):
    tests: tuple[Callable[[str], bool], ...]
    applied: Applied


class WideBlocks:
    """Finds the blocks of a name that does not lead to them by itself.

    Args:
        lookup: All configurations.
        read: Returns the lines of a block that a list shows something of.
    """

    def __init__(self, lookup: BlockIndex, read: Callable[[Block], Sequence[ConfigLine]]) -> None:
        self._always: list[Applied] = []
        self._sometimes: list[_Tested] = []
        self._by_name: dict[str, list[_Tested]] = {}
        wildcards: list[str] = []
        for place, block in lookup.general:
            if not says_anything(block):
                continue
            hosts = [c for c in block.conditions if isinstance(c, HostCondition)]
            tests = tuple(patterns.matcher(c.patterns) for c in hosts if c.patterns != ("*",))
            applied = Applied(place, matches_of(block), read(block))
            if not tests:
                self._always.append(applied)
                continue
            tested = _Tested(tests, applied)
            self._sometimes.append(tested)
            for pattern in hosts[-1].patterns:
                if patterns.is_plain(pattern):
                    self._by_name.setdefault(pattern, []).append(tested)
                elif not pattern.startswith("!"):
                    wildcards.append(pattern)
        # One look tells of most names that none of these many blocks is for them.
        self._any = patterns.matcher(wildcards)

    def for_name(self, name: str) -> list[Applied]:
        """Return the blocks whose Host lines are for a name, in no order."""
        candidates = self._sometimes if self._any(name) else self._by_name.get(name, ())
        if not candidates:
            return self._always.copy()
        named = (t.applied for t in candidates if all(applies(name) for applies in t.tests))
        return list(itertools.chain(self._always, named))


def matches_of(block: Block) -> tuple[MatchCondition, ...]:
    """Return what the Match lines of a block ask for, without those that always hold."""
    return tuple(
        condition
        for condition in block.conditions
        if isinstance(condition, MatchCondition) and condition.criteria != _ALWAYS
    )


def says_anything(block: Block) -> bool:
    """Return whether a block has any setting, even one that a list shows nothing of."""
    raw = map(str.strip, block.raw_lines())
    return any(line and (line[0] != "#" or line.startswith("#!!")) for line in raw)
