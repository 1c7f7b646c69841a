"""Validates the fields of a host: each check returns the mistake, or "" if there is none."""

import re
from collections.abc import Callable
from typing import Any

from sshtui.errors import UsageError
from sshtui.sshconfig import patterns
from sshtui.sshconfig.destination import parse_destination, valid_hostname, valid_user
from sshtui.sshconfig.forwards import parse_arguments
from sshtui.sshconfig.line import split_arguments
from sshtui.suggestions import did_you_mean

HIGHEST_PORT = 65535
LONGEST_VALUE = 1024
_SEPARATORS = frozenset(",=")
"""What separates names, or a name from its value, where a host is named."""
_COMMENT = "# is not allowed: after ProxyJump, ssh takes it for the start of a comment."
LONGEST_COMMAND = 8192
LONGEST_KEEPALIVE = 86400

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_OF_SSH = ("ssh", "sftp", "scp")
_HOST_AND_PORT = re.compile(
    r"(?:\[(?P<address>[^\[\]]*)\]|(?P<name>[^:\[\]]+))(?::(?P<port>[0-9]*))?"
)
_TOKENS_OF_HOSTNAME = re.compile("%[%h]")
_TOKENS_OF_FILES = re.compile("%[%CdhijkLlnpru]")
_VARIABLE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")

Check = Callable[[Any], str]
"""Takes the value of a field, and says what is wrong with it."""


def each(check: Check) -> Check:
    """Return a check of a list that says what is wrong with its first bad item."""
    return lambda values: next(filter(None, map(check, values)), "")


def one_of(choices: tuple[str, ...]) -> Check:
    """Return a check that takes a few words, and nothing."""

    def mistake(value: str) -> str:
        if not value or value in choices:
            return ""
        return f"Choose one of {', '.join(choices)}. {did_you_mean(value, choices)}".strip()

    return mistake


def tick_mistake(value: bool | str) -> str:
    """Say what is wrong with yes or no."""
    return "" if isinstance(value, bool) else "Enter yes or no."


def port_mistake(port: int) -> str:
    """Say what is wrong with a port; 0 is none."""
    fits = 0 <= port <= HIGHEST_PORT
    return "" if fits else f"A port is a number from 1 to {HIGHEST_PORT}."


def alias_mistake(alias: str) -> str:
    """Say what is wrong with a name for a host; "" where nothing is."""
    if not alias:
        return "Enter a name."
    if _SCHEME.match(alias):
        return "Enter a short name to type; the address goes under Host name."
    if not valid_hostname(alias) or not patterns.is_plain(alias) or _SEPARATORS & {*alias}:
        return "Spaces, quotes, wildcards, commas, = and shell metacharacters are not allowed."
    return _COMMENT if "#" in alias else ""


def hostname_mistake(hostname: str) -> str:
    """Say what is wrong with a host name or an address."""
    if hostname and _has_parts(hostname):
        return _parts_apart(hostname)
    if hostname and not valid_hostname(hostname):
        return "Not a host name or address."
    if "%" in _TOKENS_OF_HOSTNAME.sub("", hostname):
        return "Write a percent sign as %%; %h is the name that was typed."
    return ""


def _has_parts(text: str) -> bool:
    return text[0] == "[" or text.count(":") == 1 or not {"/", "@"}.isdisjoint(text)


def _parts_apart(text: str) -> str:
    """Say where the parts of a URL or a destination go that was given as a host name."""
    scheme = _SCHEME.match(text)
    authority = text[scheme.end() if scheme else 0 :].partition("/")[0]
    user, _, place = authority.rpartition("@")
    found = _HOST_AND_PORT.fullmatch(place)
    host = found and (found["address"] or found["name"])
    if not found or not host or not valid_hostname(host):
        return "A URL or a path is not a host name." if "/" in text else "Not a host name."
    words = [f"{host} here"]
    if user:
        words.append(f"{user.partition(':')[0]} under User")
    # Of a web address the port is not that of ssh.
    if found["port"] and (not scheme or scheme[1].lower() in _OF_SSH):
        words.append(f"{found['port']} under Port")
    *first, last = words
    return f"Enter {', '.join(first)} and {last}." if first else f"Enter only {last}."


def user_mistake(user: str) -> str:
    """Say what is wrong with a login name."""
    valid = not user or valid_user(user)
    return "" if valid else "Not a valid user name."


