"""Which blocks of some configurations can apply to a host, without looking at all of them."""

import bisect
from collections.abc import Iterator, Sequence

from sshtui.hosts import patterns
from sshtui.hosts.conditions import HostCondition, MatchCondition
from sshtui.hosts.ssh_config import Block, Config


class Lookup:
    """The blocks of some configurations, found by host name without looking at all of them."""

    def __init__(self, sources: Sequence[Config]) -> None:
        self._blocks = [block for source in sources for block in source.blocks]
        self._by_name: dict[str, list[int]] = {}
        self._general: list[int] = []
        for index, block in enumerate(self._blocks):
            names = _plain_names(block)
            if names is None:
                self._general.append(index)
            else:
                for name in names:
                    self._by_name.setdefault(name, []).append(index)
        self.wants_final_pass = any(
            isinstance(condition, MatchCondition) and condition.wants_final_pass
            for block in self._blocks
            for condition in block.conditions[-1:]
        )

    def blocks(self, name: str) -> Iterator[Block]:
        """Yield, in order, every block that could apply to a name that Host patterns see."""
        named = self._by_name.get(name, [])
        if not named:
            indices: Sequence[int] = self._general
        else:
            indices = self._general.copy()
            for index in named:
                bisect.insort(indices, index)
        return (self._blocks[index] for index in indices)


def _plain_names(block: Block) -> tuple[str, ...] | None:
    condition = block.conditions[-1] if block.conditions else None
    if isinstance(condition, HostCondition) and all(map(patterns.is_plain, condition.patterns)):
        return condition.patterns
    return None
