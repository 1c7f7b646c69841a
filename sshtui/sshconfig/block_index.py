"""An index of blocks by host name, so that not every block has to be tested."""

import bisect
from collections.abc import Iterator, Sequence

from sshtui.sshconfig import patterns
from sshtui.sshconfig.conditions import HostCondition, MatchCondition
from sshtui.sshconfig.file import Block
from sshtui.sshconfig.reader import Config


class BlockIndex:
    """The blocks of some configurations, found by host name without looking at all of them.

    Attributes:
        wants_final_pass: Whether any asks for the configuration to be read twice.
        late: Includes whose files depend on the connection, by the block that begins after them.
        main_files: The files that the others are included by.
    """

    def __init__(self, sources: Sequence[Config]) -> None:
        self.late = {block: late for source in sources for block, late in source.late}
        self.main_files = frozenset(
            source.blocks[0].file.path for source in sources if source.blocks
        )
        self._blocks = [block for source in sources for block in source.blocks]
        # A number where a name has one block, as nearly all do: a list for each costs memory.
        self._by_name: dict[str, int | list[int]] = {}
        self._general: list[int] = []
        self.wants_final_pass = False
        for index, block in enumerate(self._blocks):
            names = _plain_names(block)
            if names is None:
                self._general.append(index)
            else:
                for name in names:
                    self._file_under(name, index)
            condition = block.conditions[-1] if block.conditions else None
            if isinstance(condition, MatchCondition) and condition.wants_final_pass:
                self.wants_final_pass = True

    @property
    def general(self) -> Sequence[tuple[int, Block]]:
        """The blocks that no plain names lead to, with their place in the order of all."""
        return [(index, self._blocks[index]) for index in self._general]

    @property
    def repeated(self) -> Sequence[str]:
        """The plain names that more than one block has."""
        return [name for name, index in self._by_name.items() if isinstance(index, list)]

    def named(self, name: str) -> Sequence[tuple[int, Block]]:
        """Return the blocks of a plain name, with their place in the order of all."""
        return [(index, self._blocks[index]) for index in self._indices(name)]

    def blocks(self, name: str) -> Iterator[Block]:
        """Yield, in order, every block that could apply to a name that Host patterns see."""
        named = self._indices(name)
        if not named:
            indices: Sequence[int] = self._general
        else:
            indices = self._general.copy()
            for index in named:
                bisect.insort(indices, index)
        return (self._blocks[index] for index in indices)

    def _file_under(self, name: str, index: int) -> None:
        before = self._by_name.setdefault(name, index)
        if isinstance(before, list):
            before.append(index)
        elif before != index:
            self._by_name[name] = [before, index]

    def _indices(self, name: str) -> Sequence[int]:
        found = self._by_name.get(name, ())
        return (found,) if isinstance(found, int) else found


def _plain_names(block: Block) -> tuple[str, ...] | None:
    condition = block.conditions[-1] if block.conditions else None
    if isinstance(condition, HostCondition) and all(map(patterns.is_plain, condition.patterns)):
        return condition.patterns
    return None
