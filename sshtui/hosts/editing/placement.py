"""Decides where a setting of one host goes, so that it takes effect and nobody else is moved."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sshtui.hosts.editing import block_editor, line_editor
from sshtui.hosts.editing.file_lines import FileLines
from sshtui.hosts.editing.workspace import Workspace
from sshtui.hosts.fields import HostField
from sshtui.hosts.snapshot import Snapshot, always_holds, names, once
from sshtui.sshconfig import keywords
from sshtui.sshconfig.file import Block
from sshtui.sshconfig.line import ConfigLine

_UNSET_BY_NONE = frozenset({"connecttimeout", "serveraliveinterval"})
_EXCLUSIVE = frozenset({"proxyjump", "proxycommand"})
_TOGETHER = frozenset({"#!! note", "#!! grouplabels"})
"""Keywords of ours of which every line counts."""


@dataclass(frozen=True, slots=True)
class _OwnLine:
    """A line of a host's own."""

    block: Block
    file: FileLines
    number: int


class BlockSettings:
    """The settings of some blocks, which are changed where they stand.

    Args:
        work: The files.
        blocks: The blocks, in the order in which they count.
    """

    def __init__(self, work: Workspace, blocks: Sequence[Block]) -> None:
        self._work = work
        self._own = blocks

    def put(self, keyword: str, wanted: Sequence[str]) -> None:
        """Let a keyword be said by these settings, in place of those of the host that say it now.

        Args:
            keyword: In lower case.
            wanted: Each with its keyword; none removes it.
        """
        mine = list(self._lines_of(keyword))
        every = keyword in keywords.ACCUMULATING or keyword in _TOGETHER
        rival = None if every else self._rival(keyword, wanted)
        if not wanted:
            _remove(mine)
        elif mine and not (rival and self._comes_before(rival, mine[0].block)):
            self._replace(mine, wanted, every=every)
            self._lift(keyword, mine[0], wanted)
        else:
            _remove(mine)
            self._add(keyword, wanted, rival)

    def _lines_of(self, keyword: str) -> Iterator[_OwnLine]:
        for block in self._own:
            file = self._work.file(block.file.path)
            for number in block_editor.numbers_of(file, block, _says(keyword)):
                yield _OwnLine(block, file, number)

    def _rival(self, keyword: str, wanted: Sequence[str]) -> Block | None:
        """Return the first other block that has its say on a keyword."""
        return None

    def _comes_before(self, block: Block, other: Block) -> bool:
        """Return whether a block counts before another."""
        return self._own.index(block) < self._own.index(other)

    def _replace(self, mine: list[_OwnLine], wanted: Sequence[str], *, every: bool) -> None:
        for place, content in zip(mine, wanted, strict=False):
            raw = place.file.get(place.number) or ""
            place.file.put(place.number, line_editor.rewritten(raw, content))
        if every:
            _remove(mine[len(wanted) :])
        last = mine[-1]
        more = wanted[len(mine) :]
        if more:
            lines = block_editor.indent_like(last.file, last.number, more)
            last.file.add_below(last.number, lines)

    def _lift(self, keyword: str, place: _OwnLine, wanted: Sequence[str]) -> None:
        """Let a jump or a command come before the other, which would rule it out."""
        first = self._first_exclusive(keyword, wanted)
        if first is None or self._own.index(first.block) > self._own.index(place.block):
            return
        if first.block is place.block and first.number > place.number:
            return
        place.file.remove([place.number])
        lines = block_editor.indent_like(first.file, first.number, wanted)
        first.file.add_above(first.number, lines)

    def _first_exclusive(self, keyword: str, wanted: Sequence[str]) -> _OwnLine | None:
        if keyword not in _EXCLUSIVE or _is_none(wanted):
            return None
        (other,) = _EXCLUSIVE - {keyword}
        said = self._lines_of(other)
        return next((p for p in said if not _is_none([p.file.get(p.number) or ""])), None)

    def _add(self, keyword: str, wanted: Sequence[str], rival: Block | None) -> None:
        own = [block for block in self._own if not rival or self._comes_before(block, rival)]
        first = self._first_exclusive(keyword, wanted)
        if first is not None and first.block in own:
            lines = block_editor.indent_like(first.file, first.number, wanted)
            first.file.add_above(first.number, lines)
        elif own:
            parts = [b for b in own if (b.file.path, b.head) == (own[0].file.path, own[0].head)]
            block_editor.append(self._work.file(parts[-1].file.path), parts[-1], wanted)
        else:
            self._add_elsewhere(wanted, rival)

    def _add_elsewhere(self, wanted: Sequence[str], rival: Block | None) -> None:
        raise NotImplementedError


