"""Compares imported hosts with saved ones: new, changed, or in conflict."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from sshtui.hosts.edits import Edit
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import IN_FILE, NAMES
from sshtui.hosts.model import Host
from sshtui.hosts.repository import HostBlock

_RUNS = frozenset({"localcommand", "knownhostscommand", "permitlocalcommand", "include"})


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
        changes: Every field that differs, as `field: before → after`.
        commands: Lines that run something on this computer or the server once it is connected to.
    """

    state: ImportState
    edit: Edit
    changes: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()

    @property
    def alias(self) -> str:
        """The name of the host."""
        entry = self.edit.after or self.edit.before
        return entry.alias if entry else ""

    @property
    def is_selected(self) -> bool:
        """Whether it is taken unless the person says otherwise."""
        return self.state in (ImportState.NEW, ImportState.CHANGED) and not self.commands


class SavedHosts(Protocol):
    """The hosts that are there: `sshtui.hosts.repository.HostRepository`."""

    def hosts(self) -> tuple[Host, ...]:
        """Return the hosts that are listed."""
        ...

    def block(self, alias: str) -> HostBlock:
        """Return a host as its own block describes it."""
        ...

    def new(self, entry: HostEntry) -> Edit:
        """Return the edit that saves a new host."""
        ...


def plan(repository: SavedHosts, entries: Iterable[HostEntry]) -> tuple[Planned, ...]:
    """Compare what was read with the hosts that are there."""
    known = {host.alias for host in repository.hosts()}
    return tuple(
        _changed(repository, entry) if entry.alias in known else _new(repository, entry)
        for entry in entries
    )


def edits_of(planned: Sequence[Planned]) -> list[Edit]:
    """Return what is to be done for the chosen ones."""
    return [host.edit for host in planned if host.state is not ImportState.SAME]


def _new(repository: SavedHosts, entry: HostEntry) -> Planned:
    return Planned(ImportState.NEW, repository.new(entry), (), _commands(entry))


def _changed(repository: SavedHosts, entry: HostEntry) -> Planned:
    block = repository.block(entry.alias)
    before = block.entry
    said = {field for field in NAMES if getattr(entry, field)} - {"alias"}
    if before.hostname == "" and entry.hostname == entry.alias:
        said.discard("hostname")
    after = replace(before, **{field: getattr(entry, field) for field in said})
    edit = Edit(block.path, before, after)
    differing = [field for field in NAMES if getattr(before, field) != getattr(after, field)]
    if not differing:
        return Planned(ImportState.SAME, edit)
    changes = tuple(
        f"{field}: {_told(getattr(before, field))} → {_told(getattr(after, field))}"
        for field in differing
    )
    fresh = HostEntry(entry.alias, **{field: getattr(after, field) for field in differing})
    ours = block.path == repository.new(entry).path
    state = ImportState.CHANGED if ours else ImportState.CONFLICT
    return Planned(state, edit, changes, _commands(fresh))


def _commands(entry: HostEntry) -> tuple[str, ...]:
    pairs = (
        *((field.keyword, field.of(entry)) for field in IN_FILE if field.runs),
        *(pair for pair in entry.others if pair[0].lower() in _RUNS),
    )
    return tuple(f"{keyword} {value}" for keyword, value in pairs if value)


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(" ".join(item) if isinstance(item, tuple) else str(item) for item in value)
    return str(value) if value else "nothing"
