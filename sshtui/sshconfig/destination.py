"""Parses destinations, and refuses unsafe host and user names."""

import re
import socket
import urllib.parse
from dataclasses import dataclass

from sshtui.errors import UsageError

_HOST_BANNED = frozenset("'`\"$\\;&<>|(){}, ")
_USER_BANNED = frozenset("'`\";&<>|(){}")
_SHELL_SIGNS = frozenset("$\\")
_LONGEST_NAME = 1024
_HIGHEST_PORT = 65535
_ADDRESS_AND_PORT = re.compile(r"\[(?P<host>[^\[\]]*)\](?::(?P<port>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Destination:
    """One host as it was asked for, before any configuration is applied.

    Attributes:
        host: Alias, host name or address without brackets.
        user: Login name, or "" where none was given.
        port: TCP port, or 0 where none was given.
    """

    host: str
    user: str = ""
    port: int = 0


def parse_destination(text: str) -> Destination:
    """Read `alias`, `[user@]host[:port]`, `[user@][address][:port]` or `ssh://…`.

    Args:
        text: What was typed. An address with several colons and no brackets has no port.

    Raises:
        UsageError: It cannot be read, or carries characters that ssh refuses in names.
    """
    if text[:6].lower() == "ssh://":
        return _parse_uri(text)
    user, at, place = text.rpartition("@")
    if at and not user:
        raise UsageError(f"{text!a} has no user name before the @.")
    return _checked(text, user, *_split_port(text, place))


def valid_hostname(name: str) -> bool:
    """Return whether a host name is free of what a shell or an option parser would act on.

    Source: the rule of ssh(1), tightened to refuse every Unicode space and control too.
    """
    return (
        0 < len(name) <= _LONGEST_NAME
        and name[0] != "-"
        and _HOST_BANNED.isdisjoint(name)
        # No other space is printable.
        and name.isprintable()
    )


def valid_user(name: str) -> bool:
    r"""Return whether a login name is free of what an option parser would act on, and most shells.

    `$` and `\` may stand in it (`CORP\alice`, `host$`), so that it goes into no command unseen.

    Source: the rule of ssh(1), tightened to refuse every control character of Unicode too.
    """
    return (
        0 < len(name) <= _LONGEST_NAME
        and name[0] != "-"
        and name.isprintable()
        and _USER_BANNED.isdisjoint(name)
        and not name.endswith("\\")
        and re.search(r"\s-", name) is None
    )


def may_go_into_command(user: str) -> bool:
    """Return whether a shell would leave a login name as it is, wherever it stands."""
    return valid_user(user) and _SHELL_SIGNS.isdisjoint(user)


def parse_port(text: str) -> int:
    """Read a TCP port as a number or as a service of this machine, 0 where it is neither."""
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text) if int(text) <= _HIGHEST_PORT else 0
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", text):
        return 0
    try:
        return socket.getservbyname(text, "tcp")
    except OSError:
        return 0


def _parse_uri(text: str) -> Destination:
    authority, slash, path = text[6:].partition("/")
    if slash and path:
        raise UsageError(f"{text!a} contains a path; only user, host and port are allowed.")
    user, at, place = authority.rpartition("@")
    if at and (not user or ";" in user or ":" in user):
        raise UsageError(
            f"{text!a} has a user part that cannot be used.",
            hint="Write ssh://user@host:port, without a password or parameters.",
        )
    host, port = _split_port(text, place)
    try:
        user, host = (urllib.parse.unquote(part, errors="strict") for part in (user, host))
    except UnicodeDecodeError as error:
        raise UsageError(f"{text!a} is not valid UTF-8 once decoded.") from error
    return _checked(text, user, host, port)


def _split_port(text: str, place: str) -> tuple[str, int]:
    bracketed = _ADDRESS_AND_PORT.fullmatch(place)
    if bracketed:
        host, digits = bracketed["host"], bracketed["port"]
    elif place.count(":") == 1:
        host, _, digits = place.partition(":")
    else:
        return place, 0
    if digits is None:
        return host, 0
    port = parse_port(digits)
    if not port:
        raise UsageError(
            f"{digits!a} in {text!a} is not a port.", hint="A port is a number from 1 to 65535."
        )
    return host, port


def _checked(text: str, user: str, host: str, port: int) -> Destination:
    if not host:
        raise UsageError(f"{text!a} has no host.", hint="Write an alias or [user@]host[:port].")
    if not valid_hostname(host):
        raise UsageError(
            f"{host!a} is not a host name.",
            hint="Spaces, quotes and shell metacharacters are refused, as in ssh.",
        )
    if user and not valid_user(user):
        raise UsageError(
            f"{user!a} cannot be used as a user name here.",
            hint="Quotes and shell metacharacters are refused, as in ssh.",
        )
    return Destination(host, user, port)
