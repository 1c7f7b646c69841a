"""How a term of a search fits a name: in one piece, by starts of words, by scattered letters."""

import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from sshtui.hosts.search.folding import fold_with_places

SEPARATORS = frozenset("-._@:/")
SPACED = str.maketrans(dict.fromkeys(SEPARATORS, " "))
"""Makes every separator a space, so that the start of a word is a space and its letters."""

MOST_SORTED = 5000
"""Names whose scattered letters are compared; of more the order stays as it is."""

_MOST_RATED = 500
"""Of those, how many are rated in every way that the letters can be found."""

_LONGEST = 64
"""Letters of a name whose starts of words are looked for: the ways to combine them multiply."""

_MATCHED, _AT_START, _AT_WORD, _AT_NUMBER, _NEXT, _GAP, _NUMBER_CUT = 16, 10, 8, 7, 4, 3, 12
"""What `score` gives and takes."""

_SEPARATOR = r"[-._@:/]"
_PARTS = re.compile(rf"(?P<number>[0-9]+)|(?P<separator>{_SEPARATOR}+)|[^-._@:/0-9]+")
# A pattern that starts with what it consumes is found several times as fast.
_BETWEEN_NUMBERS = re.compile(rf"{_SEPARATOR}(?<=[0-9]{_SEPARATOR}){_SEPARATOR}*(?=[0-9])")
_LEADING_ZEROS = re.compile(r"0(?<![0-9]0)0*(?=[0-9])")
_LAST_NUMBER = re.compile(rf"(?<![0-9])([0-9]+)({_SEPARATOR}*)\Z")
Test = Callable[[str], object]


def squash(text: str) -> str:
    """Return names without separators and leading zeros; a space keeps two numbers apart.

    So `web-01`, `web_1` and `WEB.001` are all `web1`, and `10.0.3` is not 1003.

    Args:
        text: Folded; names may stand below one another.
    """
    text = _BETWEEN_NUMBERS.sub(" ", text)
    # Several times as fast as `translate`.
    for separator in SEPARATORS:
        text = text.replace(separator, "")
    return _LEADING_ZEROS.sub("", text)


