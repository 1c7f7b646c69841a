"""Which characters from servers and clipboards may reach a screen or a program."""

import unicodedata

from sshtui.sanitize import BIDI, REPLACEMENT

JOINER = "\N{ZERO WIDTH JOINER}"

_NEVER_SHOWN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_FORMAT = "Cf"


def shown(codepoint: int) -> str:
    """Return what the first character of a cell looks like; 0 is a blank cell."""
    if codepoint == 0:
        return " "
    character = chr(codepoint)
    category = unicodedata.category(character)
    if category in _NEVER_SHOWN or category == _FORMAT:
        return REPLACEMENT
    return character


def cluster(codepoints: list[int]) -> str:
    """Return a cell of several code points, without those that would act on their neighbours."""
    rest = (chr(codepoint) for codepoint in codepoints[1:])
    kept = [
        character
        for character in rest
        if character not in BIDI and unicodedata.category(character) not in _NEVER_SHOWN
    ]
    # A joiner at the end would join this cell with the next one.
    return (shown(codepoints[0]) + "".join(kept)).rstrip(JOINER)
