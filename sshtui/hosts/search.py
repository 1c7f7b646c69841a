"""Searches and ranks hosts as fzf does: the start of a name first, scattered letters last.

What a term matches is sorted into tiers, best first: the whole name, its start, the start of a
word in it, somewhere inside, the first letters of its words, letters scattered in order; and last
what is found in address, user, tags or group. Within a tier the order is that of the hosts as they
were ranked: visited often and lately, then short names, then as listed.
"""

import bisect
import itertools
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Lock
from typing import NamedTuple, overload

from sshtui.hosts import fuzzy
from sshtui.hosts.model import Host
from sshtui.hosts.query import Query, parse

FIRST = 200
"""Hits that `Searcher.begin` looks for: more than a screen shows."""

_MOST_EXAMINED = 2000
"""Names that `Searcher.begin` looks at closely before it leaves the rest to `Found.finish`."""

_REMEMBERED = 12
"""Terms whose result is kept, so that the next letter looks only at what is left."""


class Match(NamedTuple):
    """A host that was found.

    Attributes:
        host: The host.
        positions: Indices of the matched letters within the alias, ascending; empty where all
            terms were found elsewhere.
    """

    host: Host
    positions: tuple[int, ...]


class Searcher:
    """Searches one list of hosts, for as many queries as come.

    Args:
        hosts: In the order that counts between equally good matches.
        frecency: How often and lately each alias was visited; it comes before that order.
    """

    def __init__(self, hosts: Sequence[Host], frecency: Mapping[str, float] | None = None) -> None:
        scores = frecency or {}
        self._ranked = sorted(
            hosts, key=lambda host: (-scores.get(host.alias, 0.0), len(host.alias))
        )
        self._hosts = tuple(hosts)
        self._aliases = [_lower(host.alias) for host in self._ranked]
        self._details = [_details(host) for host in self._ranked]
        self._names = _Names(self._aliases)
        self._all = range(len(self._ranked))
        self._kept: OrderedDict[str, _Tiers] = OrderedDict()

    def search(self, query: str) -> "Found":
        """Return the hosts that pass a query, best first.

        Args:
            query: As `sshtui.hosts.query` reads it; empty finds all, in the order given.
        """
        found = self.begin(query)
        found.finish()
        return found

    def begin(self, query: str) -> "Found":
        """Start a search: the best hits are there at once, all of them after `Found.finish`."""
        wanted = parse(query)
        if not wanted.terms and not wanted.conditions:
            return Found(self._hosts, range(len(self._hosts)), ())
        hits = self._names.hits(wanted.terms[-1]) if wanted.terms else iter(self._all)
        passing = filter(self._test(wanted), itertools.islice(hits, _MOST_EXAMINED))
        first = list(itertools.islice(passing, FIRST))
        return Found(self._ranked, first, wanted.terms, lambda: self._find(wanted))

    def _test(self, wanted: Query) -> Callable[[int], bool]:
        others = [(term, fuzzy.scattered(term)) for term in wanted.terms[:-1]]

        def passes(index: int) -> bool:
            alias, details = self._aliases[index], self._details[index]
            return all(matches(alias) or term in details for term, matches in others) and all(
                condition.holds(self._ranked[index]) for condition in wanted.conditions
            )

        return passes

    def _find(self, wanted: Query) -> Sequence[int]:
        found = self._together(wanted.terms) if wanted.terms else self._all
        if not wanted.conditions:
            return found
        return [
            index
            for index in found
            if all(condition.holds(self._ranked[index]) for condition in wanted.conditions)
        ]

    def _together(self, terms: Sequence[str]) -> list[int]:
        """Return what has all terms, by the sum of their tiers."""
        # One that is known already, or else a long one: the others look only at what it leaves.
        lead = next((term for term in terms if term in self._kept), max(terms, key=len))
        part = self._tiers(lead)
        if len(terms) == 1:
            return list(itertools.chain(*part.tiers))
        totals = _ranks(part)
        for term in terms:
            if term != lead:
                left = sorted(totals)
                ranks = _ranks(_Tiers(term, left, left, self._aliases, self._details))
                totals = {i: totals[i] + rank for i, rank in ranks.items()}
        return sorted(totals, key=lambda index: (totals[index], index))

    def _tiers(self, term: str) -> "_Tiers":
        kept = self._kept.pop(term, None)
        if kept is None:
            shorter = (self._kept.get(term[:size]) for size in range(len(term) - 1, 0, -1))
            before = next((matches for matches in shorter if matches is not None), None)
            named, anywhere = (before.named, before.everything) if before else (self._all,) * 2
            kept = _Tiers(term, named, anywhere, self._aliases, self._details)
        self._kept[term] = kept
        if len(self._kept) > _REMEMBERED:
            self._kept.popitem(last=False)
        return kept


