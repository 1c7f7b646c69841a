"""The lines that are a host's own, which an edit of that host changes where they stand."""

from collections.abc import Iterable, Iterator

from sshtui.hosts.editing.block_codec import entry_of
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.snapshot import Snapshot
from sshtui.sshconfig.file import Block
from sshtui.sshconfig.line import ConfigLine


def own_entry(snapshot: Snapshot, alias: str) -> HostEntry:
    """Return what a host's own lines say of it."""
    return entry_of(alias, own_lines(snapshot, alias))


def own_lines(snapshot: Snapshot, alias: str) -> Iterator[ConfigLine]:
    """Yield the lines of the blocks that are for one host and no other.

    Those of its row's blocks, which are for its other names too, come with them as far as they
    are comments to ssh: such a line moves no name, and a row has only one star.
    """
    names = snapshot.row(alias)
    yield from (line for block in snapshot.own_blocks(alias) for line, _ in block.read())
    for block in snapshot.own_blocks(*names) if len(names) > 1 else ():
        yield from (line for line, _ in block.read() if line.keyword.startswith("#"))


def entry_from_blocks(alias: str, blocks: Iterable[Block]) -> HostEntry:
    """Return what some blocks say of a host; of fields that count once the first counts."""
    return entry_of(alias, (line for block in blocks for line, _ in block.read()))
