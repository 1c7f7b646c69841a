"""The rows of the host list: search results, or a tree of groups."""

import bisect
import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import overload

from sshtui.hosts.grouping import Group, Section
from sshtui.hosts.model import Host
from sshtui.hosts.search.search import Found


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list.

    Attributes:
        host: The host, or None for a heading and for what was typed.
        positions: Which characters of its alias matched the filter.
        typed: A destination as it was typed, "" elsewhere.
        title: What the heading says, or how what was typed is understood.
        path: The group that the heading opens and closes, or "" where it stands for a section.
        count: How many hosts are under the heading.
        is_open: Whether the hosts under the heading are listed.
    """

    host: Host | None = None
    positions: frozenset[int] = frozenset()
    typed: str = ""
    title: str = ""
    path: str = ""
    count: int = 0
    is_open: bool = True


class Rows(Sequence[Row]):
    """Rows that are made when they are looked at: there may be a hundred thousand."""

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self.row(number) for number in range(*index.indices(len(self)))]
        return self.row(index)

    def row(self, index: int) -> Row:
        """Return one row."""
        raise NotImplementedError

    def hosts(self, count: int) -> Iterable[Host]:
        """Return the hosts of the first rows."""
        return (row.host for row in self[:count] if row.host is not None)


class FoundRows(Rows):
    """What a search found, best first, and what was typed where that may be meant.

    Args:
        found: What was found.
        typed: What was typed, if it is offered.
        place: The number of its row.

    Attributes:
        typed: Likewise.
    """

    def __init__(self, found: Found, typed: Row | None = None, place: int = 0) -> None:
        self._found = found
        self.typed = typed
        self._place = place

    def __len__(self) -> int:
        return len(self._found) + (self.typed is not None)

    def row(self, index: int) -> Row:
        """Return one row."""
        if self.typed is not None and index >= self._place:
            if index == self._place:
                return self.typed
            index -= 1
        match = self._found[index]
        return Row(match.host, frozenset(match.positions))

    def hosts(self, count: int) -> Iterable[Host]:
        """Return the hosts of the first rows, without looking for their letters."""
        return itertools.islice(self._found.hosts(), count)


class HostRows(Rows):
    """Hosts one after the other."""

    def __init__(self, hosts: Sequence[Host]) -> None:
        self._hosts = hosts

    def __len__(self) -> int:
        return len(self._hosts)

    def row(self, index: int) -> Row:
        """Return one row."""
        return Row(self._hosts[index])


class TreeRows(Rows):
    """Sections, then the groups with their hosts, then the hosts without a group.

    Args:
        first: What is listed before the groups.
        root: The groups.
        closed: Paths of the groups whose hosts are not listed.
    """

    def __init__(self, first: Sequence[Section], root: Group, closed: Collection[str]) -> None:
        self._parts: list[tuple[Row | None, Sequence[Host]]] = []
        for section in first:
            heading = Row(title=section.title.upper(), count=len(section.hosts))
            self._parts.append((heading, section.hosts))
        self._add_groups(root, closed)
        if root.hosts:
            heading = Row(title="No group", count=len(root.hosts))
            self._parts.append((heading if self._parts else None, root.hosts))
        self._starts = [0]
        for head, hosts in self._parts:
            self._starts.append(self._starts[-1] + (head is not None) + len(hosts))

    def __len__(self) -> int:
        return self._starts[-1]

    def row(self, index: int) -> Row:
        """Return one row."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        part = bisect.bisect_right(self._starts, index) - 1
        heading, hosts = self._parts[part]
        within = index - self._starts[part] - (heading is not None)
        if within < 0 and heading is not None:
            return heading
        return Row(hosts[within])

    def _add_groups(self, parent: Group, closed: Collection[str]) -> None:
        for name in sorted(parent.groups, key=str.casefold):
            group = parent.groups[name]
            is_open = group.path not in closed
            heading = Row(title=group.path, path=group.path, count=group.size, is_open=is_open)
            self._parts.append((heading, group.hosts if is_open else ()))
            if is_open:
                self._add_groups(group, closed)
