"""The rows of an import's preview: hosts in shared columns, and their lines that need consent."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from sshtui.hosts.importers.plan import ImportState, Planned
from sshtui.hosts.importers.risks import Risk
from sshtui.sanitize import clean

_INKS = {
    ImportState.NEW: "$success",
    ImportState.CHANGED: "$accent",
    ImportState.SAME: "$quiet",
    ImportState.CONFLICT: "$warning",
}
_TICK, _GAP, _LEAST = 4, 1, 8
"""Columns of the tick box and between columns, and the fewest that a column is worth."""


@dataclass(frozen=True, slots=True)
class ImportColumns:
    """How wide each column is; 0 for one that there is no room for.

    Attributes:
        state: What the host means for those that are there.
        name: Its name.
        address: User, address, port and jump hosts.
        group: The group, which is the folder in most sources.
    """

    state: int
    name: int
    address: int
    group: int

    @classmethod
    def within(cls, width: int, planned: Sequence[Planned]) -> "ImportColumns":
        """Share a width between the columns of some hosts, by what they hold."""
        state = max((len(host.state) for host in planned), default=0)
        entries = [host.imported for host in planned]
        name = max((cell_len(clean(entry.alias)) for entry in entries), default=0)
        address = max((cell_len(_way(host)) for host in planned), default=0)
        group = max((cell_len(clean(entry.group)) for entry in entries), default=0)
        left = width - _TICK - state - _GAP
        if name + address + group + 2 * _GAP > left:
            group = min(group, left // 5) if left >= 6 * _LEAST else 0
            left -= group + _GAP if group else 0
            address = min(address, max(left - name - _GAP, left // 2))
            name = min(name, left - address - _GAP)
        return cls(state, max(name, 0), max(address, 0), group)


def host_row(host: Planned, columns: ImportColumns, *, selected: bool) -> Content:
    """Return the row of a host; what it changes is in a line below."""
    parts: list[str | tuple[str, str]] = [
        (_box(selected), "$primary"),
        (host.state.value.ljust(columns.state + _GAP), _INKS[host.state]),
        (clip(clean(host.alias), columns.name) + " " * _GAP, "bold"),
        clip(_way(host), columns.address),
    ]
    if columns.group:
        parts.append((" " * _GAP + clip(clean(host.imported.group), columns.group), "$quiet"))
    if host.changes:
        parts.append((f"\n{' ' * _TICK}{clean('; '.join(host.changes))}", "$quiet"))
    return Content.assemble(*parts)


def risk_row(risk: Risk, *, agreed: bool) -> Content:
    """Return the row of a line that is left out until it is agreed to."""
    return Content.assemble(" " * _TICK, (_box(agreed), "$primary"), (clean(str(risk)), "$warning"))


def clip(text: str, width: int) -> str:
    """Return a text in just so many columns, its middle left out where it is longer."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    if not width:
        return ""
    behind = (width - 1) // 2
    end = text[len(text) - behind :]
    while cell_len(end) > behind:
        end = end[1:]
    return f"{set_cell_size(text, width - 1 - cell_len(end))}…{end}"


def _way(host: Planned) -> str:
    """Return the address, and the jump hosts before it as the list shows them."""
    jump = host.imported.jump
    return clean(f"{host.address} ‹{jump}" if jump and jump.lower() != "none" else host.address)


def _box(ticked: bool) -> str:
    return "[✓] " if ticked else "[ ] "
