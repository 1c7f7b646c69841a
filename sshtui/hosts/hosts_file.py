"""Adds hosts to `hosts.conf`, our own file in ssh_config syntax."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sshtui import paths
from sshtui.errors import ConfigError, UsageError
from sshtui.hosts import patterns
from sshtui.hosts.destination import (
    parse_destination,
    valid_hostname,
    valid_user,
)
from sshtui.hosts.ssh_config import read_config

_HIGHEST_PORT = 65535
_LONGEST_VALUE = 1024


@dataclass(frozen=True, slots=True)
class NewHost:
    """A host as a person describes it.

    Attributes:
        alias: What to type for it.
        hostname: Name or address, or "" where the alias is one.
        user: Login name, or "".
        port: TCP port, or 0 for ssh's.
        jump: Hops before it as `-J` takes them, `none`, or "".
        identity: Private key, or "".
        tags: Words to group it by.
    """

    alias: str
    hostname: str = ""
    user: str = ""
    port: int = 0
    jump: str = ""
    identity: str = ""
    tags: tuple[str, ...] = ()


def mistakes(host: NewHost) -> dict[str, str]:
    """Say what is wrong with a new host, by the name of the field; empty where nothing is."""
    found = {
        "alias": _alias_mistake(host.alias),
        "hostname": _hostname_mistake(host.hostname),
        "user": _user_mistake(host.user),
        "port": "" if 0 <= host.port <= _HIGHEST_PORT else "A port goes from 1 to 65535.",
        "jump": _jump_mistake(host.jump),
        "identity": _identity_mistake(host.identity),
        "tags": _tags_mistake(host.tags),
    }
    return {field: text for field, text in found.items() if text}


def block(host: NewHost) -> str:
    """Return a host as lines of ssh_config.

    Raises:
        UsageError: A field cannot be used; the message names it.
    """
    wrong = mistakes(host)
    if wrong:
        raise UsageError(" ".join(f"{field.capitalize()}: {text}" for field, text in wrong.items()))
    pairs = (
        ("HostName", _quoted(host.hostname)),
        ("User", _quoted(host.user)),
        ("Port", str(host.port or "")),
        ("ProxyJump", host.jump),
        ("IdentityFile", _quoted(host.identity)),
    )
    settings = [f"    {keyword} {value}\n" for keyword, value in pairs if value]
    labels = [f"    #!! GroupLabels {' '.join(host.tags)}\n"] if host.tags else []
    return "".join([f"Host {_quoted(host.alias)}\n", *settings, *labels])


def add_host(path: Path, host: NewHost) -> None:
    """Append a host to a file, whoever else is adding to it at the same time.

    Args:
        path: `hosts.conf`; made if need be. Every byte that is already there stays.
        host: What to add.

    Raises:
        UsageError: A field cannot be used, or the alias is taken; the message names the field.
        ConfigError: The file cannot be read or written; nothing was changed.
    """
    text = block(host)
    with _locked(path):
        old = _read(path)
        taken = {
            name
            for entry in read_config(path, checked=False).blocks
            if entry.head is not None and entry.head.keyword == "host"
            for name in entry.head.arguments
        }
        if host.alias in taken:
            raise UsageError(
                f"Alias: {host.alias} is already in {path}.", hint="Choose another name for it."
            )
        gap = b"" if not old else b"\n" if old.endswith(b"\n") else b"\n\n"
        paths.write_atomically(path, old + gap + text.encode())


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    # The lock is a file of its own: the file itself is replaced by every write.
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(
            path.with_name(f".{path.name}.lock"),
            os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW,
            0o600,
        )
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be changed: {error.strerror}.",
            hint="Nothing was changed. Check the permissions of its directory.",
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}.", hint="Nothing was changed."
        ) from error


def _quoted(value: str) -> str:
    if not value or not (frozenset(" '\"\\#=") & set(value)):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _alias_mistake(alias: str) -> str:
    if not alias:
        return "A name is needed."
    if not valid_hostname(alias) or not patterns.is_plain(alias) or not alias.isprintable():
        return "Spaces, quotes, wildcards and characters that a shell acts on are refused."
    return "A name cannot start with #." if alias[0] == "#" else ""


def _hostname_mistake(hostname: str) -> str:
    if hostname and not valid_hostname(hostname):
        return "This is not a host name or an address."
    # A percent sign starts a token in HostName, but also the zone of an IPv6 address.
    return "Write it without a percent sign." if "%" in hostname else ""


def _user_mistake(user: str) -> str:
    valid = not user or valid_user(user, configured=True)
    return "" if valid else "This cannot be used as a user name."


def _jump_mistake(jump: str) -> str:
    if not jump or jump.lower() == "none":
        return ""
    try:
        for hop in jump.split(","):
            parse_destination(hop)
    except UsageError as error:
        return error.message
    return "Write it without a percent sign." if "%" in jump else ""


def _identity_mistake(identity: str) -> str:
    if not identity.isprintable() or len(identity) > _LONGEST_VALUE:
        return "This is not the name of a file."
    if "${" in identity or "%" in identity.replace("%%", ""):
        return "Write a percent sign as %%, and no variables."
    return ""


def _tags_mistake(tags: tuple[str, ...]) -> str:
    for tag in tags:
        if not tag or not tag.isprintable() or any(c.isspace() for c in tag):
            return f"{tag[:80]!a} is not one word."
    return ""
