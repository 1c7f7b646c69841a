"""Which characters from servers and clipboards may reach a screen or a program."""

import unicodedata

from sshtui.sanitize import BIDI, REPLACEMENT

JOINER = "\N{ZERO WIDTH JOINER}"

MOST_CODEPOINTS = 12
"""Code points of a cell that are shown: families of emoji have eleven, the longest Tibetan stacks
ten, and syllables of other scripts fewer."""

MOST_STACKED = 4
"""Marks above or below one character that are shown; no font has room for more in a cell."""

_STACKED = 200
"""The lowest canonical combining class of marks that are stacked."""

_VOICED = frozenset(
    "\N{HALFWIDTH KATAKANA VOICED SOUND MARK}\N{HALFWIDTH KATAKANA SEMI-VOICED SOUND MARK}"
)
_NEVER_SHOWN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_FORMAT = "Cf"
# Format characters that a reader sees: the soft hyphen, and the signs that number what follows.
_SEEN_FORMATS = frozenset(
    (0xAD, *range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)
)


def shown(codepoint: int) -> str:
    """Return what the first character of a cell looks like; 0 is a blank cell."""
    if codepoint == 0:
        return " "
    character = chr(codepoint)
    category = unicodedata.category(character)
    if category in _NEVER_SHOWN or (category == _FORMAT and codepoint not in _SEEN_FORMATS):
        return REPLACEMENT
    return character


def is_mark(character: str) -> bool:
    """Return whether a character may join the one before it."""
    return unicodedata.category(character)[0] == "M" or character in _VOICED


def is_one_cell(character: str) -> bool:
    """Return whether a narrow character is sure to take a cell of its own: a mark is not."""
    return character.isascii() or not (
        is_mark(character) or unicodedata.category(character)[0] == "C"
    )


def cluster(codepoints: list[int]) -> str:
    """Return a cell of several code points.

    Those that would act on their neighbours are left out, and those that are too many.
    """
    kept: list[str] = []
    stacked = 0
    for character in map(chr, codepoints[1:]):
        if character in BIDI or unicodedata.category(character) in _NEVER_SHOWN:
            continue
        stacked = stacked + 1 if unicodedata.combining(character) >= _STACKED else 0
        if stacked <= MOST_STACKED:
            kept.append(character)
        if len(kept) == MOST_CODEPOINTS - 1:
            break
    # A joiner at the end would join this cell with the next one.
    return (shown(codepoints[0]) + "".join(kept)).rstrip(JOINER)
