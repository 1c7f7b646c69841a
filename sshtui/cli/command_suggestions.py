"""Tells a mistyped command from a destination: `sshtui DEST`."""

import difflib
from collections.abc import Iterable

from sshtui.errors import AppError, UsageError
from sshtui.hosts.repository import HostRepository

_CLOSE = 0.75
"""How alike two words are, from 0 to 1, so that one may be meant by the other."""


def refuse_mistyped(word: str, commands: Iterable[str]) -> None:
    """Refuse a word that looks like a command, unless a host of this name is saved.

    Raises:
        UsageError: It looks like one.
    """
    close = difflib.get_close_matches(word, commands, n=1, cutoff=_CLOSE)
    if not close or not word.isalpha() or _is_saved(word):
        return
    raise UsageError(
        f"{word} is neither a command nor a saved host. Did you mean {close[0]}?",
        hint=f"To connect to a host of this name: sshtui connect {word}",
    )


def _is_saved(word: str) -> bool:
    try:
        return any(word in host.names for host in HostRepository().hosts())
    except AppError:
        return False  # told with the command that is meant
