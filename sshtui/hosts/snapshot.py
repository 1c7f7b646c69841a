"""The files that hosts are read from, as they were at one moment."""

import bisect
import functools
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sshtui.errors import ConfigError
from sshtui.hosts.listing import Listing
from sshtui.hosts.model import Host
from sshtui.hosts.search.notes import notes_of
from sshtui.safe_path import Checked
from sshtui.sshconfig import patterns, tokens
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.conditions import Condition, Criterion, HostCondition, MatchCondition
from sshtui.sshconfig.evaluate import Effective, evaluate
from sshtui.sshconfig.file import Block
from sshtui.sshconfig.reader import Config, read_config

SYSTEM_CONFIG = Path("/etc/ssh/ssh_config")

_NOWHERE = Path(os.devnull)


class Snapshot:
    """What the files say: ours, the person's, the system's.

    Attributes:
        sources: Each of the three with what it includes.
        lookup: All of their blocks, by name.
    """

    def __init__(self, saved: Config, user: Config, system: Config) -> None:
        self.sources = (saved, user, system)
        self.lookup = BlockIndex(self.sources)

    def is_current(self) -> bool:
        """Return whether reading again would give the same, without reading."""
        return all(source.is_current() for source in self.sources)

    def is_untouched(self) -> bool:
        """Return whether the files still look as they did when they were read."""
        return all(source.is_untouched() for source in self.sources)

    @functools.cached_property
    def hosts(self) -> tuple[Host, ...]:
        """Every host that is named without a wildcard, ours first, each alias once."""
        saved, user, _ = self.sources
        return tuple(Listing(self.lookup).hosts((*saved.blocks, *user.blocks)))

    @functools.cached_property
    def notes(self) -> dict[str, str]:
        """The notes of hosts, by name; read from what is in memory."""
        saved, user, _ = self.sources
        return notes_of((*saved.blocks, *user.blocks))

    def in_force(self, alias: str) -> Effective:
        """Return the settings in force for a host; runs no command and looks no name up.

        Raises:
            ConfigError: HostName uses a token that it may not use.
        """
        return evaluate(self.lookup, (), alias, local_user=tokens.local_user(), lookup_address=None)

    def applying(self, alias: str) -> list[Block]:
        """Return the blocks that apply to a host, in the order in which they do."""
        try:
            return list(self.in_force(alias).blocks)
        except ConfigError:
            # A HostName that cannot be used must not keep anybody from mending it.
            return [
                block
                for block in self.lookup.blocks(alias)
                if all(always_holds(condition, alias) for condition in block.conditions)
            ]

    def own_blocks(self, *aliases: str) -> list[Block]:
        """Return the blocks that are for one host and no other, in order, each once.

        A block that an Include divides comes in as many parts.

        Args:
            aliases: Its name, or all names that the block has to be for.
        """
        own = (block for block in self.lookup.blocks(aliases[0]) if is_own(block, *aliases))
        return [block for block in once(own) if not self.is_of_system(block)]

    def row(self, alias: str) -> tuple[str, ...]:
        """Return all names of the row that a host is listed in, the host first."""
        names = self._rows.get(alias, ())
        return (alias, *(name for name in names if name != alias))

    def addressed(self, name: str) -> tuple[str, ...]:
        """Return the hosts that have a name for their address, and are not called so."""
        hosts = self._by_address.get(name, ())
        return tuple(host.alias for host in hosts if name not in host.names)

    @functools.cached_property
    def _by_address(self) -> dict[str, list[Host]]:
        found: dict[str, list[Host]] = {}
        for host in self.hosts:
            found.setdefault(host.hostname, []).append(host)
        return found

    @functools.cached_property
    def _rows(self) -> dict[str, tuple[str, ...]]:
        return {name: host.names for host in self.hosts if host.aliases for name in host.names}

    def naming_blocks(self, alias: str) -> list[Block]:
        """Return the blocks whose Host or Match lines name a host, in order, each once."""
        return once(block for block in self.lookup.blocks(alias) if names(block, alias))

    def blocks(self) -> Iterator[Block]:
        """Yield every block, in the order in which they count."""
        for source in self.sources:
            yield from source.blocks

    def blocks_with(self, wanted: re.Pattern[str]) -> Iterator[Block]:
        """Yield the blocks, each once, whose text has something in it, quickly."""
        files = {id(block.file): block.file for block in self.blocks()}
        found = {
            key: [match.start() for match in wanted.finditer(file.text)]
            for key, file in files.items()
        }
        yield from once(
            block
            for block in self.blocks()
            if (places := found[id(block.file)])
            and (at := bisect.bisect_left(places, block.start)) < len(places)
            and places[at] < block.end
        )

    def parts(self, block: Block) -> list[Block]:
        """Return a block with the others that an Include divides it into."""
        return self._parts.get((block.file.path, block.head), [block])

    @functools.cached_property
    def _parts(self) -> dict[tuple[Path, int], list[Block]]:
        found: dict[tuple[Path, int], list[Block]] = {}
        for block in self.blocks():
            parts = found.setdefault((block.file.path, block.head), [])
            if not parts or parts[-1].first < block.first:
                parts.append(block)
        return found

    def text_of(self, path: Path) -> str | None:
        """Return the text of a file as it was read, None where it was not."""
        return next((block.file.text for block in self.blocks() if block.file.path == path), None)

    def is_of_system(self, block: Block) -> bool:
        """Return whether a block stands in a file that is not the person's."""
        *_, system = self.sources
        return any(block.file.path == path for path, _ in system.stamps)


