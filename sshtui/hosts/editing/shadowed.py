"""Finds blocks that repeat a name and never take effect."""

from collections.abc import Iterator

from sshtui.errors import ConfigError
from sshtui.hosts.rules import head_of, short_place
from sshtui.hosts.snapshot import Snapshot, once
from sshtui.sshconfig import patterns
from sshtui.sshconfig.file import Block
from sshtui.sshconfig.problems import Problem


def shadowed(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield a problem for each block of which everything is said before, for all of its names."""
    lookup = snapshot.lookup
    repeating = {
        place: block for name in lookup.repeated for place, block in lookup.named(name)[1:]
    }
    for block in once(repeating[place] for place in sorted(repeating)):
        before = _earlier(snapshot, block)
        if (
            before
            and not snapshot.is_of_system(block)
            and block.lines
            and not any(_counts(snapshot, block, n) for n in block.names)
        ):
            place = short_place(before.file.path, before.head)
            what = f"Host {head_of(block)} never takes effect: all of it is said before ({place})"
            yield Problem(block.file.path, block.head, what, stops=False)


def _earlier(snapshot: Snapshot, block: Block) -> Block | None:
    """Return the first block of one of the names, None where each is named here first."""
    firsts = []
    for name in block.names:
        (_, first), *others = snapshot.lookup.named(name) or ((0, block),)
        if not others or _is_same(first, block):
            return None
        firsts.append(first)
    if not firsts or not all(map(patterns.is_plain, block.names)):
        return None
    return firsts[0] if len(snapshot.parts(block)) == 1 else None


def _is_same(block: Block, other: Block) -> bool:
    # Our own file is read again where plain ssh includes it.
    return block.head == other.head and block.file.path.resolve() == other.file.path.resolve()


def _counts(snapshot: Snapshot, block: Block, name: str) -> bool:
    try:
        found = snapshot.in_force(name)
    except ConfigError:
        return True
    if block not in found.blocks:
        return True  # decided when connecting, or read again
    in_force = {(line.file, line.number) for line in found.all()}
    ours = {line.keyword for line in block.lines if line.keyword[0] == "#"}
    for other in found.blocks:
        if other is block:
            break
        ours -= {line.keyword for line in other.lines} - {"#!! grouplabels"}
    return bool(ours) or any((line.file, line.number) in in_force for line in block.lines)
