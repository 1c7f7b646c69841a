"""Edits of what hosts are marked with in the list: tags, and the star of favourites."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sshtui.hosts.editing.block_codec import settings
from sshtui.hosts.editing.host_edit import check_changes, present
from sshtui.hosts.editing.jumpers import listed
from sshtui.hosts.editing.placement import HostSettings
from sshtui.hosts.editing.workspace import Workspace
from sshtui.hosts.fields import BY_NAME
from sshtui.hosts.own_lines import own_entry, own_lines
from sshtui.hosts.rules import rule_of
from sshtui.hosts.snapshot import ConfigFiles, Snapshot, once
from sshtui.sshconfig.file import Block


@dataclass(frozen=True, slots=True)
class FavouriteEdit:
    """Hosts that become favourites, or are none any more, whatever a shared rule says.

    Attributes:
        files: Where hosts are read from.
        aliases: The hosts.
        favourite: Whether they shall be favourites.
    """

    files: ConfigFiles
    aliases: tuple[str, ...]
    favourite: bool

    def apply(self, work: Workspace) -> None:
        """Make the edit in memory.

        Raises:
            ConfigError: A host is gone.
        """
        snapshot = work.snapshot(self.files)
        for alias in self.aliases:
            present(snapshot, alias)
            row = HostSettings(work, snapshot, *snapshot.row(alias))
            row.put_tick(BY_NAME["favourite"], ticked=self.favourite)
            row.finish()


@dataclass(frozen=True, slots=True)
class TagEdit:
    """Tags that hosts get or lose; those that a shared rule gives stay, and that is told.

    Attributes:
        files: Where hosts are read from.
        aliases: The hosts.
        added: Tags that each of them gets.
        removed: Tags that each of them loses.
    """

    files: ConfigFiles
    aliases: tuple[str, ...]
    added: tuple[str, ...]
    removed: frozenset[str]

    def apply(self, work: Workspace) -> None:
        """Make the edit in memory.

        Raises:
            UsageError: A tag cannot be used.
            ConfigError: A host is gone.
        """
        snapshot = work.snapshot(self.files)
        staying: dict[tuple[str, Block], list[str]] = {}
        for alias in self.aliases:
            present(snapshot, alias)
            entry = own_entry(snapshot, alias)
            tags = dict.fromkeys((*entry.tags, *self.added))
            after = replace(entry, tags=tuple(tag for tag in tags if tag not in self.removed))
            if after.tags != entry.tags:
                check_changes(["tags"], after)
                row = HostSettings(work, snapshot, *snapshot.row(alias))
                row.put(BY_NAME["tags"].keyword.lower(), settings(after).get("tags", []))
                row.finish()
            for given in self._given_by_rules(snapshot, alias):
                staying.setdefault(given, []).append(alias)
        for (tag, block), aliases in staying.items():
            rule = rule_of(snapshot, block)
            whose = "the system's" if rule.is_of_system else rule.breadth
            note = f"Tag {tag} of {listed(aliases)} stays: {rule.title} ({rule.place}) gives it,"
            work.notes[f"{note} {whose}."] = None

    def _given_by_rules(self, snapshot: Snapshot, alias: str) -> Iterator[tuple[str, Block]]:
        """Yield the tags to be removed that a host has from a shared rule, each with the rule."""
        if not self.removed:
            return
        own = {(line.file, line.number) for line in own_lines(snapshot, alias)}
        keyword = BY_NAME["tags"].keyword.lower()
        for block in once(snapshot.applying(alias)):
            for line in block.lines:
                if line.keyword == keyword and (line.file, line.number) not in own:
                    yield from ((tag, block) for tag in line.arguments if tag in self.removed)
