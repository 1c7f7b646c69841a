"""Finds the names that a misspelt term nearly fits: one letter transposed, missing, extra or wrong.

Digits are never forgiven: `web07` is no slip for web08. Nor is a wrong letter at the end of a word,
or another one there: names are counted with letters, too. Nor is a wrong one in less than four.
"""

import itertools
import re
from collections.abc import Iterable, Iterator

from sshtui.hosts.search import fuzzy
from sshtui.hosts.search.folding import fold_with_places
from sshtui.hosts.search.fuzzy import Term
from sshtui.hosts.search.texts import Texts

_SHORTEST, _SHORTEST_TRANSPOSED = 4, 3
"""Letters that a term has at least."""

_LETTER = r"[^\W\d_]"
_WORD = re.compile(f"{_LETTER}+")
_PART_OF_DESTINATION = frozenset("@:/")


def nearly(term: Term, squashed: Texts) -> set[int]:
    """Return which names have a term but for one letter.

    Args:
        term: The misspelt one.
        squashed: The names, as `fuzzy.squash` returns them.
    """
    pattern = _pattern(term)
    if pattern is None:
        return set()
    # One mistake leaves a half of the term as it is, unless it lies across the middle.
    text, middle = term.squashed, len(term.squashed) // 2
    across = text[: middle - 1] + text[middle] + text[middle - 1] + text[middle + 1 :]
    everything = range(len(squashed.lines))
    return {
        index
        for part in (text[:middle], text[middle:], across)
        for index in squashed.having(part, everything)
        if pattern.search(squashed.lines[index])
    }


def positions(name: str, terms: Iterable[Term]) -> tuple[int, ...]:
    """Return the indices of the letters that terms match or nearly match in a name, ascending."""
    folded, places = fold_with_places(name)
    squashed, origins = fuzzy.squashed_with_places(folded)
    found: set[int] = set()
    for term in terms:
        fitting = fuzzy.positions(name, [term])
        pattern = None if fitting else _pattern(term)
        near = pattern and pattern.search(squashed)
        if near:
            covered = origins[near.start() : near.end()]
            found.update(index for place in covered for index in places[place])
        found.update(fitting)
    return tuple(sorted(found))


def _pattern(term: Term) -> re.Pattern[str] | None:
    """Return what a squashed name must have; None where nothing is forgiven."""
    if not _PART_OF_DESTINATION.isdisjoint(term.text):
        return None
    spellings = list(dict.fromkeys(_spellings(term.squashed)))
    return re.compile("|".join(map(_bounded, spellings))) if spellings else None


def _spellings(text: str) -> Iterator[str]:
    """Yield what may have been meant, as patterns."""
    if len(text) >= _SHORTEST_TRANSPOSED:
        for at, (first, second) in enumerate(itertools.pairwise(text)):
            if first != second and not (first.isdigit() and second.isdigit()):
                yield re.escape(text[:at] + second + first + text[at + 2 :])
    if len(text) < _SHORTEST:
        return
    yield from (_with(text, at, _LETTER, at) for at in range(1, len(text)))
    for at, letter in enumerate(text):
        if letter.isalpha() and (at < len(text) - 1 or letter == text[at - 1]):
            yield _with(text, at, "", at + 1)
    for word in _WORD.finditer(text):
        if len(word[0]) >= _SHORTEST:
            yield from (
                _with(text, at, _LETTER, at + 1) for at in range(word.start(), word.end() - 1)
            )


def _with(text: str, at: int, pattern: str, after: int) -> str:
    return re.escape(text[:at]) + pattern + re.escape(text[after:])


def _bounded(pattern: str) -> str:
    """Return a pattern whose numbers at its ends are not parts of longer ones."""
    before = "(?<![0-9])" if pattern[0].isdigit() else ""
    after = "(?![0-9])" if pattern[-1].isdigit() else ""
    return before + pattern + after
