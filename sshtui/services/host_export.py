"""Exports hosts: what is in force for each, with the jump hosts that they need."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sshtui import files, paths
from sshtui.errors import AppError, ConfigError, UsageError
from sshtui.hosts import exporters
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_checks import alias_mistake
from sshtui.hosts.fields import BY_NAME, mistakes
from sshtui.hosts.in_force import FORWARDS, WAY_THERE, entry_in_force
from sshtui.hosts.jumps import circle, hops
from sshtui.hosts.model import Host
from sshtui.services.ports import Hosts

_BLANK = HostEntry("")


@dataclass(frozen=True, slots=True)
class Export:
    """Hosts in another format.

    Attributes:
        text: The file.
        aliases: The hosts in it.
        problems: What is wrong: hosts that are left out or lose a field, hosts whose way leads
            nowhere, and files that could not be read.
        notes: What else to know: what is decided only when connecting, and jump hosts.
    """

    text: str
    aliases: tuple[str, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def export_hosts(hosts: Hosts, aliases: Iterable[str], form: str) -> Export:
    """Return hosts in one of the formats of `sshtui.hosts.exporters.FORMATS`.

    A host that cannot be exported is left out and named; the rest is exported.

    Args:
        hosts: The saved hosts.
        aliases: Those to export. Their other names come with them, and jump hosts that have
            settings, except in an inventory: it would manage a host twice, and jump hosts too.
        form: The format.
    """
    collected = _Collected(hosts)
    for alias in dict.fromkeys(aliases):
        collected.take(alias)
        if form == "ansible":
            collected.note_names(alias)
        else:
            collected.take_names(alias)
    if form == "ansible":
        collected.note_hops()
        collected.note_keys()
    else:
        collected.take_hops()
    collected.find_circles()
    entries = tuple(collected.entries.values())
    return Export(
        exporters.FORMATS[form](entries),
        tuple(collected.entries),
        (*collected.problems, *hosts.unread()),
        tuple(dict.fromkeys(collected.notes)),
    )


def export_to_file(hosts: Hosts, path: Path, aliases: Iterable[str]) -> Export:
    """Write hosts to a new file, in the format that its name asks for.

    Raises:
        UsageError: The file already exists, or its path names a user that there is not.
        ConfigError: No host can be exported, or the file cannot be written.
    """
    file = paths.expanded(path)
    found = export_hosts(hosts, aliases, exporters.format_for(file.name))
    if not found.aliases:
        why = found.problems[0] if found.problems else "No hosts were chosen."
        raise ConfigError(f"Nothing was exported. {why}")
    try:
        files.create(file, found.text.encode())
    except FileExistsError as error:
        raise UsageError(f"{file} already exists.", hint="Choose another name.") from error
    return found


class _Collected:
    """The hosts of an export, and what there is to say of them."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self._listed: Mapping[str, Host] = {
            name: host for host in hosts.hosts() for name in host.names
        }
        self.entries: dict[str, HostEntry] = {}
        self.problems: list[str] = []
        self.notes: list[str] = []

    def take(self, alias: str) -> None:
        """Add a host as it is in force, as far as it can be exported."""
        try:
            entry = self._in_force(alias)
        except AppError as error:
            self.problems.append(f"{alias} is left out. {error.message}")
            return
        wrong = mistakes(entry)
        needed = [name for name in wrong if BY_NAME[name].keyword.lower() in _NEEDED]
        if needed:
            self.problems.append(
                f"{alias} is left out. {BY_NAME[needed[0]].label}: {wrong[needed[0]]}"
            )
            return
        others = [pair for name in wrong if name in FORWARDS for pair in _lines(entry, name)]
        for name, text in wrong.items():
            if name not in FORWARDS:
                self.problems.append(f"{alias}: {name.replace('_', ' ')} is not exported. {text}")
        usable = {name: _usable(entry, name) for name in wrong}
        kept = replace(entry, **usable)
        self.entries[alias] = replace(kept, others=(*kept.others, *others))

    def take_names(self, alias: str) -> None:
        """Add the other names of a host."""
        for name in self._other_names(alias):
            self.take(name)

    def note_names(self, alias: str) -> None:
        """Name the other names of a host, which are not exported."""
        names = self._other_names(alias)
        if names:
            self.notes.append(f"{alias} is also called {', '.join(names)}, which is not exported.")

    def _other_names(self, alias: str) -> list[str]:
        listed = self._listed.get(alias)
        names = listed.names if listed else ()
        return [name for name in names if name not in self.entries and name != alias]

    def take_hops(self) -> None:
        """Add the jump hosts that mean something else where this configuration is not there."""
        for alias, hop in self._missing_hops():
            self.take(hop)
            if hop in self.entries:
                self.notes.append(f"{hop} is exported too, as {alias} jumps through it.")

    def note_keys(self) -> None:
        """Name the hosts with several keys, of which an inventory takes the first."""
        for alias, entry in self.entries.items():
            if len(entry.identities) > 1:
                self.notes.append(f"{alias}: only the first of its identity files is exported.")

    def note_hops(self) -> None:
        """Name the jump hosts that ssh has to know where the export is used."""
        for alias, hop in self._missing_hops():
            self.notes.append(f"{alias} jumps through {hop}, which is not exported.")

    def find_circles(self) -> None:
        """Name the hosts whose way leads back to themselves."""
        jumps = {alias: entry.jump for alias, entry in self.entries.items()}
        for alias, jump in jumps.items():
            way = circle(alias, jump, jumps) if jump else ()
            if way:
                self.problems.append(f"{alias}: ProxyJump loop: {' → '.join(way)}.")

    def _in_force(self, alias: str) -> HostEntry:
        listed = self._listed.get(alias)
        own = self._hosts.block(alias).named if listed else HostEntry(alias)
        found = self._hosts.in_force(alias)
        self.notes += (f"{text} is decided when connecting." for text in found.undecided)
        return entry_in_force(own, found, listed)

    def _missing_hops(self) -> Iterator[tuple[str, str]]:
        """Yield each hop that has settings and is not there, after the host; it may be added."""
        seen = set(self.entries)
        waiting = list(self.entries)
        for alias in waiting:
            for hop in hops(self.entries[alias].jump):
                if hop not in seen and not alias_mistake(hop) and self._has_settings(hop):
                    yield alias, hop
                    waiting += [hop] if hop in self.entries else []
                seen.add(hop)

    def _has_settings(self, alias: str) -> bool:
        try:
            return self._in_force(alias) != HostEntry(alias)
        except AppError:
            # Taking it says what is wrong with it.
            return True


_NEEDED = WAY_THERE | {""}
"""Keywords without which a host is another one, and the alias, which has none."""


def _lines(entry: HostEntry, name: str) -> list[tuple[str, str]]:
    """Return what a field has that a form would refuse and ssh takes, as lines of ssh_config."""
    field = BY_NAME[name]
    return [(field.keyword, item) for item in field.of(entry) if field.check((item,))]


def _usable(entry: HostEntry, name: str) -> Any:
    field = BY_NAME[name]
    value = field.of(entry)
    if not isinstance(value, tuple):
        return field.of(_BLANK)
    return tuple(item for item in value if not field.check((item,)))
