"""Use cases of saved hosts: prepare, preview, save and undo a change."""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sshtui import paths, safe_path
from sshtui.errors import ConfigError
from sshtui.hosts.editing import edits, include_line
from sshtui.hosts.editing.edits import FileEdit
from sshtui.hosts.editing.file_edit import Change
from sshtui.hosts.editing.host_edit import Edit
from sshtui.hosts.editing.mark_edit import FavouriteEdit, TagEdit
from sshtui.hosts.editing.rule_edit import RuleEdit, refuse_of_system
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.entry_text import entry_from
from sshtui.hosts.importers import formats, plan
from sshtui.hosts.importers.plan import Planned
from sshtui.hosts.jumps import circle, through_itself
from sshtui.hosts.repository import HostBlock
from sshtui.hosts.rules import Inherited, SharedRule, in_force
from sshtui.hosts.search.search import Found, Searcher
from sshtui.hosts.snapshot import ConfigFiles
from sshtui.services.host_export import Export, export_hosts, export_to_file
from sshtui.services.ports import Hosts, Visits
from sshtui.sshconfig import tokens
from sshtui.sshconfig.destination import Destination, parse_port

_INCLUDE = "hosts.include"
"""The choice whether plain ssh is to read the saved hosts."""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Edits that are saved together.

    Attributes:
        edits: The edits.
        changes: What they do, file by file; empty where everything is so already.
        notes: What a person should know before they are saved.
    """

    edits: tuple[FileEdit, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A host that is being edited, or a rule that several share.

    Attributes:
        path: The file that will be written.
        before: The host as it is; a new one has no alias, nor has a rule.
        entry: The host as it stands in the editor at first.
        taken: Names that other hosts have.
        jumps: ProxyJump of every host, by alias.
        aliases: Other names of the host's row.
        keys: Private keys to choose from.
        groups: Groups to choose from.
        inherited: What is in force by rules shared with other hosts, by the name of the field
            in `HostEntry`.
        files: Where hosts are read from.
        rule: The rule that is edited; None for a host.
    """

    path: Path
    before: HostEntry
    entry: HostEntry
    taken: frozenset[str] = frozenset()
    jumps: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    keys: Sequence[str] = ()
    groups: Sequence[str] = ()
    inherited: Mapping[str, Inherited] = field(default_factory=dict)
    files: ConfigFiles = field(default_factory=ConfigFiles)
    rule: SharedRule | None = None

    def read(self, texts: Mapping[str, str]) -> tuple[HostEntry, dict[str, str]]:
        """Return the host that texts describe, and what is wrong with it by field."""
        entry, wrong = entry_from(texts, self.before)
        if self.rule:
            wrong.pop("alias", None)
            return entry, wrong
        if entry.alias in self.taken:
            wrong.setdefault("alias", "A host with this name already exists.")
        jump = self.jump_mistake(entry)
        if jump:
            wrong.setdefault("jump", jump)
        return entry, wrong

    def jump_mistake(self, entry: HostEntry) -> str:
        """Say whether a host, as it is now described, would be reached through itself."""
        before = self.before
        names = ("alias", "hostname", "port", "jump")
        if all(getattr(entry, name) == getattr(before, name) for name in names):
            return ""
        itself = (before.alias, *self.aliases)
        others = {alias: jump for alias, jump in self.jumps.items() if alias not in itself}
        for name in (entry.alias, *self.aliases):
            if way := circle(name, entry.jump, others):
                told = " → ".join((entry.alias, *way[1:]))
                also = "" if name == entry.alias else f", another name of {entry.alias}"
                return f"ProxyJump loop: {told}{also}."
        given = {name: rule.text for name, rule in self.inherited.items()}
        hostname = entry.hostname or given.get("hostname") or entry.alias
        address = tokens.in_hostname(hostname, entry.alias)
        port = entry.port or parse_port(given.get("port", ""))
        way = through_itself(address, port, entry.jump, others)
        if way:
            return f"ProxyJump loop: {way[-1]} is the address of {entry.alias} itself."
        return ""

    def edit(self, after: HostEntry) -> Edit | RuleEdit:
        """Return the edit that saves the host or the rule as it is now described."""
        if self.rule:
            return RuleEdit(self.files, self.rule, after)
        return Edit(self.files, self.before if self.before.alias else None, after)


