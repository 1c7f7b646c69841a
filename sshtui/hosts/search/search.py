"""Searches and ranks hosts as fzf does: the start of a name first, scattered letters last.

What a term matches is sorted into tiers, best first:

0. the whole name, or one of its other names
1. its start
2. the start of a word in it
3. somewhere inside
4. in one piece once separators and leading zeros are dropped: `web01` in `eu-web-1`
5. so far likewise, but the number goes on: `web1` in `web10`
6. whole words of address, user, tags or group: `10.0.3`, a label of a domain
7. the starts of words, in order: `peuw1` in `prod-eu-web-01`
8. letters scattered in order, those closest together first
9. somewhere inside address, user, tags or group
10. the note

Several terms are ranked by the sum of their tiers. Case and accents count nowhere (`folding`).

**Habit.** A host rises by one tier each time that its visits double: a visit today lifts it by one
tier, three by two, seven by three, fifteen by four, where a visit counts half after each week. No
host rises above a whole name. Within a tier the hosts with more visits come first, then short
names, then as listed.

**Misspelt.** Where nothing has all terms, names that nearly have them are found (`misspelt`).
"""

import heapq
import itertools
import math
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import NamedTuple, overload

from sshtui.hosts.model import Host
from sshtui.hosts.search import fuzzy, misspelt
from sshtui.hosts.search.folding import fold, fold_all
from sshtui.hosts.search.fuzzy import Term
from sshtui.hosts.search.query import Query, parse
from sshtui.hosts.search.texts import Texts

FIRST = 200
"""Hits that `Searcher.begin` looks for: more than a screen shows."""

_MOST_EXAMINED = 400
"""Names that `Searcher.begin` looks at closely in a tier; the rest is left to `Found.finish`."""

_REMEMBERED = 12
"""Terms whose result is kept, so that the next letter looks only at what is left."""

