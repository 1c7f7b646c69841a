"""Folds a prompt's text, with tokens in place of words for codes and passwords."""

import re
import unicodedata
from functools import cache
from itertools import groupby

from sshtui.kbdint.vocabulary import CODE, PASSWORD, VOCABULARIES
from sshtui.sanitize import clean

MAX_LABEL = 500
"""Characters of a line that asks; in a longer one nothing is looked for."""

MAX_CONTEXT = 4_000
"""Characters above it that are looked at, the nearest ones; a server must not buy time."""

_PIN, _LASTING = " pin ", " lasting "
"""What stands in the text for a code that stays the same."""


def tokens(text: str) -> str:
    """Fold the text, and put a token where it names a code or a password."""
    # Folded, one character may become eighteen.
    folded = fold(folded_case(clean(text, lines=True)))[-MAX_CONTEXT:]
    # Its own angle brackets could spell a token.
    folded = folded.translate({ord("<"): " ", ord(">"): " "})
    folded = _pin_of_device().sub(_PIN, words_of("pin").sub(_PIN, folded))
    folded = words_of("lasting").sub(_LASTING, folded)
    folded = re.sub(" {2,}", " ", folded)
    return words_of("password").sub(PASSWORD, words_of("code").sub(CODE, folded))


def folded_case(text: str) -> str:
    """Return the text in lower case, with compatibility forms resolved."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def fold(text: str) -> str:
    """Take the accents off."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    kept = "".join(part for part in parts if unicodedata.category(part) != "Mn")
    return unicodedata.normalize("NFC", kept)


@cache
def words_of(*roles: str) -> re.Pattern[str]:
    """Return one pattern for some roles in all languages.

    It is compiled when a prompt comes that needs it: most sign-ins are by key.
    """
    return re.compile(alternatives(*roles))


@cache
def _pin_of_device() -> re.Pattern[str]:
    """Return what names the PIN of a device, and not a PIN and the code of a device."""
    device, source, joined = (alternatives(role) for role in ("device", "source", "joined"))
    marks = r"[\s'\"`‘’“”-]*"
    leads = rf"(?!\s*(?:{joined}))\s*(?:{source})?{marks}"
    return re.compile(rf"(?:{device}){marks}{_PIN}|{_PIN}{leads}(?:{device})")


def alternatives(*roles: str, accents: bool = False) -> str:
    """Return the text of that pattern.

    Args:
        roles: Attributes of a vocabulary.
        accents: Whether the text that it is for has its accents.
    """
    # One group for all languages that are bounded alike: that compiles faster.
    groups = []
    for spaced, vocabularies in groupby(
        VOCABULARIES.values(), lambda vocabulary: vocabulary.spaced
    ):
        words = [
            word
            for vocabulary in vocabularies
            for role in roles
            for word in getattr(vocabulary, role)
        ]
        if words:
            pattern = folded_case("|".join(dict.fromkeys(words)))
            groups.append(_bounded(pattern if accents else fold(pattern), spaced=spaced))
    return "|".join(groups)


def _bounded(pattern: str, *, spaced: bool) -> str:
    return rf"(?<!\w)(?:{pattern})(?!\w)" if spaced else f"(?:{pattern})"
