"""Groups and sorts hosts for the list without a filter."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sshtui.hosts.model import Host

ORDERS = ("file", "name", "address", "visit")
"""What hosts can be listed by; as their files have them at first."""

MOST_RECENT = 8
"""Hosts that are listed for being visited lately."""

_PARTS = re.compile(r"([^0-9]*)([0-9]*)")
_MOST = 1000  # characters of a name that hosts are ordered by


@dataclass(slots=True)
class Group:
    """A name in the tree of groups.

    Attributes:
        path: Its whole path, such as `eu/prod`; "" for the root.
        hosts: Those that are in it and in none of its own groups.
        groups: Its own groups, by name.
    """

    path: str = ""
    hosts: list[Host] = field(default_factory=list)
    groups: "dict[str, Group]" = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]

    @property
    def size(self) -> int:
        """How many hosts are in it and in all its groups."""
        return len(self.hosts) + sum(group.size for group in self.groups.values())


@dataclass(frozen=True, slots=True)
class Section:
    """Hosts that are listed first, and what for."""

    title: str
    hosts: tuple[Host, ...]


def sections(
    hosts: Sequence[Host], frecency: Mapping[str, float], open_aliases: Collection[str]
) -> tuple[Section, ...]:
    """Return the hosts with open sessions, the favourites, and those visited lately.

    Args:
        hosts: All of them.
        frecency: How often and lately each alias was visited.
        open_aliases: Those that have sessions.
    """
    opened = [host for host in hosts if host.alias in open_aliases]
    taken = {host.alias for host in opened}
    favourites = [host for host in hosts if host.favourite and host.alias not in taken]
    taken |= {host.alias for host in favourites}
    visited = [host for host in hosts if host.alias in frecency and host.alias not in taken]
    visited.sort(key=lambda host: -frecency[host.alias])
    found = (
        Section("Open", tuple(opened)),
        Section("Favourites", tuple(favourites)),
        Section("Recent", tuple(visited[:MOST_RECENT])),
    )
    return tuple(section for section in found if section.hosts)


def ordered(hosts: Sequence[Host], order: str, visited: Mapping[str, float]) -> Sequence[Host]:
    """Return hosts in one of the `ORDERS`.

    Args:
        hosts: As their files have them.
        order: What they are listed by.
        visited: When each alias was visited last.
    """
    match order:
        case "name":
            return sorted(hosts, key=lambda host: _natural(host.alias))
        case "address":
            return sorted(hosts, key=lambda host: (_natural(host.hostname), host.port))
        case "visit":
            return sorted(hosts, key=lambda host: -visited.get(host.alias, 0.0))
    return hosts


def flat(hosts: Sequence[Host], first: Iterable[Section]) -> list[Host]:
    """Return all hosts, those of some sections first, each once."""
    leading = [host for section in first for host in section.hosts]
    taken = {host.alias for host in leading}
    return [*leading, *(host for host in hosts if host.alias not in taken)]


def tree(hosts: Iterable[Host]) -> Group:
    """Return the root of the groups; hosts without a group are its own."""
    root = Group()
    by_path: dict[str, Group] = {"": root}
    for host in hosts:
        _group(by_path, host.group).hosts.append(host)
    return root


def _group(by_path: dict[str, Group], path: str) -> Group:
    found = by_path.get(path)
    if found is None:
        parent, _, name = path.rpartition("/")
        found = by_path[path] = Group(path)
        _group(by_path, parent).groups[name] = found
    return found


def _natural(name: str) -> list[tuple[str, int]]:
    """Return what puts `web2` before `web10`."""
    return [(text, int(digits or 0)) for text, digits in _PARTS.findall(name.casefold()[:_MOST])]
