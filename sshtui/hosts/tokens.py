"""Tokens, environment variables and `~` in values (ssh_config(5), TOKENS)."""

import hashlib
import os
import pwd
import re
import socket
from collections.abc import Mapping
from pathlib import Path

from sshtui.errors import ConfigError

_TOKEN = re.compile(r"%(.?)", re.DOTALL)
_VARIABLE = re.compile(r"\$\{([^}]*)(?:\}|\Z)")
_VARIABLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def expand(text: str, values: Mapping[str, str], place: str) -> str:
    """Replace `%x` tokens, `%%` by a percent sign.

    Args:
        text: The value as it is written.
        values: The tokens that this keyword may use, by letter.
        place: `file:line`, for the error.

    Raises:
        ConfigError: A token that this keyword does not know.
    """

    def replacement(found: re.Match[str]) -> str:
        letter = found[1]
        if letter == "%":
            return "%"
        if letter not in values or not letter:
            raise ConfigError(
                f"{place}: the token %{letter!a:.12} has no meaning here.",
                hint="Write %% for a percent sign; ssh_config(5) lists the tokens of each keyword.",
            )
        return values[letter]

    return _TOKEN.sub(replacement, text)


def expand_path(text: str, values: Mapping[str, str], place: str) -> Path:
    """Replace `~`, `${VARIABLE}` and tokens in the name of a file.

    Raises:
        ConfigError: An unknown token, a variable that is not set, or a user who does not exist.
    """
    text = expand_home(text, place)
    pieces: list[str] = []
    position = 0
    # What a variable holds is not looked at again for tokens.
    for found in _VARIABLE.finditer(text):
        pieces += (
            expand(text[position : found.start()], values, place),
            _variable(found[1], place),
        )
        position = found.end()
    return Path("".join([*pieces, expand(text[position:], values, place)]))


def expand_home(text: str, place: str) -> str:
    """Replace `~` and `~user` at the beginning of the name of a file.

    Raises:
        ConfigError: There is no such user.
    """
    expanded = os.path.expanduser(text)  # noqa: PTH111 - Path would lose a trailing slash or dot
    if expanded.startswith("~"):
        raise ConfigError(f"{place}: there is no user {text[1:].partition('/')[0][:80]!a}.")
    return expanded


def connection_tokens(
    *, name: str, hostname: str, port: int, user: str, local_user: str, host_key_alias: str
) -> dict[str, str]:
    """Return the tokens that file names and commands may use, by letter.

    Args:
        name: What was asked for.
        hostname: Where to connect to, validated.
        port: TCP port.
        user: Login name, validated.
        local_user: Who runs this.
        host_key_alias: HostKeyAlias, or "".
    """
    here = socket.gethostname()
    digest = hashlib.sha1(f"{here}{hostname}{port}{user}".encode(), usedforsecurity=False)
    return {
        "C": digest.hexdigest(),
        "L": here.partition(".")[0],
        "d": str(Path.home()),
        "h": hostname,
        "i": str(os.getuid()),
        "k": host_key_alias or name,
        "l": here,
        "n": name,
        "p": str(port),
        "r": user,
        "u": local_user,
    }


def local_user() -> str:
    """Return the name of the person who runs this, their number where they have none."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def canonical_address(host: str) -> str:
    """Return an IP address in its usual spelling, "" where the text is no address."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        return socket.getnameinfo(found[0][4], socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)[0]
    except (OSError, UnicodeError):
        return ""


def _variable(name: str, place: str) -> str:
    if not _VARIABLE_NAME.fullmatch(name) or name not in os.environ:
        raise ConfigError(f"{place}: the environment variable {name[:80]!a} is not set.")
    return os.environ[name]
