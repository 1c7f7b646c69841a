"""Groups, hosts and variables of an Ansible inventory, and what is in force for a host."""

import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_HOSTS = 100_000
ROOT = "all"
_NOT_A_PLACE = (ROOT, "ungrouped")
_PRIORITY = "ansible_group_priority"
_WHOLE = re.compile(r"-?[0-9]{1,9}")


@dataclass(slots=True)
class InventoryGroup:
    """One group.

    Attributes:
        hosts: Its hosts, in order.
        children: The groups in it, in order.
        variables: What the inventory says of it.
        file_variables: What `group_vars/` says of it.
        priority: The higher of two groups of the same depth wins.
    """

    hosts: dict[str, None] = field(default_factory=dict)
    children: dict[str, None] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    file_variables: dict[str, Any] = field(default_factory=dict)
    priority: int = 1

    def set(self, name: str, value: Any) -> None:
        """Set a variable."""
        if name != _PRIORITY:
            self.variables[name] = value
        elif _WHOLE.fullmatch(str(value)):
            self.priority = int(value)


@dataclass(slots=True)
class InventoryHost:
    """One host.

    Attributes:
        line: Where it was named first, 0 where that is not known.
        variables: What the inventory says of it.
        file_variables: What `host_vars/` says of it.
    """

    line: int = 0
    variables: dict[str, Any] = field(default_factory=dict)
    file_variables: dict[str, Any] = field(default_factory=dict)


class Inventory:
    """An inventory, which may come from several files, one after another.

    Attributes:
        groups: The groups, by name.
        hosts: The hosts, by name, in order.
    """

    def __init__(self) -> None:
        self.groups: dict[str, InventoryGroup] = {ROOT: InventoryGroup()}
        self.hosts: dict[str, InventoryHost] = {}

    def group(self, name: str) -> InventoryGroup:
        """Return a group, which is made where there is none."""
        return self.groups.setdefault(name, InventoryGroup())

    def add_child(self, parent: str, child: str) -> None:
        """Put a group into another."""
        self.group(child)
        self.group(parent).children[child] = None

    def add_host(
        self, group: str, name: str, variables: Mapping[str, Any], *, port: int = 0, line: int = 0
    ) -> None:
        """Put a host into a group, with variables of its own.

        Raises:
            ValueError: There are too many hosts, as a phrase.
        """
        if name not in self.hosts:
            if len(self.hosts) >= MOST_HOSTS:
                raise ValueError(f"more than {MOST_HOSTS:,} hosts; the rest is skipped")
            self.hosts[name] = InventoryHost(line)
            if port:
                self.hosts[name].variables["ansible_port"] = port
        self.group(group).hosts[name] = None
        self.hosts[name].variables.update(variables)

    def variables_of(self, host: str) -> dict[str, Any]:
        """Return the variables in force for a host, in Ansible's order of precedence."""
        groups = [self.groups[name] for name in self._in_order(host)]
        about, found = self.hosts[host], dict(self.groups[ROOT].variables)
        for group in groups:
            found |= group.variables
        found |= self.groups[ROOT].file_variables
        for group in groups:
            found |= group.file_variables
        return found | about.variables | about.file_variables

    def path_of(self, host: str) -> tuple[str, ...]:
        """Return the longest path of groups that leads to a host; it ends at a fork above."""
        paths = [
            self._path(name)
            for name in sorted(self._memberships.get(host, ()))
            if name not in _NOT_A_PLACE
        ]
        return max(paths, key=len, default=())

    def labels(self, path: Sequence[str]) -> list[str]:
        """Return what to call each group of a path below the one above it.

        A name that repeats that of the group above, as `eu_prod` in `eu` does, is shown without it,
        as long as no group beside it is called that.
        """
        labels = list(path[:1])
        for parent, child in itertools.pairwise(path):
            rest = child.removeprefix(f"{parent}_")
            labels.append(rest if rest and rest not in self.groups[parent].children else child)
        return labels

    def groups_of(self, host: str) -> tuple[str, ...]:
        """Return all groups that a host is in, directly or not, by name."""
        return tuple(sorted(set(self._above(host)) - {*_NOT_A_PLACE}))

    def _in_order(self, host: str) -> list[str]:
        """Return the groups of a host but the root, the one that wins last."""
        return sorted(
            (name for name in self._above(host) if name != ROOT),
            key=lambda name: (self._depth(name), self.groups[name].priority, name),
        )

    def _above(self, host: str) -> Iterator[str]:
        seen: set[str] = set()
        ahead = list(self._memberships.get(host, ()))
        while ahead:
            name = ahead.pop()
            if name not in seen:
                seen.add(name)
                yield name
                ahead += self._parents.get(name, ())

    def _depth(self, name: str, below: tuple[str, ...] = ()) -> int:
        known = self._depths.get(name)
        if known is not None:
            return known
        # A group that is in itself has no depth by way of itself.
        parents = [p for p in self._parents.get(name, ()) if p != ROOT and p not in (*below, name)]
        depth = 1 + max((self._depth(parent, (*below, name)) for parent in parents), default=0)
        self._depths[name] = depth
        return depth

    def _path(self, name: str) -> tuple[str, ...]:
        path: tuple[str, ...] = (name,)
        while True:
            above = [p for p in self._parents.get(path[0], ()) if p != ROOT and p not in path]
            if len(above) != 1:
                return path
            path = (above[0], *path)

    # Worked out once all files were read.
    @functools.cached_property
    def _parents(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, group in self.groups.items():
            for child in group.children:
                found.setdefault(child, []).append(name)
        return found

    @functools.cached_property
    def _memberships(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, group in self.groups.items():
            for host in group.hosts:
                found.setdefault(host, []).append(name)
        return found

    @functools.cached_property
    def _depths(self) -> dict[str, int]:
        return {ROOT: 0}
