"""A host as a person describes it: the fields of its block, and what may stand in each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

from sshtui.errors import UsageError
from sshtui.sshconfig import patterns
from sshtui.sshconfig.destination import parse_destination, valid_hostname, valid_user
from sshtui.sshconfig.target import AUTOFILLS

HIGHEST_PORT = 65535
LONGEST_VALUE = 1024
LONGEST_COMMAND = 8192
LONGEST_KEEPALIVE = 86400

COLOURS = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "grey")


@dataclass(frozen=True, slots=True)
class HostEntry:
    """One host, as its own block says it; what other blocks add to it is not here.

    Attributes:
        alias: What to type for it.
        hostname: Name or address, or "" where the alias is one.
        user: Login name, or "".
        port: TCP port, or 0 for ssh's.
        jump: Hops before it as `-J` takes them, `none`, or "".
        identities: Private keys, in order.
        proxy_command: What runs instead of a TCP connection, or "".
        local_forwards: LocalForward lines, such as `8080 localhost:80`.
        remote_forwards: RemoteForward lines, likewise.
        dynamic_forwards: DynamicForward lines, such as `1080`.
        environment: `NAME=value` each, for SetEnv.
        command: What to run instead of a login shell, or "".
        keepalive: Seconds between keepalives, 0 where it is not said.
        group: Path of groups, such as `eu/prod`, or "".
        tags: Words to find it by.
        favourite: Whether it is listed first.
        colour: One of `COLOURS`, or "".
        autofill: The most that is done with remembered answers, one of `AUTOFILLS`, or "".
        note: Free text of any number of lines.
        others: Further keywords of ssh_config with their values, as they are written.
    """

    alias: str
    hostname: str = ""
    user: str = ""
    port: int = 0
    jump: str = ""
    identities: tuple[str, ...] = ()
    proxy_command: str = ""
    local_forwards: tuple[str, ...] = ()
    remote_forwards: tuple[str, ...] = ()
    dynamic_forwards: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    command: str = ""
    keepalive: int = 0
    group: str = ""
    tags: tuple[str, ...] = ()
    favourite: bool = False
    colour: str = ""
    autofill: str = ""
    note: str = ""
    others: tuple[tuple[str, str], ...] = ()


FIELDS = tuple(one.name for one in fields(HostEntry))


def mistakes(entry: HostEntry) -> dict[str, str]:
    """Say what is wrong with a host, by the name of the field; empty where nothing is."""
    found = {
        "alias": alias_mistake(entry.alias),
        "hostname": _hostname_mistake(entry.hostname),
        "user": _user_mistake(entry.user),
        "port": "" if 0 <= entry.port <= HIGHEST_PORT else "A port is a number from 1 to 65535.",
        "jump": _jump_mistake(entry.jump),
        "identities": _first(map(_identity_mistake, entry.identities)),
        "proxy_command": _command_mistake(entry.proxy_command),
        "local_forwards": _first(map(_forward_mistake, entry.local_forwards)),
        "remote_forwards": _first(map(_remote_mistake, entry.remote_forwards)),
        "dynamic_forwards": _first(map(_listener_mistake, entry.dynamic_forwards)),
        "environment": _first(map(_variable_mistake, entry.environment)),
        "command": _command_mistake(entry.command),
        "keepalive": _keepalive_mistake(entry.keepalive),
        "group": _group_mistake(entry.group),
        "tags": _tags_mistake(entry.tags),
        "colour": _choice_mistake(entry.colour, COLOURS),
        "autofill": _choice_mistake(entry.autofill, AUTOFILLS),
        "note": _note_mistake(entry.note),
        "others": _first(_other_mistake(*pair) for pair in entry.others),
    }
    return {field: text for field, text in found.items() if text}


def check(entry: HostEntry) -> None:
    """Refuse a host that cannot be saved.

    Raises:
        UsageError: A field cannot be used; the message names it.
    """
    wrong = mistakes(entry)
    if wrong:
        raise UsageError(
            " ".join(
                f"{field.replace('_', ' ').capitalize()}: {text}" for field, text in wrong.items()
            )
        )


def alias_mistake(alias: str) -> str:
    """Say what is wrong with a name for a host; "" where nothing is."""
    if not alias:
        return "Enter a name."
    if not valid_hostname(alias) or not patterns.is_plain(alias) or not alias.isprintable():
        return "Spaces, quotes, wildcards and shell metacharacters are not allowed."
    return "A name cannot start with #." if alias[0] == "#" else ""


def _first(found: Iterable[str]) -> str:
    return next((text for text in found if text), "")


def _hostname_mistake(hostname: str) -> str:
    if hostname and not valid_hostname(hostname):
        return "Not a host name or address."
    # A percent sign starts a token in HostName, but also the zone of an IPv6 address.
    return "Remove the percent sign." if "%" in hostname else ""


def _user_mistake(user: str) -> str:
    valid = not user or valid_user(user)
    return "" if valid else "Not a valid user name."


def _jump_mistake(jump: str) -> str:
    if not jump or jump.lower() == "none":
        return ""
    try:
        for hop in jump.split(","):
            parse_destination(hop)
    except UsageError as error:
        return error.message
    return "Remove the percent sign." if "%" in jump else ""


def _identity_mistake(identity: str) -> str:
    if not identity or not identity.isprintable() or len(identity) > LONGEST_VALUE:
        return "Not a file name."
    if "${" in identity or "%" in identity.replace("%%", ""):
        return "Write a percent sign as %%; variables are not allowed."
    return ""


def _command_mistake(command: str) -> str:
    if command and (not command.isprintable() or command != command.strip()):
        return "A command is one line of printable characters."
    if command[:1] in ("=", "#") or len(command) > LONGEST_COMMAND:
        return "Not valid in ssh_config."
    return ""


_PORT = r"\d{1,5}"
_ADDRESS = r"(?:\[[0-9A-Fa-f:.%]+\]|[^\s:/\[\]'\"\\#]+)"
_LISTENER = re.compile(rf"(?:(?:{_ADDRESS}|\*)[:/])?({_PORT})|/[^\s'\"\\#]+", re.ASCII)
_GOAL = re.compile(rf"{_ADDRESS}[:/]({_PORT})|/[^\s'\"\\#]+", re.ASCII)


def _listener_mistake(text: str) -> str:
    match = _LISTENER.fullmatch(text)
    if match is None or (match[1] and int(match[1]) > HIGHEST_PORT):
        return f"{text[:80]!a} is not [address:]port, or the path of a socket."
    return ""


def _forward_mistake(text: str) -> str:
    listener, _, goal = text.partition(" ")
    match = _GOAL.fullmatch(goal)
    if _listener_mistake(listener) or match is None or _too_high(match[1]):
        return f"{text[:80]!a} is not [address:]port host:port."
    return ""


def _remote_mistake(text: str) -> str:
    # A listener alone makes the server a SOCKS proxy through this side.
    return _forward_mistake(text) if " " in text else _listener_mistake(text)


def _too_high(port: str | None) -> bool:
    return port is not None and not 0 < int(port) <= HIGHEST_PORT


def _variable_mistake(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*=.*", text) or not text.isprintable():
        return f"{text[:80]!a} is not NAME=value on one line."
    return "" if len(text) <= LONGEST_VALUE else "It is too long."


def _keepalive_mistake(seconds: int) -> str:
    fits = 0 <= seconds <= LONGEST_KEEPALIVE
    return "" if fits else f"Enter a number of seconds from 1 to {LONGEST_KEEPALIVE:,}."


def _group_mistake(group: str) -> str:
    if not group:
        return ""
    if not group.isprintable() or len(group) > LONGEST_VALUE:
        return "A group is a name, or several names separated by /."
    if any(not name or name != name.strip() for name in group.split("/")):
        return "Empty group name."
    return ""


def _tags_mistake(tags: tuple[str, ...]) -> str:
    for tag in tags:
        if not tag or not tag.isprintable() or any(c.isspace() for c in tag):
            return f"{tag[:80]!a} is not one word."
    return ""


def _choice_mistake(value: str, choices: tuple[str, ...]) -> str:
    return "" if not value or value in choices else f"Choose one of {', '.join(choices)}."


def _note_mistake(note: str) -> str:
    lines = note.split("\n")
    if all(
        line.isprintable() and line == line.strip() and len(line) <= LONGEST_COMMAND
        for line in lines
    ):
        return (
            "" if note == note.strip("\n") else ("A note must not start or end with an empty line.")
        )
    return "Lines of a note have printable characters only and no leading or trailing spaces."


def _other_mistake(keyword: str, value: str) -> str:
    if not keyword.isascii() or not keyword.isalnum():
        return f"{keyword[:80]!a} is not an ssh_config keyword."
    if keyword.lower() in ("host", "match"):
        return f"{keyword} would end the block."
    if not value.strip() or not value.isprintable():
        return f"{keyword} needs a value on one line."
    return ""
