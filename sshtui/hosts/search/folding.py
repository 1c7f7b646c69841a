"""Folds case and accents, so that `munchen` and `München` are the same word to a search."""

import functools
import unicodedata
from collections.abc import Iterable

_PLAIN = {
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ı": "i",
    "ł": "l",
    "ŋ": "n",
    "ŧ": "t",
    "ĸ": "k",
    "ƒ": "f",
}
"""Letters that Unicode does not take apart, as they are written without them."""


def fold(text: str) -> str:
    """Return a text without case and accents, in the same form however it was composed."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


def fold_all(texts: Iterable[str]) -> list[str]:
    """Return many short texts folded, none of which has a newline; all ASCII ones at once."""
    given = list(texts)
    joined = "\n".join(given)
    if not joined.isascii():
        return list(map(fold, given))
    # Most names are folded already: a copy of each would cost memory.
    pairs = zip(given, joined.lower().split("\n"), strict=bool(given))
    return [text if text == folded else folded for text, folded in pairs]


def fold_with_places(text: str) -> tuple[str, list[range]]:
    """Return a folded text, and for each of its letters the indices it stands for.

    An accent that is a character of its own belongs to the letter before it.
    """
    folded: list[str] = []
    places: list[range] = []
    for index, letter in enumerate(text):
        letters = _folded(letter)
        if not letters and places:
            last = places[-1]
            covered = range(last.start, index + 1)
            places = [covered if place == last else place for place in places]
        folded.append(letters)
        places += [range(index, index + 1)] * len(letters)
    return "".join(folded), places


@functools.cache
def _folded(letter: str) -> str:
    taken_apart = unicodedata.normalize("NFKD", letter.casefold())
    return "".join(
        _PLAIN.get(part, part)
        for part in taken_apart.casefold()
        if not unicodedata.combining(part) and (part == letter or not part.isspace())
    )