class Term:
    """A word of a query, and the tests for how a name has it.

    Args:
        text: The word, folded.

    Attributes:
        text: Likewise.
        squashed: Without separators and leading zeros; may be "".
        is_closed: Whether its last number is complete: it has leading zeros, or something after it.
        touches_number: Whether it begins or ends with a digit, so that the number it stands in
            may be a longer one.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.squashed = squash(text)
        number = _LAST_NUMBER.search(text)
        self.is_closed = bool(number and (number[2] or (number[1][0] == "0" and number[1] != "0")))
        self.touches_number = any(_is_digit(edge) for edge in (text[0], text[-1]))

    @property
    def grows_safely(self) -> bool:
        """Whether what finds a longer term is among what finds this one.

        A zero at the start of its last number may be one that is dropped once there is more.
        """
        number = _LAST_NUMBER.search(self.text)
        return not (number and number[1][0] == "0")

    @cached_property
    def at_word(self) -> Test:
        """Tests whether a folded name has it at the start of a word, after a separator."""
        return re.compile(rf"(?<={_SEPARATOR}){re.escape(self.text)}").search

    @cached_property
    def as_word(self) -> Test:
        """Tests whether it is a whole word, or several, between separators or spaces."""
        before = "" if self.text[0] in SEPARATORS else r"(?<![^-._@:/ ])"
        after = "" if self.text[-1] in SEPARATORS else r"(?![^-._@:/ ])"
        return re.compile(before + re.escape(self.text) + after).search

    @cached_property
    def whole_number(self) -> Test:
        """Tests whether a folded name has it with no more digits on either side."""
        return re.compile(_bounded(self.text)).search

    @cached_property
    def squashed_whole(self) -> Test:
        """Tests whether a squashed name has it with no more digits on either side."""
        return re.compile(_bounded(self.squashed)).search

    @cached_property
    def squashed_open(self) -> Test:
        """Tests whether a squashed name has it, its last number perhaps with more digits."""
        return re.compile(_bounded(self.squashed, after=False)).search

    @cached_property
    def loose(self) -> Test:
        """Tests whether a folded text has it when separators and leading zeros are dropped."""
        letters = [
            f"0*{letter}" if _is_digit(letter) else re.escape(letter)
            for letter in self.squashed
            if letter != " "
        ]
        after = "(?![0-9])" if self.is_closed else ""
        return re.compile(f"{_SEPARATOR}*".join(letters) + after).search

    @cached_property
    def scattered(self) -> Test:
        """Tests whether a folded name has its letters in order."""
        return scattered(self.text)

    @cached_property
    def letters(self) -> str:
        """Its letters and digits, without leading zeros."""
        return self.squashed.replace(" ", "") or self.text

    @cached_property
    def starts_words(self) -> Test:
        """Tests whether a folded name has it as the starts of some of its words, in order."""
        return re.compile(self._word_starts).search

    @cached_property
    def starts_words_whole(self) -> Test:
        """Likewise, with no more digits after it."""
        return re.compile(f"{self._word_starts}(?![0-9])").search

    @cached_property
    def _word_starts(self) -> str:
        pieces: list[str] = []
        before = ""
        for letter in self.letters:
            start = _at_word_start(letter)
            if not before:
                pieces.append(start)
            elif _is_digit(letter) and not _is_digit(before):
                # A number begins, with leading zeros perhaps.
                pieces.append(f"(?:{start}|.*?{start})")
            else:
                pieces.append(f"(?:({re.escape(letter)})|.*?{start})")
            before = letter
        return "".join(pieces) + ("(?![0-9])" if self.is_closed else "")


def scattered(text: str) -> Test:
    """Make a test for the letters of a text in their order, with anything between them."""
    # Without backtracking, and most names fail here, in C.
    parts = (f"[^{re.escape(letter)}]*+{re.escape(letter)}" for letter in text)
    return re.compile("".join(parts), re.DOTALL).match


def positions(name: str, terms: Iterable[Term]) -> tuple[int, ...]:
    """Return the indices of the letters that terms match in a name, ascending.

    Args:
        name: As it is written.
        terms: Those that are not in the name add nothing.
    """
    if name.isascii():
        return tuple(sorted({place for term in terms for place in _places(name.lower(), term)}))
    folded, places = fold_with_places(name)
    found = {index for term in terms for place in _places(folded, term) for index in places[place]}
    return tuple(sorted(found))


def apart(
    term: Term, indices: Iterable[int], taken: AbstractSet[int], names: Sequence[str]
) -> tuple[list[int], list[int]]:
    """Return the names where a term starts words, and those where its letters are scattered.

    The best come first in each.

    Args:
        term: What is looked for.
        indices: Which names to look at.
        taken: Which of them to leave out.
        names: Folded.
    """
    test = scattered(term.letters)
    having = [i for i in indices if test(names[i]) and i not in taken]
    leading = [i for i in having if len(names[i]) <= _LONGEST and term.starts_words(names[i])]
    leaders = set(leading)
    rest = [i for i in having if i not in leaders]
    if term.letters != term.text:
        rest = [i for i in rest if term.scattered(names[i])]
    return _best_first(leading, names, term.letters), _best_first(rest, names, term.text)


def score(name: str, letters: str) -> int:
    """Rate the best way to find scattered letters in a name, as fzf does: higher is better.

    A letter counts more at the start of a word or right after the one before it, a gap costs a
    little, and a part of a number a lot. 0 where the letters are not there.

    Args:
        name: Folded.
        letters: Likewise, in order.
    """
    # For each place of the letter before: the best rating so far, and what its run began with.
    ways: dict[int, tuple[int, int]] = {}
    for number, letter in enumerate(letters):
        found: dict[int, tuple[int, int]] = {}
        at = name.find(letter, min(ways) + 1 if ways else 0)
        while at >= 0:
            bonus = _bonus(name, at)
            ratings = [
                _continued(rating, run, bonus)
                if before == at - 1
                else (rating - _gap(name, before, at) + bonus, bonus)
                for before, (rating, run) in ways.items()
                if before < at
            ]
            if not number:
                ratings = [(2 * bonus, bonus)]
            if ratings:
                rating, run = max(ratings)
                found[at] = (_MATCHED + rating, run)
            at = name.find(letter, at + 1)
        if not found:
            return 0
        ways = found
    return max(rating - _cut(name, at) for at, (rating, _) in ways.items())


def squashed_with_places(name: str) -> tuple[str, list[int]]:
    """Return a squashed name, and for each of its letters the index it comes from."""
    squashed: list[str] = []
    places: list[int] = []
    for part in _PARTS.finditer(name):
        text, start = part[0], part.start()
        if part["separator"]:
            between = _BETWEEN_NUMBERS.match(name, start)
            text = " " if between else ""
        elif part["number"]:
            text = text.lstrip("0") or "0"
            start = part.end() - len(text)
        squashed.append(text)
        places += range(start, start + len(text))
    return "".join(squashed), places


def _places(name: str, term: Term) -> Iterable[int]:
    start = _start_of(name, term)
    if start >= 0:
        return range(start, start + len(term.text))
    squashed, places = squashed_with_places(name)
    found = term.squashed and (term.squashed_whole(squashed) or term.squashed_open(squashed))
    if isinstance(found, re.Match):
        return places[found.start() : found.end()]
    return _word_start_places(name, term) or _scattered_places(name, term.text)


def _start_of(name: str, term: Term) -> int:
    text = re.escape(term.text)
    whole = _bounded(term.text)
    for pattern in (rf"(?<![^-._@:/]){whole}", whole, rf"(?<![^-._@:/]){text}"):
        found = re.search(pattern, name)
        if found:
            return found.start()
    return name.find(term.text)


def _word_start_places(name: str, term: Term) -> Sequence[int]:
    if len(name) > _LONGEST or not term.squashed:
        return ()
    found = term.starts_words_whole(name) or term.starts_words(name)
    if not isinstance(found, re.Match):
        return ()
    groups = range(1, found.re.groups + 1)
    return [found.end(group) - 1 for group in groups if found.end(group) > 0]


def _scattered_places(name: str, term: str) -> Sequence[int]:
    forward: list[int] = []
    at = -1
    for letter in term:
        at = name.find(letter, at + 1)
        if at < 0:
            return ()
        forward.append(at)
    # The last place where the letters end, then back: the tightest group at the end.
    backward: list[int] = []
    end = len(name)
    for letter in reversed(term):
        end = name.rfind(letter, 0, end)
        backward.append(end)
    backward.reverse()
    return min(forward, backward, key=lambda places: places[-1] - places[0])


def _best_first(indices: list[int], names: Sequence[str], letters: str) -> list[int]:
    if len(indices) > MOST_SORTED:
        return indices
    if len(indices) > _MOST_RATED:
        indices = sorted(indices, key=lambda index: _looseness(names[index], letters))
    best = indices[:_MOST_RATED]
    best.sort(key=lambda index: (-score(names[index], letters), index))
    return best + indices[_MOST_RATED:]


def _looseness(name: str, letters: str) -> int:
    places = _scattered_places(name, letters)
    starts = sum(place == 0 or name[place - 1] in SEPARATORS for place in places)
    return places[-1] - places[0] - 40 * starts


def _bonus(name: str, at: int) -> int:
    if at == 0:
        return _AT_START
    before = name[at - 1]
    if before in SEPARATORS:
        return _AT_WORD
    if _is_digit(name[at]):
        if not _is_digit(before):
            return _AT_NUMBER
        return _AT_NUMBER if before == "0" else -_NUMBER_CUT
    return 0


def _continued(rating: int, run: int, bonus: int) -> tuple[int, int]:
    return rating + max(bonus, run, _NEXT), max(bonus, run)


def _gap(name: str, before: int, at: int) -> int:
    return _GAP + (at - before - 2) + _cut(name, before)


def _cut(name: str, at: int) -> int:
    """Return what it costs that a number goes on behind its last digit that was found."""
    return _NUMBER_CUT if _is_digit(name[at]) and _is_digit(name[at + 1 : at + 2]) else 0


def _at_word_start(letter: str) -> str:
    """Return a pattern for a letter after a separator, or where letters and numbers meet."""
    if _is_digit(letter):
        return f"(?<![0-9])0*({letter})"
    # What is before it is looked at behind it: so a search goes from letter to letter.
    escaped = re.escape(letter)
    return f"({escaped})(?<![^-._@:/0-9]{escaped})"


def _bounded(text: str, *, after: bool = True) -> str:
    """Return a pattern for a text whose numbers at its ends are not parts of longer ones."""
    before = "(?<![0-9])" if _is_digit(text[:1]) else ""
    behind = "(?![0-9])" if after and _is_digit(text[-1:]) else ""
    return before + re.escape(text) + behind


def _is_digit(letter: str) -> bool:
    return letter.isascii() and letter.isdigit()