def jump_mistake(jump: str) -> str:
    """Say what is wrong with hops as `-J` takes them."""
    if not jump or jump.lower() == "none":
        return ""
    try:
        for hop in jump.split(","):
            scheme = _SCHEME.match(hop.strip())
            if scheme and scheme[1].lower() != "ssh":
                return f"{hop.strip()[:80]!a} is a URL; enter user@host:port."
            if "#" in hop:
                return _COMMENT
            parse_destination(hop)
    except UsageError as error:
        return f"{error.message} {error.hint}".strip()
    return "Remove the percent sign." if "%" in jump else ""


def identity_mistake(identity: str) -> str:
    """Say what is wrong with the name of a private key."""
    if not identity or not identity.isprintable() or len(identity) > LONGEST_VALUE:
        return "Not a file name."
    if "%" in _TOKENS_OF_FILES.sub("", identity) or "${" in _VARIABLE.sub("", identity):
        return "Write a percent sign as %%; % begins a token of ssh, and ${ a variable."
    return ""


def line_mistake(text: str) -> str:
    """Say what is wrong with the rest of a line, such as a command."""
    if text and (not text.isprintable() or text != text.strip()):
        return "Enter one line of printable characters."
    if text[:1] in ("=", "#") or len(text) > LONGEST_COMMAND:
        return "Not valid in ssh_config."
    try:
        split_arguments(text)
    except ValueError:
        return "A quote is not closed; ssh would refuse the whole file."
    return ""


_QUOTING = frozenset("'\"\\#")
"""What the words of a line would have to be quoted for."""


def listener_mistake(text: str) -> str:
    """Say what is wrong with the listener of a DynamicForward."""
    return "" if _forwards("dynamicforward", text) else _no_listener(text)


def forward_mistake(text: str) -> str:
    """Say what is wrong with a LocalForward."""
    return "" if _forwards("localforward", text) else _no_forward(text)


def remote_mistake(text: str) -> str:
    """Say what is wrong with a RemoteForward."""
    if _forwards("remoteforward", text):
        return ""
    return _no_forward(text) if " " in text else _no_listener(text)


def _forwards(keyword: str, text: str) -> bool:
    words = text.split(" ")
    is_plain = text.isprintable() and _QUOTING.isdisjoint(text)
    return is_plain and parse_arguments(keyword, words) is not None


def _no_listener(text: str) -> str:
    return f"{text[:80]!a} is not [address:]port, or the path of a socket."


def _no_forward(text: str) -> str:
    return f"{text[:80]!a} is not [address:]port host:port."


def variable_mistake(text: str) -> str:
    """Say what is wrong with an environment variable."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*=.*", text) or not text.isprintable():
        return f"{text[:80]!a} is not NAME=value on one line."
    return "" if len(text) <= LONGEST_VALUE else "It is too long."


def keepalive_mistake(seconds: int) -> str:
    """Say what is wrong with seconds between keepalives."""
    fits = 0 <= seconds <= LONGEST_KEEPALIVE
    return "" if fits else f"Enter a number of seconds from 1 to {LONGEST_KEEPALIVE:,}."


def group_mistake(group: str) -> str:
    """Say what is wrong with a path of groups."""
    if not group:
        return ""
    if not group.isprintable() or len(group) > LONGEST_VALUE:
        return "A group is a name, or several names separated by /."
    if any(not name or name != name.strip() for name in group.split("/")):
        return "Empty group name."
    return ""


def tag_mistake(tag: str) -> str:
    """Say what is wrong with a tag."""
    if not tag or not tag.isprintable() or any(letter.isspace() for letter in tag):
        return f"{tag[:80]!a} is not one word."
    return ""


def note_mistake(note: str) -> str:
    """Say what is wrong with a note."""
    lines = note.split("\n")
    if all(
        line.isprintable() and line == line.strip() and len(line) <= LONGEST_COMMAND
        for line in lines
    ):
        empty = note != note.strip("\n")
        return "A note must not start or end with an empty line." if empty else ""
    return "Lines of a note have printable characters only and no leading or trailing spaces."


def other_mistake(pair: tuple[str, str]) -> str:
    """Say what is wrong with a keyword that has no field, and its value."""
    keyword, value = pair
    if not keyword.isascii() or not keyword.isalnum():
        return f"{keyword[:80]!a} is not an ssh_config keyword."
    if keyword.lower() in ("host", "match"):
        return f"{keyword} would end the block."
    if not value.strip() or not value.isprintable():
        return f"{keyword} needs a value on one line."
    return ""
