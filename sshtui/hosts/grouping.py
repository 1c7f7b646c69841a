"""Groups and sorts hosts for the list without a filter."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sshtui.hosts.model import Host

MOST_RECENT = 8
"""Hosts that are listed for being visited lately."""


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
    """Return the favourites, the hosts with open sessions, and those visited lately.

    Args:
        hosts: All of them.
        frecency: How often and lately each alias was visited.
        open_aliases: Those that have sessions.
    """
    favourites = [host for host in hosts if host.favourite]
    taken = {host.alias for host in favourites}
    opened = [host for host in hosts if host.alias in open_aliases and host.alias not in taken]
    taken |= {host.alias for host in opened}
    visited = [host for host in hosts if host.alias in frecency and host.alias not in taken]
    visited.sort(key=lambda host: -frecency[host.alias])
    found = (
        Section("Favourites", tuple(favourites)),
        Section("Open", tuple(opened)),
        Section("Recent", tuple(visited[:MOST_RECENT])),
    )
    return tuple(section for section in found if section.hosts)


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
