"""What the host list shows: groups, a flat list, or search results."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from sshtui.errors import AppError
from sshtui.hosts.grouping import ORDERS, flat, ordered, sections, tree
from sshtui.hosts.model import Host, Visit
from sshtui.hosts.search.query import asks_for_hidden, asks_for_open, mistake, parse
from sshtui.hosts.search.search import FIRST, Found, Searcher
from sshtui.log import logger
from sshtui.services.ports import Hosts, Visits
from sshtui.services.typed_destination import destination_of, is_written_out
from sshtui.ui.widgets.hosts.rows import FoundRows, HostRows, Row, Rows, TreeRows

SEARCHED_AT_ONCE = 5000
"""Hosts that are searched within a key's time; of more the best are shown first."""

TREE, FLAT = "tree", "flat"
_VIEW, _CLOSED, _ORDER = "hosts.view", "hosts.closed", "hosts.order"


@dataclass(frozen=True)
class Read:
    """What was read of the person's hosts.

    Attributes:
        hosts: All of them.
        frecency: How often and lately each was visited.
        visits: The latest visit of each.
        view: `tree` or `flat`.
        order: What they are listed by.
        closed: Paths of the groups whose hosts are not shown.
        shown: Those that the list does not hide, in that order.
        searcher: Finds the hosts that the list does not hide.
        notes: Returns the notes of hosts, by alias.
        others: What hosts are listed as, by their other names.
        falls_under_rule: Tests whether a name matches a Host pattern that says something of it.
    """

    hosts: tuple[Host, ...] = ()
    frecency: Mapping[str, float] = field(default_factory=dict)
    visits: Mapping[str, Visit] = field(default_factory=dict)
    view: str = FLAT
    order: str = ORDERS[0]
    closed: frozenset[str] = frozenset()
    shown: Sequence[Host] = ()
    searcher: Searcher = Searcher(())  # noqa: RUF009 - of nothing, and never changed
    notes: Callable[[], Mapping[str, str]] = dict
    others: Mapping[str, str] = field(default_factory=dict)
    falls_under_rule: Callable[[str], bool] = lambda _: False

    @cached_property
    def everywhere(self) -> Searcher:
        """Finds those that the list hides as well."""
        if len(self.shown) == len(self.hosts):
            return self.searcher
        return Searcher(self.hosts, self.frecency, self.notes)


def read(source: Hosts, visits: Visits) -> Read:
    """Read the hosts and what is known of their visits; blocks."""
    hosts = source.hosts()
    try:
        frecency, latest = visits.frecency(), visits.latest()
        view, order = visits.choice(_VIEW), visits.choice(_ORDER)
        closed = frozenset(json.loads(visits.choice(_CLOSED) or "[]"))
    except AppError as error:
        # The list does without; who opens the answers in the same file tells the person.
        logger(__name__).warning("No visits: %s", error)
        frecency, latest, view, order, closed = {}, {}, "", "", frozenset()
    others = _other_names(hosts)
    scores, past = _counted(frecency, others), _latest(latest, others)
    visible = [host for host in hosts if not host.hidden]
    return Read(
        hosts,
        scores,
        past,
        view or (TREE if _are_grouped(visible) else FLAT),
        order or ORDERS[0],
        closed,
        _arranged(visible, order, past),
        Searcher(visible, scores, source.notes),
        source.notes,
        others,
        source.rule_test(),
    )