_DROPPED, _NUMBER_GOES_ON = 4, 5


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
        notes: Returns the notes of the hosts that have one, by alias; called when first needed.
    """

    def __init__(
        self,
        hosts: Sequence[Host],
        frecency: Mapping[str, float] | None = None,
        notes: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        scores = frecency or {}
        self._ranked = sorted(hosts, key=lambda host: len(host.alias))
        if scores:
            self._ranked.sort(key=lambda host: -scores.get(host.alias, 0.0))
        self._hosts = tuple(hosts)
        self._names = _Names(self._ranked, notes or dict)
        self._all = range(len(self._ranked))
        self._kept: OrderedDict[str, _Tiers] = OrderedDict()
        lifts = (int(math.log2(1 + scores.get(host.alias, 0.0))) for host in self._ranked)
        self._lifts = tuple(itertools.takewhile(bool, lifts))

    def search(self, query: str) -> "Found":
        """Return the hosts that pass a query, best first.

        Args:
            query: As `sshtui.hosts.search.query` reads it; empty finds all, in the order given.
        """
        found = self.begin(query)
        found.finish()
        return found

    def begin(self, query: str) -> "Found":
        """Start a search: the best hits are there at once, all of them after `Found.finish`."""
        wanted = parse(query)
        if not wanted.terms and not wanted.conditions:
            return Found(self._hosts, range(len(self._hosts)), ())
        terms = tuple(map(Term, wanted.terms))
        lead = max(terms, key=lambda term: len(term.text), default=None)
        hits = self._best_hits(lead) if lead else self._all[:_MOST_EXAMINED]
        others = [term for term in terms if term is not lead]
        first = list(itertools.islice(filter(self._test(others, wanted), hits), FIRST))
        return Found(self._ranked, first, terms, lambda: self._find(terms, wanted))

    def _best_hits(self, term: Term) -> Iterator[int]:
        visited = range(len(self._lifts))
        habits = _Tiers(term, visited, visited, self._names)
        lifted = sorted((self._lifted(rank, i), i) for i, rank in _ranks(habits.tiers).items())
        others = (hit for hit in self._names.hits(term) if hit[1] >= len(visited))
        return (index for _, index in heapq.merge(lifted, others))

    def _test(self, terms: Sequence[Term], wanted: Query) -> Callable[[int], bool]:
        names = self._names

        def passes(index: int) -> bool:
            return all(names.has(index, term) for term in terms) and wanted.holds(
                self._ranked[index]
            )

        return passes

    def _find(self, terms: Sequence[Term], wanted: Query) -> tuple[Sequence[int], bool]:
        """Return what was found, and whether it is only nearly what was typed."""
        if not terms:
            return self._passing(self._all, wanted), False
        found = self._passing(self._together(terms), wanted)
        near = () if found else self._passing(self._nearly(terms), wanted)
        return found or near, bool(near)

    def _passing(self, found: Sequence[int], wanted: Query) -> Sequence[int]:
        if not wanted.conditions:
            return found
        return [index for index in found if wanted.holds(self._ranked[index])]

    def _together(self, terms: Sequence[Term]) -> Sequence[int]:
        """Return what has all terms, by the sum of their tiers."""
        # One that is known already, or else a long one: the others look only at what it leaves.
        known = (term for term in terms if term.text in self._kept)
        lead = next(known, None) or max(terms, key=lambda term: len(term.text))
        part = self._tiers(lead)
        if len(terms) == 1:
            return list(itertools.chain(*self._with_habits(part.tiers)))
        totals = _ranks(part.tiers)
        for term in terms:
            if term is not lead:
                left = sorted(totals)
                ranks = _ranks(_Tiers(term, left, left, self._names, self._names.notes).tiers)
                totals = {i: totals[i] + rank for i, rank in ranks.items()}
        return self._in_order(totals)

    def _nearly(self, terms: Sequence[Term]) -> Sequence[int]:
        """Return what has each term, or a name that nearly has it; by the sum of their tiers."""
        totals = dict.fromkeys(self._all, 0)
        for term in terms:
            tiers = self._tiers(term).tiers
            ranks = dict.fromkeys(misspelt.nearly(term, self._names.squashed), len(tiers))
            ranks.update(_ranks(tiers))
            totals = {i: totals[i] + rank for i, rank in ranks.items() if i in totals}
        return self._in_order(totals)

    def _in_order(self, totals: Mapping[int, int]) -> list[int]:
        return sorted(totals, key=lambda index: (self._lifted(totals[index], index), index))

    def _lifted(self, rank: int, index: int) -> int:
        lift = self._lifts[index] if index < len(self._lifts) else 0
        return max(rank - lift, min(rank, 1))

    def _with_habits(self, tiers: Sequence[Sequence[int]]) -> Sequence[Sequence[int]]:
        visited = len(self._lifts)
        if not visited:
            return tiers
        risen: list[list[int]] = [[] for _ in tiers]
        for rank, tier in enumerate(tiers):
            for index in tier:
                if index < visited:
                    risen[self._lifted(rank, index)].append(index)
        rest = ([index for index in tier if index >= visited] for tier in tiers)
        return [[*sorted(first), *others] for first, others in zip(risen, rest, strict=True)]

    def _tiers(self, term: Term) -> "_Tiers":
        kept = self._kept.pop(term.text, None)
        if kept is None:
            starts = (term.text[:size] for size in range(len(term.text) - 1, 0, -1))
            shorter = (self._kept.get(start) for start in starts if Term(start).grows_safely)
            before = next((matches for matches in shorter if matches is not None), None)
            named, anywhere = (before.named, before.everything) if before else (self._all,) * 2
            kept = _Tiers(term, named, anywhere, self._names, self._names.notes)
        self._kept[term.text] = kept
        if len(self._kept) > _REMEMBERED:
            self._kept.popitem(last=False)
        return kept


class _Names:
    """What hosts are searched by, in their order.

    Attributes:
        aliases: Folded.
        squashed: Likewise, without separators and leading zeros.
        details: Address, user, tags and group.
        worded: Those with other names, or an address that is a name, spelled in many ways.
        other_names: Whose they are.
    """

    def __init__(self, hosts: Sequence[Host], notes: Callable[[], Mapping[str, str]]) -> None:
        self._hosts = hosts
        self._read_notes = notes
        self.aliases = Texts(fold_all(host.alias for host in hosts))
        self.details = Texts(fold_all(map(_details, hosts)))
        self.squashed = Texts(fuzzy.squash(self.aliases.joined)[1:-1].split("\n"))
        self._words = self.aliases.joined.translate(fuzzy.SPACED)
        self.worded = [
            index
            for index, host in enumerate(hosts)
            if (host.hostname != host.alias and host.hostname[-1:].isalpha()) or host.aliases
        ]
        self.other_names: dict[str, list[int]] = {}
        for index in self.worded:
            for name in hosts[index].aliases:
                self.other_names.setdefault(fold(name), []).append(index)

    @cached_property
    def notes(self) -> Sequence[tuple[int, str]]:
        """The notes, each with whose it is."""
        notes = self._read_notes()
        if not notes:
            return ()
        return [
            (index, fold(notes[host.alias]))
            for index, host in enumerate(self._hosts)
            if host.alias in notes
        ]

    def has(self, index: int, term: Term) -> bool:
        """Return whether a name or its details have a term; what is rarely so is left out."""
        return bool(
            term.scattered(self.aliases.lines[index])
            or term.text in self.details.lines[index]
            or (term.squashed and term.squashed_whole(self.squashed.lines[index]))
        )

    def hits(self, term: Term) -> Iterator[tuple[int, int]]:
        """Yield names that have a term in one piece, with their tiers, best first."""
        seen: set[int] = set()
        goes_on: list[int] = []
        for tier, index in self._in_one_piece(term):
            if index in seen:
                continue
            if tier == 0:
                seen.add(index)
                yield tier, index
                continue
            name, squashed = self.aliases.lines[index], self.squashed.lines[index]
            if tier == _DROPPED:
                fits = term.squashed_whole(squashed)
            elif term.text not in name:
                continue
            else:
                fits = not term.touches_number or term.whole_number(name)
            if fits:
                seen.add(index)
                yield tier, index
            elif tier < _DROPPED:
                goes_on.append(index)
        yield from ((_NUMBER_GOES_ON, i) for i in dict.fromkeys(goes_on) if i not in seen)

    def _in_one_piece(self, term: Term) -> Iterator[tuple[int, int]]:
        text, names = term.text, self.aliases
        yield from ((0, index) for index in self.other_names.get(text, ()))
        inside = list(itertools.islice(names.found(text), _MOST_EXAMINED))
        if len(inside) < _MOST_EXAMINED:
            yield from sorted((self._tier(term, index), index) for index in inside)
        else:
            spaced = " " + text.translate(fuzzy.SPACED)
            passes = (
                names.found(f"\n{text}\n"),
                names.found(f"\n{text}"),
                names.found(spaced, self._words),
                iter(inside),
            )
            for tier, found in enumerate(passes):
                yield from ((tier, index) for index in itertools.islice(found, _MOST_EXAMINED))
        if len(term.squashed) > 1:
            dropped = itertools.islice(self.squashed.found(term.squashed), _MOST_EXAMINED)
            yield from ((_DROPPED, index) for index in dropped)

    def _tier(self, term: Term, index: int) -> int:
        """Return in which tier a name is that has a term."""
        name = self.aliases.lines[index]
        if name.startswith(term.text):
            return 1 if len(name) > len(term.text) else 0
        return 2 if term.at_word(name) else 3


class _Tiers:
    """What one term finds, tier by tier, in the order of the ranked hosts.

    Args:
        term: What is looked for.
        named: Where names are looked at, ascending.
        anywhere: Where everything else is.
        names: Of the hosts.
        notes: Likewise, of those that have one.

    Attributes:
        tiers: Indices, best tier first.
        named: All whose name has the letters, ascending.
        everything: All of them, ascending.
    """

    def __init__(
        self,
        term: Term,
        named: Sequence[int],
        anywhere: Sequence[int],
        names: _Names,
        notes: Sequence[tuple[int, str]] = (),
    ) -> None:
        self.tiers: list[Sequence[int]] = _in_one_piece(term, named, names)
        taken = set(itertools.chain(*self.tiers))
        details = names.details.lines
        elsewhere = [i for i in names.details.having(term.text, anywhere) if i not in taken]
        as_words = [i for i in elsewhere if term.as_word(details[i])]
        taken.update(as_words)
        leading, scattered = (
            fuzzy.apart(term, named, taken, names.aliases.lines) if len(term.text) > 1 else ([], [])
        )
        self.tiers += [as_words, leading, scattered]
        taken.update(leading, scattered)
        self.named = sorted(taken)
        inside = [i for i in elsewhere if i not in taken]
        taken.update(inside)
        if len(term.squashed) > 1 and names.worded:
            worded = _common(names.worded, anywhere)
            loose = [i for i in worded if i not in taken and term.loose(details[i])]
            inside = sorted([*inside, *loose])
            taken.update(loose)
        noted = [i for i, note in notes if term.text in note and i not in taken]
        noted = _common(noted, anywhere)
        self.tiers += [inside, noted]
        self.everything = sorted([*taken, *noted])


def _in_one_piece(term: Term, named: Sequence[int], names: _Names) -> list[Sequence[int]]:
    """Return the names that have a term in one piece, in their six tiers."""
    aliases, squashed, text = names.aliases.lines, names.squashed.lines, term.text
    called = _common(names.other_names.get(text, ()), named)
    inside = names.aliases.having(text, named)
    dropped: list[int] = []
    goes_on: list[int] = []
    if len(term.squashed) > 1 or term.squashed != text:
        taken = set(inside)
        dropped = [i for i in names.squashed.having(term.squashed, named) if i not in taken]
    if term.touches_number:
        parts = [i for i in inside if not term.whole_number(aliases[i])]
        inside = _without(inside, parts)
        whole = [i for i in (*parts, *dropped) if term.squashed_whole(squashed[i])]
        goes_on = _without(parts, whole)
        if not term.is_closed:
            goes_on += [i for i in _without(dropped, whole) if term.squashed_open(squashed[i])]
        dropped = sorted(whole)
    if called:
        inside, dropped, goes_on = (_without(tier, called) for tier in (inside, dropped, goes_on))
    later = [i for i in inside if not aliases[i].startswith(text)]
    start = [i for i in inside if aliases[i].startswith(text)] if later else inside
    words = {i for i in later if term.at_word(aliases[i])}
    size = len(text)
    return [
        sorted([*called, *(i for i in start if len(aliases[i]) == size)]),
        [i for i in start if len(aliases[i]) != size],
        [i for i in later if i in words],
        [i for i in later if i not in words],
        dropped,
        goes_on,
    ]


class Found(Sequence[Match]):
    """What a search found; where the letters are is worked out for those that are looked at.

    Attributes:
        done: Whether it is all there; until then only the best are.
        is_near: Whether nothing has what was typed, and these only nearly.
    """

    def __init__(
        self,
        hosts: Sequence[Host],
        indices: Sequence[int],
        terms: tuple[Term, ...],
        rest: Callable[[], tuple[Sequence[int], bool]] | None = None,
    ) -> None:
        self._hosts = hosts
        self._indices = indices
        self._terms = terms
        self._rest = rest
        self.done = rest is None
        self.is_near = False
        self._finishing = Lock()

    def finish(self) -> None:
        """Find all; takes its time with many hosts, and may be called in threads."""
        with self._finishing:
            if self._rest is not None:
                self._indices, self.is_near = self._rest()
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

    @property
    def strong(self) -> int:
        """How many of the first, some hundred at most, have what was typed in one piece."""
        first = () if self.is_near else itertools.islice(self.hosts(), FIRST)
        return sum(1 for _ in itertools.takewhile(self._is_strong, first))

    def _is_strong(self, host: Host) -> bool:
        name, details = fold(host.alias), fold(_details(host))
        squashed = fuzzy.squash(name)
        return all(
            term.text in name or (term.squashed or term.text) in squashed or term.as_word(details)
            for term in self._terms
        )

    def _match(self, index: int) -> Match:
        host = self._hosts[index]
        places = misspelt.positions if self.is_near else fuzzy.positions
        return Match(host, places(host.alias, self._terms))


def search(hosts: Sequence[Host], query: str) -> Found:
    """Return the hosts that pass a query, best first.

    Whoever searches the same list again and again keeps a `Searcher`.
    """
    return Searcher(hosts).search(query)


def _ranks(tiers: Sequence[Sequence[int]]) -> dict[int, int]:
    return {index: rank for rank, tier in enumerate(tiers) for index in tier}


def _without(indices: Sequence[int], others: Sequence[int]) -> list[int]:
    taken = set(others)
    return [index for index in indices if index not in taken]


def _common(indices: Sequence[int], others: Sequence[int]) -> list[int]:
    allowed = others if isinstance(others, range) else set(others)
    return [index for index in indices if index in allowed]


def _details(host: Host) -> str:
    others = " ".join((*host.aliases, *host.tags) if host.aliases else host.tags)
    return f"{host.user}@{host.hostname}:{host.port} {others} {host.group}"
