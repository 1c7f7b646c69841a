"""Parses a line of known_hosts: its hosts and its key (sshd(8))."""

import base64
import binascii
import hashlib
import hmac
import os
import stat
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from sshtui import safe_path
from sshtui.knownhosts.certificate import key_type, take_string
from sshtui.sshconfig import patterns

_HASH_MAGIC = "|1|"
_STRINGS = {
    "ssh-ed25519": 2,
    "ssh-rsa": 3,
    "ecdsa-sha2-nistp256": 3,
    "ecdsa-sha2-nistp384": 3,
    "ecdsa-sha2-nistp521": 3,
    "sk-ssh-ed25519@openssh.com": 3,
    "sk-ecdsa-sha2-nistp256@openssh.com": 4,
}
"""How many strings a key has in wire form; other types are compared, but not looked into."""
_ED25519_BYTES = 32


class Marker(StrEnum):
    """What a line says about its key."""

    HOST_KEY = ""
    AUTHORITY = "@cert-authority"
    REVOKED = "@revoked"


class KnownHost(NamedTuple):
    """A line that names the host asked about.

    Attributes:
        file: The file that holds it.
        line: From 1.
        marker: What it says about the key.
        exact: Whether it names the host with its port, not only without.
        by_name: Whether the name itself stands there, and not a pattern that fits many hosts.
        key: In wire form; empty where the line is damaged.
        damage: What is wrong with the line; "" where nothing is.
    """

    file: Path
    line: int
    marker: Marker
    exact: bool
    by_name: bool
    key: bytes
    damage: str = ""


def read_entries(file: Path, exact: str, loose: str) -> Iterator[KnownHost]:
    """Yield the lines of a file that name a host.

    Args:
        file: A known_hosts file; one that does not exist is empty.
        exact: The host as known_hosts writes it, in lower case: `host` or `[host]:port`.
        loose: The host without its port.

    Raises:
        OSError: The file cannot be read.
    """
    return parse_entries(_read(file), file, exact, loose)


def parse_entries(data: bytes, file: Path, exact: str, loose: str) -> Iterator[KnownHost]:
    """Yield the lines that name a host, of the text of a file or the output of a program."""
    text = data.decode("utf-8", "surrogateescape")
    for number, line in enumerate(text.split("\n"), start=1):
        entry = _parse(file, number, line, exact, loose)
        if entry is not None:
            yield entry


def names_host(names: str, host: str) -> bool:
    """Return whether the first field of a line names a host.

    Raises:
        ValueError: The field is hashed and damaged.
    """
    if names.startswith("|"):
        return _hash_matches(names, host)
    return patterns.matches_list(host, patterns.lower(names).split(","))


def hashed_name(host: str) -> str:
    """Return a host name as HashKnownHosts writes it."""
    salt = os.urandom(20)
    digest = hmac.digest(salt, host.encode(), hashlib.sha1)
    return "|1|" + "|".join(base64.b64encode(part).decode() for part in (salt, digest))


def _parse(file: Path, number: int, line: str, exact: str, loose: str) -> KnownHost | None:
    # ssh stops reading at a NUL; a line that has one is damaged whatever stands before it.
    visible, nul, _ = line.partition("\0")
    # A carriage return is no blank: `name key CR name key` has no key.
    fields = [field for field in visible.rstrip("\r").replace("\t", " ").split(" ") if field]
    if not fields or fields[0].startswith("#"):
        return None
    damage = "it has a NUL character" if nul else ""
    marker = Marker.HOST_KEY
    if fields[0].startswith("@"):
        word = fields.pop(0)
        if word in (Marker.AUTHORITY, Marker.REVOKED):
            marker = Marker(word)
        else:
            damage = f"it has an unknown marker, {word[:40]!a}"
    try:
        is_exact = bool(fields) and names_host(fields[0], exact)
        if not is_exact and not (fields and loose != exact and names_host(fields[0], loose)):
            return None
    except ValueError:
        # Nobody can tell whom a damaged hash names; ssh passes over it too.
        return None
    try:
        key = key_from(fields[1:])
    except ValueError as error:
        key, damage = b"", damage or str(error)
    by_name = is_exact and not {"*", "?"} & set(fields[0])
    return KnownHost(file, number, marker, is_exact, by_name, key, damage)


def key_from(fields: Sequence[str]) -> bytes:
    """Return the key, in wire form, that a line gives as its type and its base64.

    Raises:
        ValueError: It is damaged, or a certificate.
    """
    if len(fields) < 2:  # noqa: PLR2004 - type, key
        raise ValueError("it ends before the key does")
    declared, text = fields[0], fields[1].rstrip("\r")
    try:
        blob = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("its key is not valid base64") from error
    if base64.b64encode(blob).decode() != text:
        raise ValueError("its key is not valid base64")
    if key_type(blob) != declared:
        raise ValueError("its key type does not match its name")
    _check_strings(declared, blob)
    return blob


def _check_strings(declared: str, blob: bytes) -> None:
    if declared.endswith("-cert-v01@openssh.com"):
        raise ValueError("it has a certificate where a key is expected")
    if declared not in _STRINGS:
        return
    strings: list[bytes] = []
    rest = blob
    while rest:
        string, rest = take_string(rest)
        strings.append(string)
    if len(strings) != _STRINGS[declared] or not all(strings):
        raise ValueError("its key is damaged")
    if declared == "ssh-ed25519" and len(strings[1]) != _ED25519_BYTES:
        raise ValueError("its key is damaged")


def _hash_matches(names: str, host: str) -> bool:
    salt, bar, digest = names.removeprefix(_HASH_MAGIC).partition("|")
    if not names.startswith(_HASH_MAGIC) or not bar:
        raise ValueError("the hash is damaged")
    expected = base64.b64decode(digest, validate=True)
    actual = hmac.digest(base64.b64decode(salt, validate=True), host.encode(), hashlib.sha1)
    return hmac.compare_digest(actual, expected)


def _read(file: Path) -> bytes:
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return b""
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if safe_path.is_null_device(status):
            return b""
        if not stat.S_ISREG(status.st_mode):
            raise OSError(None, "it is not a regular file")
        return stream.read()
