"""The directory a shell announces (OSC 7), and a command that starts another shell there."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

LONGEST = 4096
"""Bytes of a path, as Linux has it."""

_ENCODED, _PLAIN = "file", "kitty-shell-cwd"
_LOCAL = ("", "localhost")


class WorkingDirectory(NamedTuple):
    """A directory on some machine.

    Attributes:
        host: The machine's name as it calls itself, in small letters; "" where it is not said.
        path: Absolute, without control characters.
    """

    host: str
    path: str

    def is_on(self, names: Iterable[str]) -> bool:
        """Return whether it is on a machine that is known by some names, domains left aside.

        Where a shell has gone on to another machine by itself, its directory is of no use here.
        """
        mine = self.host.partition(".")[0]
        return self.host in _LOCAL or mine in {name.lower().partition(".")[0] for name in names}


def announced(text: str) -> WorkingDirectory | None:
    """Return the directory that a shell announced; None where it is none that can be used.

    Args:
        text: As it came from the server.
    """
    if text.startswith(f"{_PLAIN}://"):
        host, slash, rest = text.removeprefix(f"{_PLAIN}://").partition("/")
        path = slash + rest
    else:
        try:
            parts = urlsplit(text)
            if parts.scheme != _ENCODED:
                return None
            # What follows a # or a ? belongs to the path: not every shell encodes them.
            host, _, _ = text.partition("://")[2].partition("/")
            path = unquote_to_bytes(text.partition("://")[2][len(host) :]).decode()
        except ValueError:  # UnicodeDecodeError is one, too
            return None
    usable = path.startswith("/") and path.isprintable() and len(path.encode()) <= LONGEST
    return WorkingDirectory(host.lower(), path) if usable else None


def shell_in(path: str) -> str:
    """Return a command that starts the person's shell in a directory.

    It means the same to every POSIX shell, to fish and to csh: quotes stand around all but those
    characters that end them somewhere, which have a backslash each. Where the directory cannot be
    entered, the shell of the server says why, and the new one starts where it can.

    Args:
        path: Absolute, without control characters.
    """
    return f'cd {quoted(path)}; exec "$SHELL" -l'


def quoted(text: str) -> str:
    """Return a text as one word to every POSIX shell, to fish and to csh."""
    pieces, plain = [], ""
    for character in text:
        if character in "'\\!":
            pieces += [f"'{plain}'" if plain else "", f"\\{character}"]
            plain = ""
        else:
            plain += character
    return "".join(pieces) + (f"'{plain}'" if plain else "")