class _Names:
    """All names in one text, where the best hits of a term are found without looking at each."""

    def __init__(self, aliases: Sequence[str]) -> None:
        self._aliases = aliases
        self._text = "\n" + "\n".join(aliases) + "\n"
        self._words = self._text.translate(fuzzy.SPACED)
        self._starts = array(
            "L", itertools.accumulate((len(alias) + 1 for alias in aliases), initial=0)
        )

    def hits(self, term: str) -> Iterator[int]:
        """Yield the names that have a term in one piece, tier by tier."""
        seen: set[int] = set()
        spaced = " " + term.translate(fuzzy.SPACED)
        for text, needle in (
            (self._text, f"\n{term}\n"),
            (self._text, f"\n{term}"),
            (self._words, spaced),
            (self._text, term),
        ):
            at = text.find(needle)
            while at >= 0:
                index = bisect.bisect_right(self._starts, at) - 1
                if index not in seen and term in self._aliases[index]:
                    seen.add(index)
                    yield index
                at = text.find(needle, self._starts[index + 1])


class _Tiers:
    """What one term finds, tier by tier, in the order of the ranked hosts.

    Attributes:
        tiers: Indices, best tier first.
        named: All whose name has the letters, ascending.
        everything: All of them, ascending.
    """

    def __init__(
        self,
        term: str,
        named: Sequence[int],
        anywhere: Sequence[int],
        aliases: Sequence[str],
        details: Sequence[str],
    ) -> None:
        inside = [i for i in named if term in aliases[i]]
        later = [i for i in inside if not aliases[i].startswith(term)]
        start = [i for i in inside if aliases[i].startswith(term)] if later else inside
        spaced = " " + term.translate(fuzzy.SPACED)
        words = {i for i in later if spaced in aliases[i].translate(fuzzy.SPACED)}
        size = len(term)
        self.tiers: list[Sequence[int]] = [
            [i for i in start if len(aliases[i]) == size],
            [i for i in start if len(aliases[i]) != size],
            [i for i in later if i in words],
            [i for i in later if i not in words],
            *_apart(term, named, set(inside), aliases),
        ]
        self.named = sorted(itertools.chain(*self.tiers))
        taken = set(self.named)
        elsewhere = [i for i in anywhere if term in details[i] and i not in taken]
        self.tiers.append(elsewhere)
        self.everything = sorted([*self.named, *elsewhere])


def _apart(
    term: str, named: Sequence[int], inside: set[int], aliases: Sequence[str]
) -> tuple[list[int], list[int]]:
    """Return the names where the letters start words, and those where they are scattered."""
    if len(term) == 1:
        return [], []
    matches, initials = fuzzy.scattered(term), fuzzy.initials(term)
    apart = [i for i in named if matches(aliases[i]) and i not in inside]
    leading = {i for i in apart if initials(aliases[i])}
    rest = [i for i in apart if i not in leading]
    return [i for i in apart if i in leading], fuzzy.tightest_first(rest, aliases, term)


class Found(Sequence[Match]):
    """What a search found; where the letters are is worked out for those that are looked at.

    Attributes:
        done: Whether it is all there; until then only the best are.
    """

    def __init__(
        self,
        hosts: Sequence[Host],
        indices: Sequence[int],
        terms: tuple[str, ...],
        rest: Callable[[], Sequence[int]] | None = None,
    ) -> None:
        self._hosts = hosts
        self._indices = indices
        self._terms = terms
        self._rest = rest
        self.done = rest is None
        self._finishing = Lock()

    def finish(self) -> None:
        """Find all; takes its time with many hosts, and may be called in threads."""
        with self._finishing:
            if self._rest is not None:
                self._indices = self._rest()
                self._rest = None
            self.done = True

    def __len__(self) -> int:
        return len(self._indices)

    @overload
    def __getitem__(self, index: int) -> Match: ...
    @overload
    def __getitem__(self, index: slice) -> list[Match]: ...
    def __getitem__(self, index: int | slice) -> Match | list[Match]:
        if isinstance(index, slice):
            return [self._match(place) for place in self._indices[index]]
        return self._match(self._indices[index])

    def __iter__(self) -> Iterator[Match]:
        return map(self._match, self._indices)

    def hosts(self) -> Iterator[Host]:
        """Yield the hosts, without where they match."""
        return (self._hosts[index] for index in self._indices)

    def _match(self, index: int) -> Match:
        host = self._hosts[index]
        return Match(host, fuzzy.positions(_lower(host.alias), self._terms))


def search(hosts: Sequence[Host], query: str) -> Found:
    """Return the hosts that pass a query, best first.

    Whoever searches the same list again and again keeps a `Searcher`.
    """
    return Searcher(hosts).search(query)


def _ranks(part: _Tiers) -> dict[int, int]:
    return {index: rank for rank, tier in enumerate(part.tiers) for index in tier}


def _lower(alias: str) -> str:
    lowered = alias.lower()
    # A few letters grow when lowered, which would shift the positions.
    return lowered if len(lowered) == len(alias) else alias


def _details(host: Host) -> str:
    others = " ".join((*host.aliases, *host.tags))
    return f"{host.user}@{host.hostname}:{host.port} {others} {host.group}".lower()
