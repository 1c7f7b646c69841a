"""Finds hosts by a few letters: subsequences, word starts and prefixes first."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from sshtui.hosts.model import Host

_PREFIX = 4000
_WORD_START = 3000
_INSIDE = 2000
_INITIALS = 1500
_SCATTERED = 1000
_ELSEWHERE = 600
"""Where a term can be found, best first: in the alias at its start, at the start of a word,
anywhere, as first letters of words, as scattered letters; in address, user or tags."""

_WHOLE = 500
_SEPARATORS = frozenset("-._@:/")


class Match(NamedTuple):
    """A host that was found.

    Attributes:
        host: The host.
        score: Larger is better; comparable within one search.
        positions: Indices of the matched letters within the alias, ascending; empty where all
            terms were found elsewhere.
    """

    host: Host
    score: int
    positions: tuple[int, ...]


class Searcher:
    """Searches one list of hosts, for as many queries as come.

    Args:
        hosts: In the order that counts between equally good matches.
    """

    def __init__(self, hosts: Sequence[Host]) -> None:
        self._hosts = tuple(hosts)
        self._aliases = [_lower(host.alias) for host in self._hosts]
        self._details = [
            f"{host.user}@{host.hostname} {' '.join(host.tags)}".lower() for host in self._hosts
        ]

    def search(self, query: str) -> list[Match]:
        """Return the hosts that have every term of a query, best first.

        Args:
            query: Terms separated by spaces; case does not matter. Empty finds all, unranked.
        """
        terms = [_Term(word) for word in dict.fromkeys(query.lower().split())]
        found = range(len(self._hosts))
        scores: dict[int, tuple[int, tuple[int, ...]]] = dict.fromkeys(found, (0, ()))
        for term in terms:
            scores = self._narrow(scores, term)
        matches = [
            Match(self._hosts[index], score, positions)
            for index, (score, positions) in scores.items()
        ]
        if terms:
            matches.sort(key=lambda match: -match.score)
        return matches

    def _narrow(
        self, scores: dict[int, tuple[int, tuple[int, ...]]], term: "_Term"
    ) -> dict[int, tuple[int, tuple[int, ...]]]:
        kept: dict[int, tuple[int, tuple[int, ...]]] = {}
        aliases, details = self._aliases, self._details
        for index, (score, positions) in scores.items():
            alias = aliases[index]
            hit = term.find(alias)
            if hit is not None:
                merged = hit[1] if not positions else tuple(sorted({*positions, *hit[1]}))
                kept[index] = (score + hit[0], merged)
            elif term.text in details[index]:
                kept[index] = (score + _ELSEWHERE, positions)
        return kept


def search(hosts: Sequence[Host], query: str) -> list[Match]:
    """Return the hosts that have every term of a query, best first.

    Whoever searches the same list again and again keeps a `Searcher`.
    """
    return Searcher(hosts).search(query)


def _lower(alias: str) -> str:
    lowered = alias.lower()
    # A few letters grow when lowered, which would shift the positions.
    return lowered if len(lowered) == len(alias) else alias


class _Term:
    def __init__(self, text: str) -> None:
        self.text = text
        # One letter after the other, without backtracking; most hosts fail here, in C.
        self._scattered = re.compile(
            "".join(f"[^{re.escape(letter)}]*+{re.escape(letter)}" for letter in text), re.DOTALL
        ).match
        starts = r"(?:^|(?<=[-._@:/]))"
        self._at_word = re.compile(r"(?<=[-._@:/])" + re.escape(text)).search
        self._initials = re.compile(
            ".*?".join(f"{starts}({re.escape(letter)})" for letter in text), re.DOTALL
        ).search

    def find(self, alias: str) -> tuple[int, tuple[int, ...]] | None:
        text = self.text
        size = len(text)
        start = alias.find(text)
        if start == 0:
            score = _PREFIX + (_WHOLE if len(alias) == size else 0)
        elif start > 0:
            score, start = self._inside(alias, start)
        elif size > 1 and self._scattered(alias):
            return self._spread(alias)
        else:
            return None
        return score - len(alias), tuple(range(start, start + size))

    def _inside(self, alias: str, start: int) -> tuple[int, int]:
        at_word = self._at_word(alias)
        if at_word is None:
            return _INSIDE - start, start
        return _WORD_START - at_word.start(), at_word.start()

    def _spread(self, alias: str) -> tuple[int, tuple[int, ...]]:
        initials = self._initials(alias)
        if initials is not None:
            positions = tuple(initials.start(group + 1) for group in range(len(self.text)))
            return _INITIALS - positions[-1] + positions[0] - len(alias), positions
        # The last place where the letters end, then back: the tightest group at the end.
        end = len(alias)
        backward: list[int] = []
        for letter in reversed(self.text):
            end = alias.rfind(letter, 0, end)
            backward.append(end)
        forward: list[int] = []
        at = -1
        for letter in self.text:
            at = alias.find(letter, at + 1)
            forward.append(at)
        backward.reverse()
        best = min(forward, backward, key=lambda places: places[-1] - places[0])
        starts = sum(place == 0 or alias[place - 1] in _SEPARATORS for place in best)
        return _SCATTERED + 40 * starts - (best[-1] - best[0]) - len(alias), tuple(best)