class HostManager:
    """Lists, changes, imports and exports hosts; blocks, so call it from threads.

    Nothing is written before `save`: what prepares a change returns what it would do.

    Args:
        hosts: The saved hosts.
        visits: Follow a host that gets another name.
    """

    def __init__(self, hosts: Hosts, visits: Visits) -> None:
        self._hosts = hosts
        self._visits = visits
        self._saved: list[tuple[tuple[Change, ...], ChangeSet]] = []

    @property
    def path(self) -> Path:
        """The file that new hosts are saved in."""
        return self._hosts.saved

    def find(self, query: str) -> Found:
        """Return the hosts that match a query, in the order that the list shows them in."""
        hosts = self._hosts.hosts()
        visits = self._visits.frecency() if query.strip() else {}
        return Searcher(hosts, visits, self._hosts.notes).search(query)

    def draft(self, alias: str = "", *, copied: bool = False) -> Draft:
        """Return what an editor starts with.

        Args:
            alias: The host to edit; "" for a new one.
            copied: Whether a new host is to start as a copy of that one.

        Raises:
            ConfigError: The host no longer exists.
        """
        block = None if copied or not alias else self._hosts.block(alias)
        before = block.entry if block else HostEntry("")
        draft = self._draft(block.path if block else self.path, before)
        entry = self._copy(alias) if copied else before
        return self.with_rules(replace(draft, entry=entry))

    def rule_draft(self, rule: SharedRule) -> Draft:
        """Return what an editor of a rule starts with.

        Raises:
            UsageError: Its file is the system's.
        """
        refuse_of_system(rule)
        return replace(self._draft(rule.path, rule.entry), rule=rule)

    def with_rules(self, draft: Draft) -> Draft:
        """Return a draft of a host with what shared rules say now."""
        return replace(draft, inherited=self._hosts.inherited(draft.before.alias))

    def rules(self, alias: str) -> Sequence[SharedRule]:
        """Return the rules that a host shares with others, in the order in which they apply."""
        return self._hosts.rules(alias)

    def rules_at(self, place: str) -> Sequence[SharedRule]:
        """Return the rules with a line at a place, such as `config:4`."""
        return self._hosts.rules_called(place)

    def _draft(self, path: Path, before: HostEntry) -> Draft:
        hosts = self._hosts.hosts()
        return Draft(
            path,
            before,
            before,
            taken=frozenset(name for host in hosts for name in host.names if name != before.alias),
            jumps={name: host.jump for host in hosts for name in host.names},
            aliases=tuple(
                name
                for host in hosts
                if before.alias in host.names
                for name in host.names
                if name != before.alias
            ),
            keys=_private_keys(),
            groups=sorted({host.group for host in hosts if host.group}),
            files=self._hosts.files,
        )

    def _copy(self, alias: str) -> HostEntry:
        """Return a host without a name that has what rules give to that one, but not to all."""
        found, everywhere = self._hosts.inherited(alias), self._hosts.inherited("")
        entry = in_force(self._hosts.block(alias).entry, found, everywhere)
        if not entry.hostname or "%" in entry.hostname:
            settings = self._hosts.resolve(Destination(alias), dry_run=True)
            entry = replace(entry, hostname=settings.hostname)
        return replace(entry, alias="")

    def prepare(self, wanted: Iterable[FileEdit]) -> ChangeSet:
        """Find out what edits would do.

        Raises:
            UsageError: A field cannot be used, or an alias is taken.
            ConfigError: A host is gone, was changed by another program, or a file cannot be read.
        """
        listed = tuple(wanted)
        found = edits.preview(listed)
        return ChangeSet(listed, found.changes, found.notes)

    def prepare_new(self, entry: HostEntry) -> ChangeSet:
        """Add a host to our own file."""
        return self.prepare([self._hosts.new(entry)])

    def prepare_edit(self, block: HostBlock, after: HostEntry) -> ChangeSet:
        """Change a host in the file that holds it."""
        return self.prepare([block.edit(after)])

    def prepare_rule(self, rule: SharedRule, after: HostEntry) -> ChangeSet:
        """Change a rule for every host that it is for."""
        return self.prepare([self._hosts.edit_rule(rule, after)])

    def prepare_delete(self, aliases: Iterable[str], *, with_comments: bool = False) -> ChangeSet:
        """Remove hosts from every block that names them.

        Args:
            aliases: The hosts.
            with_comments: Whether the comments directly above their blocks go too.
        """
        return self.prepare(
            block.edit(None, with_comments=with_comments) for block in self._blocks(aliases)
        )

    def all_names(self, aliases: Iterable[str]) -> tuple[str, ...]:
        """Return hosts with every other name that the rows have in which they are listed."""
        rows = {name: host.names for host in self._hosts.hosts() for name in host.names}
        return tuple(dict.fromkeys(n for alias in aliases for n in rows.get(alias, (alias,))))

    def prepare_tags(self, aliases: Sequence[str], words: Sequence[str]) -> ChangeSet:
        """Add tags to hosts; those with `-` in front are removed."""
        added = tuple(word for word in words if not word.startswith("-"))
        removed = frozenset(word[1:] for word in words if word.startswith("-"))
        return self.prepare([TagEdit(self._hosts.files, tuple(aliases), added, removed)])

    def prepare_favourites(self, aliases: Sequence[str]) -> ChangeSet:
        """Make hosts favourites, or no longer so if all of them are."""
        starred = {n for host in self._hosts.hosts() if host.favourite for n in host.names}
        favourite = not starred.issuperset(aliases)
        return self.prepare([FavouriteEdit(self._hosts.files, tuple(aliases), favourite)])

    def read_import(
        self, path: Path, form: str = ""
    ) -> tuple[tuple[Planned, ...], tuple[str, ...]]:
        """Read a file of hosts, and return what each of them means, and what was left out.

        Args:
            path: The file, or a directory or zip file of files with one session each.
            form: One of `sshtui.hosts.importers.formats.BY_NAME`, or "" to recognise it.

        Raises:
            UsageError: Its format is not recognised, or its path names a user that there is not.
            ConfigError: It cannot be read.
        """
        found = formats.read(paths.expanded(path), form)
        return plan.plan(self._hosts, found.entries), found.notes

    def prepare_import(self, chosen: Sequence[Planned]) -> ChangeSet:
        """Take over the chosen hosts of an import."""
        return self.prepare(plan.edits_of(chosen))

    def ssh_commands(self, aliases: Iterable[str]) -> str:
        """Return the command that connects to each host with plain ssh, one a line."""
        wanted = set(aliases)
        ours = {
            name for host in self._hosts.hosts() if host.origin == self.path for name in host.names
        }
        file = ["-F", str(self.path)] if wanted & ours and not self.is_included() else []
        return "\n".join(
            shlex.join(["ssh", *(file if alias in ours else ()), alias]) for alias in aliases
        )

    def is_included(self) -> bool:
        """Return whether plain ssh reads our file."""
        return include_line.is_included(self.path, _user_config())

    def offers_include(self) -> bool:
        """Return whether to ask if plain ssh is to read our file; once, and not in the demo."""
        if self._visits.choice(_INCLUDE) or self.path.parent != paths.config_path():
            return False
        return self.path.exists() and not self.is_included()

    def answer_include(self, *, agreed: bool) -> None:
        """Remember the answer to that question."""
        self._visits.choose(_INCLUDE, "yes" if agreed else "no")

    def prepare_include(self, *, removed: bool = False) -> ChangeSet:
        """Add the line to `~/.ssh/config` by which plain ssh reads our file, or remove it.

        Raises:
            ConfigError: There is another line than ours, which is left alone, or ssh would refuse
                our file, and with it everything.
        """
        config = _user_config()
        if not removed:
            _check_readable(self.path)
        wanted = self.prepare([include_line.IncludeEdit(config, self.path, removed=removed)])
        if not wanted.changes:
            raise ConfigError(
                f"{config} includes {self.path} in a line that sshtui did not write.",
                hint="Remove it by hand.",
            )
        return wanted

    def save(self, wanted: ChangeSet) -> None:
        """Write what was prepared.

        Raises:
            UsageError: An alias is taken by now; nothing was changed.
            ConfigError: A host is gone or was changed by another program, or a file cannot be
                written; nothing was changed.
        """
        self._saved.append((edits.save(wanted.edits), wanted))
        for old, new in _renames(wanted):
            self._visits.renamed(old, new)

    def undo(self) -> bool:
        """Undo what was saved last, and return whether there was anything.

        Raises:
            ConfigError: A file was changed again since, or cannot be written.
        """
        if not self._saved:
            return False
        changes, wanted = self._saved[-1]
        edits.undo(changes)
        del self._saved[-1]
        for old, new in _renames(wanted):
            self._visits.renamed(new, old)
        return True

    def export(self, aliases: Iterable[str], form: str) -> Export:
        """Return hosts in one of the formats of `sshtui.hosts.exporters.FORMATS`."""
        return export_hosts(self._hosts, aliases, form)

    def export_to(self, path: Path, aliases: Iterable[str]) -> Export:
        """Write hosts to a new file, in the format that its name asks for.

        Raises:
            UsageError: The file already exists.
            ConfigError: No host can be exported, or the file cannot be written.
        """
        return export_to_file(self._hosts, path, aliases)

    def _blocks(self, aliases: Iterable[str]) -> list[HostBlock]:
        return [self._hosts.block(alias) for alias in dict.fromkeys(aliases)]


def _renames(wanted: ChangeSet) -> list[tuple[str, str]]:
    return [edit.renamed for edit in wanted.edits if isinstance(edit, Edit) and edit.renamed]


def _user_config() -> Path:
    return Path.home() / ".ssh" / "config"


def _check_readable(path: Path) -> None:
    try:
        safe_path.read(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}.", hint="Nothing was changed."
        ) from error


def _private_keys() -> list[str]:
    # A public key beside it tells a private key from everything else that lies there.
    public = sorted((Path.home() / ".ssh").glob("*.pub"))
    return [f"~/.ssh/{path.stem}" for path in public if path.with_suffix("").exists()]
