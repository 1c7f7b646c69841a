"""Fuzzy matching: where the letters of a search are in a name."""

import re
from collections.abc import Callable, Iterable, Sequence

SEPARATORS = frozenset("-._@:/")
SPACED = str.maketrans(dict.fromkeys(SEPARATORS, " "))
"""Makes every separator a space, so that the start of a word is a space and its letters."""

MOST_SORTED = 5000
"""Names whose scattered letters are compared; of more the order stays as it is."""


def positions(alias: str, terms: Iterable[str]) -> tuple[int, ...]:
    """Return the indices of the letters that terms match in a name, ascending.

    Args:
        alias: In lower case.
        terms: Likewise; those that are not in the name add nothing.
    """
    found: set[int] = set()
    for term in terms:
        found.update(_places(alias, term))
    return tuple(sorted(found))


def scattered(term: str) -> Callable[[str], object]:
    """Make a test for the letters of a term in their order, with anything between them."""
    # Without backtracking, and most names fail here, in C.
    parts = (f"[^{re.escape(letter)}]*+{re.escape(letter)}" for letter in term)
    return re.compile("".join(parts), re.DOTALL).match


def initials(term: str) -> Callable[[str], object]:
    """Make a test for the letters of a term as the first letters of words."""
    start = r"(?:^|(?<=[-._@:/]))"
    return re.compile(".*?".join(start + re.escape(letter) for letter in term), re.DOTALL).search


def tightest_first(indices: list[int], aliases: Sequence[str], term: str) -> list[int]:
    """Sort names by how close together the letters of a term stand, and how many start words."""
    if len(indices) > MOST_SORTED:
        return indices
    return sorted(indices, key=lambda index: _looseness(aliases[index], term))


def _places(alias: str, term: str) -> Sequence[int]:
    start = alias.find(term)
    if start > 0:
        at_word = re.search(r"(?<=[-._@:/])" + re.escape(term), alias)
        start = at_word.start() if at_word else start
    if start >= 0:
        return range(start, start + len(term))
    return _initial_places(alias, term) or _scattered_places(alias, term)


def _initial_places(alias: str, term: str) -> Sequence[int]:
    starts = [i for i in range(len(alias)) if i == 0 or alias[i - 1] in SEPARATORS]
    found: list[int] = []
    for letter in term:
        following = (i for i in starts if (not found or i > found[-1]) and alias[i] == letter)
        place = next(following, None)
        if place is None:
            return ()
        found.append(place)
    return found


def _scattered_places(alias: str, term: str) -> Sequence[int]:
    forward: list[int] = []
    at = -1
    for letter in term:
        at = alias.find(letter, at + 1)
        if at < 0:
            return ()
        forward.append(at)
    # The last place where the letters end, then back: the tightest group at the end.
    backward: list[int] = []
    end = len(alias)
    for letter in reversed(term):
        end = alias.rfind(letter, 0, end)
        backward.append(end)
    backward.reverse()
    return min(forward, backward, key=lambda places: places[-1] - places[0])


def _looseness(alias: str, term: str) -> int:
    places = _scattered_places(alias, term)
    starts = sum(place == 0 or alias[place - 1] in SEPARATORS for place in places)
    return places[-1] - places[0] - 40 * starts
