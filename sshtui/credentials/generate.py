"""Generates random passwords."""

import secrets
import string
from enum import StrEnum

from sshtui.credentials.secret import Secret
from sshtui.errors import UsageError

SHORTEST, LONGEST = 8, 128
DEFAULT_LENGTH = 20

_ALIKE = "0O1lI|"
"""Characters that are taken for one another where a password is read off a screen."""


class CharacterClass(StrEnum):
    """A kind of character; the value is how it is shown."""

    LOWER = "a-z"
    UPPER = "A-Z"
    DIGITS = "0-9"
    SYMBOLS = "#!?"


ALL = frozenset(CharacterClass)

_CHARACTERS = {
    CharacterClass.LOWER: string.ascii_lowercase,
    CharacterClass.UPPER: string.ascii_uppercase,
    CharacterClass.DIGITS: string.digits,
    # Those that quoting, consoles and keyboards of other countries leave alone.
    CharacterClass.SYMBOLS: "#!?+-_.,:%=",
}


def generate(length: int = DEFAULT_LENGTH, classes: frozenset[CharacterClass] = ALL) -> Secret:
    """Return a random password with at least one character of every class.

    It begins with a letter or a digit wherever there is a class of them: tools take a leading
    sign for an option.

    Args:
        length: Characters, from SHORTEST to LONGEST.
        classes: What it is made of; at least one.

    Raises:
        UsageError: The length is out of bounds, or there is no class.
    """
    if not SHORTEST <= length <= LONGEST:
        raise UsageError(
            f"Cannot generate a password of {length} characters.",
            hint=f"Choose a length from {SHORTEST} to {LONGEST}.",
        )
    if not classes:
        raise UsageError(
            "A password needs at least one kind of character.", hint="Choose letters, for example."
        )
    alphabets = {kind: "".join(c for c in _CHARACTERS[kind] if c not in _ALIKE) for kind in classes}
    everything = "".join(alphabets[kind] for kind in sorted(classes))
    plain = set(classes) - {CharacterClass.SYMBOLS}
    # Drawn again as a whole: fixing single places would make some passwords likelier.
    while True:
        text = "".join(secrets.choice(everything) for _ in range(length))
        complete = all(set(text) & set(alphabet) for alphabet in alphabets.values())
        if complete and (not plain or text[0].isalnum()):
            return Secret(text)
