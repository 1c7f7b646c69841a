"""Compares imported hosts with saved ones: new, changed, or in conflict."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from sshtui.errors import ConfigError
from sshtui.hosts.editing.block_codec import entry_of
from sshtui.hosts.editing.host_edit import Edit
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import BY_NAME, NAMES
from sshtui.hosts.importers.risks import Risk, risks_of, without
from sshtui.hosts.model import Host, Setting
from sshtui.hosts.repository import HostBlock
from sshtui.sshconfig import keywords, tokens
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.line import parse_line
from sshtui.sshconfig.target import AUTOFILLS

_SSH_PORT = 22


class ImportState(StrEnum):
    """What an entry means for the hosts that are there."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "in conflict"


@dataclass(frozen=True, slots=True)
class Planned:
    """One host of an import.

    Attributes:
        state: What it means; in conflict where another file than ours has such a host, and
            says something else of it.
        edit: What would be done.
        imported: The host as the import has it, with all its lines.
        changes: Every field that differs, as `field: before → after`.
        risks: Its lines that need the person's consent, each by itself.
        agreed: Those of them that are in the edit; none at first.
        known: What is in force for it here anyway, if it is there.
    """

    state: ImportState
    edit: Edit
    imported: HostEntry
    changes: tuple[str, ...] = ()
    risks: tuple[Risk, ...] = ()
    agreed: tuple[Risk, ...] = ()
    known: HostEntry | None = None

    @property
    def alias(self) -> str:
        """The name of the host."""
        return self.imported.alias

    @property
    def address(self) -> str:
        """Where the imported host is, as `user@host:port`, an IPv6 address in brackets."""
        host = self.imported.hostname or self.imported.alias
        host = f"[{host}]" if ":" in host else host
        user = f"{self.imported.user}@" if self.imported.user else ""
        return f"{user}{host}:{self.imported.port or _SSH_PORT}"

    @property
    def is_selected(self) -> bool:
        """Whether it is taken unless the person says otherwise."""
        changes = self.edit.before != self.edit.after
        return self.state in (ImportState.NEW, ImportState.CHANGED) and changes

    def agreeing_to(self, agreed: Container[Risk]) -> "Planned":
        """Return it with those of its risks that are agreed to; all others are left out."""
        taken = tuple(risk for risk in self.risks if risk in agreed)
        refused = [risk for risk in self.risks if risk not in agreed]
        wanted = without(_without_known(self.imported, self.known), refused)
        edit = replace(self.edit, after=_merged(self.edit.before, wanted))
        return replace(self, edit=edit, changes=_differences(edit), agreed=taken)


class SavedHosts(Protocol):
    """The hosts that are there: `sshtui.hosts.repository.HostRepository`."""

    @property
    def saved(self) -> Path:
        """The file that new hosts go to."""
        ...

    def hosts(self) -> tuple[Host, ...]:
        """Return the hosts that are listed."""
        ...

    def block(self, alias: str) -> HostBlock:
        """Return a host as its own block describes it."""
        ...

    def settings(self, destination: Destination) -> tuple[Setting, ...]:
        """Return what the files say of a destination."""
        ...

    def new(self, entry: HostEntry) -> Edit:
        """Return the edit that saves a new host."""
        ...


def plan(repository: SavedHosts, entries: Iterable[HostEntry]) -> tuple[Planned, ...]:
    """Compare what was read with the hosts that are there."""
    known = {name for host in repository.hosts() for name in host.names}
    return tuple(
        _changed(repository, entry) if entry.alias in known else _new(repository, entry)
        for entry in entries
    )


def edits_of(planned: Sequence[Planned]) -> list[Edit]:
    """Return what is to be done for the chosen ones."""
    return [host.edit for host in planned if host.state is not ImportState.SAME]


def _new(repository: SavedHosts, entry: HostEntry) -> Planned:
    whole = Planned(ImportState.NEW, repository.new(entry), entry, risks=risks_of(entry))
    return whole.agreeing_to(())


def _changed(repository: SavedHosts, entry: HostEntry) -> Planned:
    block = repository.block(entry.alias)
    before = block.entry
    known = _in_force(repository, entry.alias)
    after = _merged(before, _without_known(entry, known))
    edit = block.edit(after)
    differing = _differing(edit)
    if not differing:
        return Planned(ImportState.SAME, edit, entry)
    there = risks_of(before)
    risks = tuple(risk for risk in risks_of(after) if risk not in there)
    is_ours = block.path == repository.saved
    state = ImportState.CHANGED if is_ours or _fills_in(edit, differing) else ImportState.CONFLICT
    return Planned(state, edit, entry, risks=risks, known=known).agreeing_to(())


def _in_force(repository: SavedHosts, alias: str) -> HostEntry:
    """Return what ssh is told of a saved host, by shared rules too."""
    lines = []
    try:
        settings = repository.settings(Destination(alias))
    except ConfigError:
        return HostEntry(alias)  # ssh refuses the host as it is
    for setting in settings:
        line = parse_line(setting.file, setting.line, f"{setting.keyword} {setting.value}")
        if line.keyword == "hostname":
            name = tokens.expand(line.arguments[0], {"h": alias}, line.place)
            line = line._replace(arguments=(name,))
        lines.append(line)
    return entry_of(alias, lines)


def _without_known(imported: HostEntry, known: HostEntry | None) -> HostEntry:
    """Return an imported host without what is in force for it anyway."""
    if known is None:
        return imported
    known = replace(known, port=known.port or _SSH_PORT)
    empty = HostEntry(imported.alias)
    values = {
        name: getattr(empty, name)
        for name in NAMES
        if name != "alias" and getattr(imported, name) == getattr(known, name)
    }
    values["others"] = tuple(pair for pair in imported.others if pair not in known.others)
    return replace(imported, **values)


def _merged(before: HostEntry | None, imported: HostEntry) -> HostEntry:
    """Return a saved host with what an import says of it."""
    if before is None:
        return imported
    said = {name: value for name in NAMES if (value := getattr(imported, name))}
    if before.hostname == "" and imported.hostname == imported.alias:
        said.pop("hostname", None)
    if before.autofill and imported.autofill:
        # What the person allows at most is theirs to raise.
        said["autofill"] = min(before.autofill, imported.autofill, key=AUTOFILLS.index)
    said["tags"] = tuple(dict.fromkeys((*before.tags, *imported.tags)))
    named = {_name(keyword) for keyword, _ in imported.others}
    kept = (pair for pair in before.others if _name(pair[0]) not in named)
    said["others"] = (*kept, *imported.others)
    return replace(before, **said)


def _name(keyword: str) -> str:
    return keywords.current_name(keyword.lower())


def _differing(edit: Edit) -> list[str]:
    before = edit.before or HostEntry(edit.after.alias if edit.after else "")
    return [name for name in NAMES if getattr(before, name) != getattr(edit.after, name)]


def _differences(edit: Edit) -> tuple[str, ...]:
    if edit.before is None:
        return ()
    return tuple(
        f"{name}: {_told(getattr(edit.before, name))} → {_told(getattr(edit.after, name))}"
        for name in _differing(edit)
    )


def _fills_in(edit: Edit, differing: Iterable[str]) -> bool:
    """Return whether only fields that ssh does not have are filled in, or get more tags."""
    return all(
        BY_NAME[name].is_ours and (name == "tags" or not getattr(edit.before, name))
        for name in differing
    )


def _told(value: object) -> str:
    if value is True:
        return "yes"
    if value and isinstance(value, tuple):
        return " ".join(" ".join(item) if isinstance(item, tuple) else str(item) for item in value)
    return str(value) if value else "nothing"
