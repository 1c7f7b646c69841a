"""Expands tokens, environment variables and `~` in values (ssh_config(5), TOKENS)."""

import hashlib
import os
import pwd
import re
import socket
from collections.abc import Mapping
from pathlib import Path

from sshtui import paths
from sshtui.errors import ConfigError
from sshtui.sshconfig import openssh

PLACEHOLDER = "\0"
"""Stands for the percent sign of tokens whose value is known only when a command runs."""

HOST_KEY_TOKENS = {letter: PLACEHOLDER + letter for letter in "HIKft"}
"""Those of KnownHostsCommand, for a first expansion."""

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
        try:
            return values[letter]
        except KeyError as error:
            raise ConfigError(
                f"{place}: the token %{letter!a:.12} is not available here.",
                hint="Write %% for a percent sign; ssh_config(5) lists the tokens of each keyword.",
            ) from error

    return _TOKEN.sub(replacement, text)


def in_hostname(text: str, name: str) -> str:
    """Replace the tokens of a HostName, for what is only shown or compared.

    Args:
        text: The value. It stays as it is where ssh would refuse it.
        name: What is typed for the host.
    """
    try:
        return expand(text, {"h": name}, "")
    except ConfigError:
        return text


def expand_path(text: str, values: Mapping[str, str], place: str) -> Path:
    """Replace `~`, `${VARIABLE}` and tokens in the name of a file.

    Raises:
        ConfigError: An unknown token, a variable that is not set, or a user who does not exist.
    """
    return Path(expand_all(expand_home(text, place), values, place))


def socket_directory(control_path: str) -> Path:
    """Return the directory of a ControlPath, as far as it has no tokens."""
    return paths.as_ssh_reads(control_path.replace("%%", "%")).parent


def expand_all(text: str, values: Mapping[str, str], place: str) -> str:
    """Replace `${VARIABLE}` and tokens.

    Raises:
        ConfigError: An unknown token, or a variable that is not set.
    """
    pieces: list[str] = []
    position = 0
    # What a variable holds is not looked at again for tokens.
    for found in _VARIABLE.finditer(text):
        pieces += (
            expand(text[position : found.start()], values, place),
            _variable(found[1], place),
        )
        position = found.end()
    return "".join([*pieces, expand(text[position:], values, place)])


def expand_variables(text: str, place: str) -> str:
    """Replace `${VARIABLE}`.

    Raises:
        ConfigError: A variable that is not set.
    """
    return _VARIABLE.sub(lambda found: _variable(found[1], place), text)


def expand_home(text: str, place: str) -> str:
    """Replace `~` and `~user` at the beginning of the name of a file.

    Raises:
        ConfigError: There is no such user.
    """
    expanded = os.path.expanduser(text)  # noqa: PTH111 - Path would lose a trailing slash or dot
    if expanded.startswith("~"):
        raise ConfigError(f"{place}: there is no user {text[1:].partition('/')[0][:80]!a}.")
    return expanded


def are_in(text: str) -> bool:
    """Return whether a value may have tokens or variables."""
    return "%" in text or "${" in text


def depends_on_connection(text: str) -> bool:
    """Return whether a value has tokens that are not the same for every connection."""
    return any(found[1] in "Chjknpr" for found in _TOKEN.finditer(text) if found[1])


def local_tokens(user: str) -> dict[str, str]:
    """Return the tokens that are about this machine, by letter.

    Args:
        user: Who runs this.
    """
    here = socket.gethostname()
    return {
        "L": here.partition(".")[0],
        "d": str(Path.home()),
        "i": str(os.getuid()),
        "l": here,
        "u": user,
    }


class ConnectionTokens(dict[str, str]):
    """The tokens that file names and commands may use, by letter.

    Those that contain the login name are there once `r` is set to it. What older releases mean
    otherwise is made when it is asked for: most configurations have no use for it.

    Args:
        name: What was asked for.
        hostname: Where to connect to, validated.
        port: TCP port.
        local_user: Who runs this.
        host_key_alias: HostKeyAlias, or "".
        hop: The host of the last jump, or "".
    """

    def __init__(
        self,
        *,
        name: str,
        hostname: str,
        port: int,
        local_user: str,
        host_key_alias: str,
        hop: str,
    ) -> None:
        super().__init__(
            h=hostname, k=host_key_alias or name, n=name, p=str(port), **local_tokens(local_user)
        )
        self._hop = hop

    def __missing__(self, letter: str) -> str:
        if letter == "C" and "r" in self:
            hop = self._hop if openssh.means(openssh.HOP_IN_TOKENS) else ""
            return connection_hash(self["h"], self["p"], self["r"], hop)
        if letter == "j" and openssh.means(openssh.HOP_IN_TOKENS):
            return self._hop
        raise KeyError(letter)


def connection_hash(hostname: str, port: str, user: str, hop: str) -> str:
    """Return what `%C` stands for.

    Args:
        hostname: Where to connect to.
        port: TCP port.
        user: Login name.
        hop: The host of the last jump, or "".
    """
    connection = f"{socket.gethostname()}{hostname}{port}{user}{hop}"
    return hashlib.sha1(connection.encode(), usedforsecurity=False).hexdigest()


def local_user() -> str:
    """Return the name of the person who runs this, their number where they have none."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def canonical_address(host: str) -> str:
    """Return an IP address in its usual spelling, "" where the text is not an address."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        return socket.getnameinfo(found[0][4], socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)[0]
    except (OSError, UnicodeError):
        return ""


def _variable(name: str, place: str) -> str:
    if not _VARIABLE_NAME.fullmatch(name) or name not in os.environ:
        raise ConfigError(f"{place}: the environment variable {name[:80]!a} is not set.")
    return os.environ[name]
