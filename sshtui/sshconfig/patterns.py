"""Patterns of ssh_config(5) and known_hosts: `*`, `?` and lists with negation."""

import fnmatch
import re
import string
from collections.abc import Callable, Collection, Iterable

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def lower(name: str) -> str:
    """Return the name of a host in lower case as ssh has it, which knows the letters of ASCII."""
    return name.lower() if name.isascii() else name.translate(_LOWER)


def matches(text: str, pattern: str) -> bool:
    """Return whether a whole text matches one pattern; case matters."""
    if "*" not in pattern and "?" not in pattern:
        return text == pattern
    # fnmatch knows character classes too, which ssh does not; its stars never backtrack.
    return fnmatch.fnmatchcase(text, pattern.replace("[", "[[]"))


def matches_list(text: str, patterns: Iterable[str]) -> bool:
    """Return whether a text matches one of the patterns and none of the negated (`!`) ones."""
    found = False
    for pattern in patterns:
        if pattern.startswith("!"):
            if matches(text, pattern[1:]):
                return False
        elif not found and matches(text, pattern):
            found = True
    return found


def matcher(patterns: Collection[str]) -> Callable[[str], bool]:
    """Return `matches_list` for one list of patterns and many texts."""
    wanted = _either(pattern for pattern in patterns if not pattern.startswith("!"))
    unwanted = _either(pattern[1:] for pattern in patterns if pattern.startswith("!"))
    return lambda text: wanted(text) is not None and unwanted(text) is None


def _either(patterns: Iterable[str]) -> Callable[[str], object]:
    parts = [fnmatch.translate(pattern.replace("[", "[[]")) for pattern in dict.fromkeys(patterns)]
    # Without any pattern nothing matches.
    return re.compile("|".join(parts) or r"(?!)").match


def is_for_some(patterns: Iterable[str]) -> bool:
    """Return whether a list says anything of the names that it is for, as `*` and `?*` do not."""
    return any(pattern[:1] != "!" and any(map(str.isalnum, pattern)) for pattern in patterns)


def is_plain(pattern: str) -> bool:
    """Return whether a pattern of a Host line names just one host."""
    return pattern[:1] != "!" and "*" not in pattern and "?" not in pattern