@dataclass(slots=True)
class ConfigFiles:
    """Where hosts are read from; files that did not change are not read again.

    Attributes:
        saved: Our own file.
        user: The person's ssh configuration.
        system: The system's.
    """

    saved: Path = _NOWHERE
    user: Path = _NOWHERE
    system: Path = SYSTEM_CONFIG
    _snapshot: Snapshot | None = field(default=None, init=False, repr=False, compare=False)

    def read(self) -> Snapshot:
        """Return what the files say now."""
        snapshot = self._snapshot
        if snapshot is None or not snapshot.is_current():
            snapshot = self._snapshot = self.read_with({})
        return snapshot

    def read_with(self, texts: Mapping[Path, str]) -> Snapshot:
        """Return what the files would say.

        Args:
            texts: What stands in some of them, by path; the others are as they are.
        """
        return Snapshot(
            saved=read_config(self.saved, checked=Checked.WAY, texts=texts),
            user=read_config(self.user, texts=texts),
            system=read_config(self.system, user=False, checked=Checked.NOTHING, texts=texts),
        )


def once(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks without those that are read again by another Include."""
    found: dict[tuple[str, int], Block] = {}
    real: dict[Path, str] = {}
    for block in blocks:
        path = block.file.path
        if path not in real:
            real[path] = os.path.realpath(path)
        found.setdefault((real[path], block.first), block)
    return list(found.values())


def is_own(block: Block, *aliases: str) -> bool:
    """Return whether a block applies to one host, by all of its names and no other, and always."""
    if not block.head or not block.conditions:
        return False
    *outer, own = block.conditions
    return names_only(own, *aliases) and all(
        always_holds(part, alias) for part in outer for alias in aliases
    )


def names(block: Block, alias: str) -> bool:
    """Return whether the Host or Match line of a block names a host, or excludes it."""
    condition = block.conditions[-1] if block.head and block.conditions else None
    if isinstance(condition, HostCondition):
        return any(pattern.removeprefix("!") == alias for pattern in condition.patterns)
    return isinstance(condition, MatchCondition) and any(
        criterion.name in ("host", "originalhost")
        and any(
            patterns.lower(item.removeprefix("!")) == patterns.lower(alias)
            for item in criterion.patterns
        )
        for criterion in condition.criteria
    )


def is_named(block: Block, alias: str) -> bool:
    """Return whether a block is said to be for a host by name, so that the host is a saved one."""
    condition = block.conditions[-1] if block.head and block.conditions else None
    if isinstance(condition, HostCondition):
        return alias in condition.patterns
    return isinstance(condition, MatchCondition) and any(
        criterion.name in ("host", "originalhost")
        and not criterion.negated
        and patterns.lower(alias) in map(patterns.lower, criterion.patterns)
        for criterion in condition.criteria
    )


def names_only(condition: Condition, *aliases: str) -> bool:
    """Return whether a condition holds for some names, and for no other."""
    if isinstance(condition, HostCondition):
        asked = condition.patterns
    elif [(test.name, test.negated) for test in condition.criteria] == [("originalhost", False)]:
        asked = condition.criteria[0].patterns
    else:
        return False
    return {pattern for pattern in asked if pattern[:1] != "!"} == {*aliases} and not any(
        f"!{alias}" in asked for alias in aliases
    )


def always_holds(condition: Condition, alias: str) -> bool:
    """Return whether a condition holds for a host, whatever else is so."""
    if isinstance(condition, HostCondition):
        return patterns.matches_list(alias, condition.patterns)
    return condition.criteria == (Criterion("all"),) or names_only(condition, alias)
