"""Reads saved hosts from `hosts.conf` and ssh's configuration."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sshtui import files, paths
from sshtui.errors import ConfigError
from sshtui.hosts.editing.host_edit import Edit
from sshtui.hosts.editing.rule_edit import RuleEdit
from sshtui.hosts.editing.shadowed import shadowed
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.model import Host, Rule, Setting
from sshtui.hosts.own_lines import entry_from_blocks, own_entry
from sshtui.hosts.rules import Inherited, SharedRule, inherited, rules, rules_called
from sshtui.hosts.snapshot import SYSTEM_CONFIG, ConfigFiles, Snapshot, is_named
from sshtui.safe_path import Checked, UnsafePath
from sshtui.sshconfig import keywords, patterns
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.evaluate import Effective
from sshtui.sshconfig.problems import in_words, missing
from sshtui.sshconfig.reader import Config, read_config
from sshtui.sshconfig.resolve import Overrides, resolve
from sshtui.sshconfig.target import Target


@dataclass(frozen=True, slots=True)
class HostBlock:
    """A host as its own blocks describe it.

    Attributes:
        entry: What they say, as fields; an edit is a difference to this.
        named: What all blocks say that name the host, shared ones too.
        path: The file that holds the first of them, or the first block that names the host.
        shared_with: Other names and patterns that it is named with, in order.
        files: Where hosts are read from.
    """

    entry: HostEntry
    named: HostEntry
    path: Path
    shared_with: tuple[str, ...]
    files: ConfigFiles

    def edit(self, after: HostEntry | None, *, with_comments: bool = False) -> Edit:
        """Return the edit after which the host is another, or is gone.

        Args:
            after: The host as it shall be, or None.
            with_comments: Whether the comments directly above a block that goes, go too.
        """
        return Edit(self.files, self.entry, after, with_comments=with_comments)


class HostRepository:
    """Lists and resolves hosts, and describes them for edits.

    Every method may read files: call them off the event loop, from any thread. What another
    program writes is seen by the next call; files that did not change are not read again.

    Args:
        user_config: The person's ssh configuration; `~/.ssh/config` by default.
        system_config: The system's.
        saved: Our own file; `hosts.conf` in sshtui's configuration directory by default.
    """

    def __init__(
        self,
        user_config: Path | None = None,
        system_config: Path = SYSTEM_CONFIG,
        saved: Path | None = None,
    ) -> None:
        self._files = ConfigFiles(
            saved or files.restrict(paths.config_path()) / "hosts.conf",
            user_config or Path.home() / ".ssh" / "config",
            system_config,
        )
        self._listed: Snapshot | None = None

    @property
    def files(self) -> ConfigFiles:
        """Where hosts are read from, for edits."""
        return self._files

    @property
    def saved(self) -> Path:
        """The file that new hosts go to."""
        return self._files.saved

    def hosts(self) -> tuple[Host, ...]:
        """Return every host that is named without a wildcard, ours first, each alias once."""
        self._listed = self._files.read()
        return self._listed.hosts

    def notes(self) -> Mapping[str, str]:
        """Return the notes of the hosts that were listed last, by name; reads no file again."""
        return (self._listed or self._files.read()).notes

    def are_current(self, hosts: tuple[Host, ...]) -> bool:
        """Return whether the files still say what hosts were read from, without reading them.

        Args:
            hosts: As `hosts` returned them.
        """
        listed = self._listed
        return listed is not None and listed.hosts is hosts and listed.is_untouched()

    def problems(self) -> tuple[str, ...]:
        """Return the problems in the files as `file:line: what`, those of one file together."""
        snapshot = self._files.read()
        saved, user, system = snapshot.sources
        own = saved.problems
        if all(path != self.saved for path, _ in user.stamps):
            # ssh never comes to what is included nowhere.
            own = tuple(problem._replace(stops=False) for problem in own)
        # `sshtui hosts include` may come before the first host is saved.
        others = (
            problem
            for problem in (*user.problems, *system.problems)
            if problem.what != missing(self.saved)
        )
        return in_words((*own, *others, *shadowed(snapshot)))

    def refusals(self) -> tuple[UnsafePath, ...]:
        """Return why files may not be used at all, so that nothing is connected to."""
        return tuple(
            refusal for source in self._files.read().sources for refusal in source.refusals
        )

    def unread(self) -> tuple[str, ...]:
        """Return which files could not be read or may not be, so that hosts may be missing."""
        return tuple(
            dict.fromkeys(text for source in self._files.read().sources for text in source.unread)
        )

    def resolve(
        self, destination: Destination, overrides: Overrides | None = None, *, dry_run: bool = False
    ) -> Target:
        """Resolve a destination as ssh would, `hosts.conf` before ssh's own files.

        Args:
            destination: What was asked for.
            overrides: What the command line says; a config file there replaces all files.
            dry_run: Run no command of Match exec and look no name up. What that leaves
                open is told among what is not used.

        Raises:
            UsageError: The command line cannot be understood.
            ConfigError: A file may not be trusted, or what it says leads nowhere.
        """
        overrides = overrides or Overrides()
        sources, lookup = self._sources(overrides.config_file)
        for source in sources:
            if source.refusals:
                raise source.refusals[0]
        if dry_run:
            return resolve(lookup, destination, overrides, run=None, lookup_address=None)
        return resolve(lookup, destination, overrides)

    def in_force(self, alias: str) -> Effective:
        """Return the settings in force for a host; nothing is run, and no name looked up.

        Raises:
            ConfigError: HostName uses a token that it may not use.
        """
        return self._files.read().in_force(alias)

    def rule(self, name: str) -> Rule | None:
        """Return the first Host line that applies to a name, but for `*` and such.

        Raises:
            ConfigError: HostName uses a token that it may not use.
        """
        for block in self.in_force(name).blocks:
            if patterns.is_for_some(block.names):
                return Rule(block.names, block.file.path, block.head)
        return None

    def rule_test(self) -> Callable[[str], bool]:
        """Return a quick test for whether a name falls under such a line."""
        general = (block.names for _, block in self._files.read().lookup.general)
        rules = [names for names in general if patterns.is_for_some(names)]
        lines = list(map(patterns.matcher, rules))
        # One look tells of most names that none of these many lines is for them.
        wanted = patterns.matcher([name for rule in rules for name in rule if name[:1] != "!"])
        return lambda name: wanted(name) and any(line(name) for line in lines)

    def settings(self, destination: Destination) -> tuple[Setting, ...]:
        """Return what the files say of a destination, each with its place; runs no Match exec.

        Raises:
            ConfigError: HostName uses a token that it may not use.
        """
        found = self.in_force(destination.host)
        return tuple(
            Setting(keywords.NAMES[line.keyword], line.value, line.file, line.number)
            for line in found.all()
            if line.keyword in keywords.NAMES
        )

    def block(self, alias: str) -> HostBlock:
        """Return a host as its own block describes it.

        Raises:
            ConfigError: It is in no file any more, or a file that may hold it is not read.
        """
        snapshot = self._files.read()
        blocks = [block for block in snapshot.naming_blocks(alias) if is_named(block, alias)]
        if not blocks:
            if refusals := self.refusals():
                raise refusals[0]
            raise ConfigError(
                f"There is no saved host {alias!a}.",
                hint="sshtui hosts list shows them all.",
                title="No such host",
            )
        own = snapshot.own_blocks(alias)
        shared = dict.fromkeys(name for block in blocks for name in block.names if name != alias)
        path = (own or blocks)[0].file.path
        return HostBlock(
            own_entry(snapshot, alias),
            entry_from_blocks(alias, blocks),
            path,
            tuple(shared),
            self._files,
        )

    def inherited(self, alias: str) -> Mapping[str, Inherited]:
        """Return what a host has from rules that it shares with others, by field.

        Args:
            alias: The host; "" for a new one, which has what every host has.

        Raises:
            ConfigError: HostName uses a token that it may not use.
        """
        return inherited(self._files.read(), alias)

    def rules(self, alias: str) -> tuple[SharedRule, ...]:
        """Return the rules that a host shares with others, in the order in which they apply."""
        return rules(self._files.read(), alias)

    def rules_called(self, text: str) -> tuple[SharedRule, ...]:
        """Return the rules with a head, such as `*.prod`, or at a place, such as `config:4`."""
        return rules_called(self._files.read(), text)

    def edit_rule(self, rule: SharedRule, after: HostEntry) -> RuleEdit:
        """Return the edit that changes a rule for every host that it is for."""
        return RuleEdit(self._files, rule, after)

    def new(self, entry: HostEntry) -> Edit:
        """Return the edit that saves a new host in our own file."""
        return Edit(self._files, None, entry)

    def _sources(self, config_file: Path | None) -> tuple[Sequence[Config], BlockIndex]:
        if config_file is None:
            reading = self._files.read()
            return reading.sources, reading.lookup
        if str(config_file).lower() == "none":
            return (), BlockIndex(())
        if not os.access(config_file, os.R_OK):
            raise ConfigError(f"{config_file} cannot be read.", hint="It was given with -F.")
        sources = (read_config(config_file, checked=Checked.NOTHING),)
        return sources, BlockIndex(sources)