class HostSettings(BlockSettings):
    """The settings of one host: each is changed where it stands, if that is the host's own block.

    What is shared with other hosts stays as it is; a block of the host's own comes before it.

    Args:
        work: The files.
        snapshot: What they say.
        aliases: The host, by one name or by all names of its row: then its own blocks are
            those of the row.
    """

    def __init__(self, work: Workspace, snapshot: Snapshot, *aliases: str) -> None:
        super().__init__(work, snapshot.own_blocks(*aliases))
        self._snapshot = snapshot
        self._aliases = aliases
        ordered = snapshot.lookup.blocks(aliases[0])
        self._order = {block: index for index, block in enumerate(ordered)}
        self._applying = once(snapshot.applying(aliases[0]))
        self._pending: list[str] = []
        self._anchor: Block | None = None

    def put_tick(self, field: HostField, *, ticked: bool) -> None:
        """Let a field that is yes or no be said; a no is written where a shared rule says yes."""
        keyword = field.keyword.lower()
        rule = next(self._shared_lines(keyword), None)
        denied = rule is not None and field.kind.parse([rule])
        said = "yes" if ticked else "no" if denied else ""
        self.put(keyword, [f"{field.keyword} {said}"] if said else [])

    def _shared_lines(self, keyword: str) -> Iterator[ConfigLine]:
        for block in self._applying:
            if block not in self._own:
                yield from (line for line in block.lines if line.keyword == keyword)

    def finish(self) -> None:
        """Write what goes into a new block."""
        if not self._pending or self._anchor is None:
            return
        block = self._anchor
        block_editor.insert(self._work.file(block.file.path), block, self._aliases, self._pending)

    def _rival(self, keyword: str, wanted: Sequence[str]) -> Block | None:
        """Return the first shared block that would have its say on a keyword."""
        said = {keyword}
        if keyword in _EXCLUSIVE and not _is_none(wanted):
            said = set(_EXCLUSIVE)
        for block in self._applying:
            if block not in self._own and any(
                line.keyword in said
                and not (line.keyword in _UNSET_BY_NONE and line.arguments[0] == "none")
                and not (line.keyword != keyword and line.rest.lower() == "none")
                for line in block.lines
            ):
                return block
        return None

    def _comes_before(self, block: Block, other: Block) -> bool:
        order = self._applying
        return order.index(block) < order.index(other)

    def _add_elsewhere(self, wanted: Sequence[str], rival: Block | None) -> None:
        self._pending += wanted
        self._anchor = self._first_of(filter(None, (self._anchor, self._place_before(rival))))

    def _place_before(self, rival: Block | None) -> Block:
        """Return the block that a new one has to come before."""
        naming = [] if self._own else self._naming()
        candidates = [*naming[:1], *((rival,) if rival else ())]
        if not candidates:
            # A Match for its address is all that named it, and that stays with the address.
            _, user, _ = self._snapshot.sources
            candidates = [next((block for block in user.blocks if block.head), user.blocks[0])]
        return self._writable(self._outside(self._first_of(candidates)))

    def _naming(self) -> list[Block]:
        return once(block for block in self._order if names(block, self._aliases[0]))

    def _outside(self, block: Block) -> Block:
        """Return a block that stands under no condition which may not hold."""
        outer = block.conditions[:-1] if block.head else block.conditions
        for condition in outer:
            if not all(always_holds(condition, alias) for alias in self._aliases):
                return next(
                    other
                    for other in self._snapshot.blocks()
                    if other.head and other.conditions[-1:] == (condition,)
                )
        return block

    def _writable(self, block: Block) -> Block:
        if os.access(block.file.path, os.W_OK) and not self._snapshot.is_of_system(block):
            return block
        # The first lines of the person's own file come before all that it includes.
        saved, user, _ = self._snapshot.sources
        return next(iter((*user.blocks, *saved.blocks)), block)

    def _first_of(self, blocks: Iterable[Block]) -> Block:
        everywhere = self._order
        return min(blocks, key=lambda block: everywhere.get(block, -1))


def _says(keyword: str) -> block_editor.Belongs:
    return lambda raw: line_editor.parsed(raw).keyword == keyword


def _is_none(wanted: Sequence[str]) -> bool:
    return [line_editor.parsed(content).rest.lower().strip() for content in wanted] == ["none"]


def _remove(places: Iterable[_OwnLine]) -> None:
    for place in places:
        place.file.remove([place.number])