class HostListing:
    """Arranges the hosts.

    Args:
        visits: Remembers the choices.

    Attributes:
        view: `tree` or `flat`.
        order: What the hosts are listed by.
        shows_hidden: Whether the hosts that the list hides are in it for now.
    """

    def __init__(self, visits: Visits) -> None:
        self._visits = visits
        self._read = Read()
        self.view = FLAT
        self.order = ORDERS[0]
        self.shows_hidden = False
        self.open_aliases: Collection[str] = ()
        self._shown: Sequence[Host] = ()
        self._past: Mapping[str, Visit] = {}
        self._closed: set[str] = set()

    @property
    def hosts(self) -> tuple[Host, ...]:
        """All hosts, as last read."""
        return self._read.hosts

    @property
    def shown(self) -> Sequence[Host]:
        """Those that are listed while nothing is searched for."""
        return self._shown

    @property
    def visits(self) -> Mapping[str, Visit]:
        """The latest visit of each alias."""
        return self._past

    def alias(self, name: str) -> str:
        """Return what a host is listed as that has a name."""
        return self._read.others.get(name, name)

    def take(self, fresh: Read) -> None:
        """Show what was read."""
        self._read = fresh
        self.view, self.order = fresh.view, fresh.order
        self._shown = fresh.shown
        self._past = fresh.visits
        if self.shows_hidden:
            self._arrange()
        self._closed = set(fresh.closed)

    def follow(self, visits: Mapping[str, Visit]) -> None:
        """Know of visits since the hosts were read."""
        self._past = _latest(visits, self._read.others)

    def rows(self, open_aliases: Collection[str]) -> Rows:
        """Return the rows while nothing is searched for."""
        first = sections(self._shown, self._read.frecency, open_aliases)
        if self.view == TREE:
            return TreeRows(first, tree(self._shown), self._closed)
        # Who chose an order wants all in it.
        return HostRows(flat(self._shown, first if self.order == ORDERS[0] else ()))

    def search(self, query: str) -> Found:
        """Return what a query finds; with very many hosts the best at first."""
        found = self._searcher(query).begin(query)
        if len(self.hosts) <= SEARCHED_AT_ONCE:
            found.finish()
        return found

    def found_rows(self, found: Found, query: str, about: str = "") -> FoundRows:
        """Return the rows of what a query found, and of what was typed where that may be meant.

        A destination that is no saved host is a row where nothing is found, where it falls under
        a Host pattern, or where it is written out. It stands below the hosts that have it in one
        piece, above all others.

        Args:
            found: What was found.
            query: What was typed.
            about: How that is understood as a destination, if it is known by now.
        """
        strong = found.strong if self._may_be_meant(found, query) else None
        if strong is None or any(query in host.names for host in islice(found.hosts(), strong)):
            return FoundRows(found)
        return FoundRows(found, Row(typed=query, title=about), strong)

    def _may_be_meant(self, found: Found, query: str) -> bool:
        destination = None if mistake(query) else destination_of(query)
        if destination is None or parse(query).conditions:
            return False
        is_nothing = found.done and not found
        return (
            is_nothing
            or is_written_out(destination)
            or self._read.falls_under_rule(destination.host)
        )

    def best(self, query: str) -> list[Host]:
        """Return the hosts that come first for a query, some hundred at most."""
        if query.strip():
            found = self.search(query)
            if not found:
                found.finish()
            return list(islice(found.hosts(), FIRST))
        frecency = self._read.frecency
        visible = [host for host in self.hosts if not host.hidden]
        visited = [host for host in visible if host.alias in frecency]
        visited.sort(key=lambda host: -frecency[host.alias])
        rest = islice((h for h in visible if h.alias not in frecency), FIRST)
        return [*visited, *rest]

    def turn(self) -> None:
        """Show the other view from now on; blocks."""
        self.view = FLAT if self.view == TREE else TREE
        self._visits.choose(_VIEW, self.view)

    def sort(self) -> None:
        """List the hosts by the next of the orders from now on; blocks."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self._arrange()
        self._visits.choose(_ORDER, self.order)

    def reveal(self) -> None:
        """Show the hosts that the list hides, or hide them again; blocks."""
        self.shows_hidden = not self.shows_hidden
        self._arrange()

    def toggle(self, path: str) -> None:
        """Open or close a group, and remember it; blocks."""
        self._closed ^= {path}
        self._visits.choose(_CLOSED, json.dumps(sorted(self._closed)))

    def _arrange(self) -> None:
        hosts = [host for host in self.hosts if self.shows_hidden or not host.hidden]
        self._shown = _arranged(hosts, self.order, self.visits)

    def _searcher(self, query: str) -> Searcher:
        everywhere = self.shows_hidden or asks_for_hidden(query)
        if asks_for_open(query):
            hosts = [
                replace(host, is_open=host.alias in self.open_aliases)
                for host in (self.hosts if everywhere else self._read.shown)
            ]
            return Searcher(hosts, self._read.frecency, self._read.notes)
        return self._read.everywhere if everywhere else self._read.searcher


def _arranged(hosts: Sequence[Host], order: str, visits: Mapping[str, Visit]) -> Sequence[Host]:
    return ordered(hosts, order, {alias: visit.at for alias, visit in visits.items()})


def _are_grouped(hosts: Sequence[Host]) -> bool:
    # A single group that has them all would only be in the way.
    return any(host.group != hosts[0].group for host in hosts)


def _other_names(hosts: Iterable[Host]) -> Mapping[str, str]:
    return {name: host.alias for host in hosts for name in host.aliases}


def _counted(frecency: Mapping[str, float], others: Mapping[str, str]) -> Mapping[str, float]:
    """Count visits by another name of a host for the one that is listed."""
    scores: dict[str, float] = {}
    for name, score in frecency.items():
        alias = others.get(name, name)
        scores[alias] = scores.get(alias, 0.0) + score
    return scores


def _latest(visits: Mapping[str, Visit], others: Mapping[str, str]) -> Mapping[str, Visit]:
    """Return the latest visit of each host, by whichever of its names."""
    latest: dict[str, Visit] = {}
    for name, visit in visits.items():
        alias = others.get(name, name)
        if alias not in latest or visit.at > latest[alias].at:
            latest[alias] = visit
    return latest
