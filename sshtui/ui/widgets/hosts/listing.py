"""What the host list shows: groups, a flat list, or search results."""

import itertools
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sshtui.errors import AppError
from sshtui.hosts.grouping import flat, sections, tree
from sshtui.hosts.model import Host
from sshtui.hosts.search import FIRST, Found, Searcher
from sshtui.log import logger
from sshtui.services.ports import Hosts, Visits
from sshtui.ui.widgets.hosts.rows import FoundRows, HostRows, Row, TreeRows

SEARCHED_AT_ONCE = 5000
"""Hosts that are searched within a key's time; of more the best are shown first."""

TREE, FLAT = "tree", "flat"
_VIEW, _CLOSED = "hosts.view", "hosts.closed"


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of the person's hosts.

    Attributes:
        hosts: All of them.
        searcher: Finds them.
        frecency: How often and lately each was visited.
        view: `tree` or `flat`.
        closed: Paths of the groups whose hosts are not shown.
    """

    hosts: tuple[Host, ...] = ()
    searcher: Searcher = Searcher(())  # noqa: RUF009 - of nothing, and never changed
    frecency: dict[str, float] | None = None
    view: str = FLAT
    closed: frozenset[str] = frozenset()


def read(source: Hosts, visits: Visits) -> Read:
    """Read the hosts and what is known of their visits; blocks."""
    hosts = source.hosts()
    grouped = any(host.group for host in hosts)
    try:
        frecency, view = visits.frecency(), visits.choice(_VIEW)
        closed = frozenset(json.loads(visits.choice(_CLOSED) or "[]"))
    except AppError as error:
        # The list does without; who opens the answers in the same file tells the person.
        logger(__name__).warning("No visits: %s", error)
        frecency, view, closed = {}, "", frozenset()
    searcher = Searcher(hosts, frecency, source.notes)
    return Read(hosts, searcher, frecency, view or (TREE if grouped else FLAT), closed)


class HostListing:
    """Arranges the hosts.

    Args:
        visits: Remembers the choices.
    """

    def __init__(self, visits: Visits) -> None:
        self._visits = visits
        self._read = Read()
        self.view = FLAT
        self._closed: set[str] = set()

    @property
    def hosts(self) -> tuple[Host, ...]:
        """All hosts, as last read."""
        return self._read.hosts

    def take(self, fresh: Read) -> None:
        """Show what was read."""
        self._read = fresh
        self.view = fresh.view
        self._closed = set(fresh.closed)

    def rows(self, open_aliases: Collection[str]) -> Sequence[Row]:
        """Return the rows while nothing is searched for."""
        first = sections(self.hosts, self._read.frecency or {}, open_aliases)
        if self.view == TREE:
            return TreeRows(first, tree(self.hosts), self._closed)
        return HostRows(flat(self.hosts, first))

    def search(self, query: str) -> tuple[Found, Sequence[Row]]:
        """Return what a query finds; with very many hosts the best at first."""
        found = self._read.searcher.begin(query)
        if len(self.hosts) <= SEARCHED_AT_ONCE:
            found.finish()
        return found, FoundRows(found)

    def best(self, query: str) -> list[Host]:
        """Return the hosts that come first for a query, some hundred at most."""
        if query.strip():
            return list(itertools.islice(self.search(query)[0].hosts(), FIRST))
        frecency = self._read.frecency or {}
        visited = [host for host in self.hosts if host.alias in frecency]
        visited.sort(key=lambda host: -frecency[host.alias])
        rest = itertools.islice((h for h in self.hosts if h.alias not in frecency), FIRST)
        return [*visited, *rest]

    def turn(self) -> None:
        """Show the other view from now on; blocks."""
        self.view = FLAT if self.view == TREE else TREE
        self._visits.choose(_VIEW, self.view)

    def toggle(self, path: str) -> None:
        """Open or close a group, and remember it; blocks."""
        self._closed ^= {path}
        self._visits.choose(_CLOSED, json.dumps(sorted(self._closed)))
