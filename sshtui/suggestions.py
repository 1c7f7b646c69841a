"""Suggests the nearest known word for an unknown one."""

import difflib
from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Ask whether the nearest known word was meant.

    Args:
        word: What was written.
        known: The words that would do.
        otherwise: What is said where none is near.
    """
    close = difflib.get_close_matches(word, list(known), n=1)
    return f'Did you mean "{close[0]}"?' if close else otherwise
