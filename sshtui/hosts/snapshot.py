"""The files that hosts are read from, as they were at one moment."""

import functools
import os
from dataclasses import dataclass, field
from pathlib import Path

from sshtui.hosts.listing import Listing
from sshtui.hosts.model import Host
from sshtui.hosts.notes import notes_of
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

    def own_blocks(self, alias: str) -> list[Block]:
        """Return the blocks that are for one host and no other, in order, each once.

        A block that an Include divides comes in as many parts.
        """
        found = {
            (block.file.path, block.first): block
            for block in self.lookup.blocks(alias)
            if is_own(block, alias)
        }
        return list(found.values())


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
            snapshot = self._snapshot = Snapshot(
                saved=read_config(self.saved, checked=Checked.WAY),
                user=read_config(self.user),
                system=read_config(self.system, user=False, checked=Checked.NOTHING),
            )
        return snapshot


def is_own(block: Block, alias: str) -> bool:
    """Return whether a block applies to one host and no other, and always does."""
    if not block.head or not block.conditions:
        return False
    *outer, own = block.conditions
    return _names_only(own, alias) and all(_always_holds(part, alias) for part in outer)


def _names_only(condition: Condition, alias: str) -> bool:
    if isinstance(condition, MatchCondition):
        return condition.criteria == (Criterion("originalhost", (alias,)),)
    return alias in condition.patterns and all(
        pattern == alias or pattern[0] == "!" for pattern in condition.patterns
    )


def _always_holds(condition: Condition, alias: str) -> bool:
    if isinstance(condition, HostCondition):
        return patterns.matches_list(alias, condition.patterns)
    return condition.criteria == (Criterion("all"),)
