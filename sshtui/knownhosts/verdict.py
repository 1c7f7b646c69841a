"""Looks a host key up in known_hosts, and adds new ones."""

import base64
import errno
import hashlib
import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sshtui import files, log, paths, safe_path
from sshtui.errors import ConfigError, HostKeyRefused
from sshtui.knownhosts.certificate import HostCertificate, decode, is_certificate, key_type
from sshtui.knownhosts.entry import (
    KnownHost,
    Marker,
    hashed_name,
    parse_entries,
    read_entries,
)
from sshtui.sshconfig import algorithms, patterns
from sshtui.sshconfig.destination import valid_hostname

_SSH_PORT = 22
_COMMAND = Path("KnownHostsCommand")
_PATIENCE = 5.0
"""Seconds that another instance is waited for, before a key is added without the lock."""
_NO_AUTHORITY = "its certificate authority is not in known_hosts"


class Verdict(StrEnum):
    """What the files say about a host key."""

    KNOWN = "known"
    """It is on file for this host, or certified by an authority that is."""
    UNKNOWN = "unknown"
    """Nothing is on file for this host."""
    CHANGED = "changed"
    """Another key is on file for this host, possibly of another type."""
    REVOKED = "revoked"
    """It is marked as revoked."""
    UNREADABLE = "unreadable"
    """A file, or a line that names this host, cannot be read: nothing can be said."""
    NOT_ALLOWED = "not allowed"
    """The configuration rules it out, whatever the files say."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict and what it rests on.

    Attributes:
        verdict: What the files say.
        known: Fingerprints of the keys on file for this host.
        file: The file that decides; None where nothing is on file.
        line: The line that decides, from 1; 0 where it is no single one.
        reason: One sentence for a person.
    """

    verdict: Verdict
    known: tuple[str, ...]
    file: Path | None
    line: int
    reason: str


def fingerprint(key: bytes) -> str:
    """Return `SHA256:…` of a key in wire form; of a certificate, that of the key it is about."""
    digest = hashlib.sha256(plain_key(key)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def plain_key(key: bytes) -> bytes:
    """Return the key that a certificate is about, and any other key as it is.

    Raises:
        ValueError: The certificate is damaged.
    """
    return decode(key).key if is_certificate(key) else key


def display_name(name: str, port: int) -> str:
    """Return a host as known_hosts writes it: `host`, or `[host]:port` off port 22."""
    return name if port in (0, _SSH_PORT) else f"[{name}]:{port}"


def rule(
    name: str,
    port: int,
    key: bytes,
    *,
    user_files: Sequence[Path],
    system_files: Sequence[Path],
    printed: bytes = b"",
    authorities_sign_with: Sequence[str] = algorithms.DEFAULTS["casignaturealgorithms"],
    allowed: Sequence[str] = algorithms.DEFAULTS["hostkeyalgorithms"],
) -> Ruling:
    """Judge a host key as ssh does, or more strictly.

    More strictly: a damaged line that names the host, and a file that cannot be read, block;
    `@revoked` counts for every port of the host, and where a key of the host itself is revoked,
    no other is unknown. As in ssh, a line without a port also vouches for other ports, as long
    as these have no line of their own, and a certificate that does not hold is a plain key.

    Args:
        name: Host name, or HostKeyAlias (with port 22, as ssh looks it up without a port).
        port: TCP port.
        key: What the server shows, in wire form: a public key or a host certificate.
        user_files: The person's files; one that does not exist is empty.
        system_files: The system's.
        printed: What KnownHostsCommand said.
        authorities_sign_with: CASignatureAlgorithms.
        allowed: HostKeyAlgorithms, for a key whose certificate does not hold.
    """
    try:
        certificate = decode(key) if is_certificate(key) else None
    except ValueError as error:
        return Ruling(Verdict.UNREADABLE, (), None, 0, f"The server's key: {error}.")
    entries: list[KnownHost] = []
    for file in (*user_files, *system_files):
        try:
            entries += _entries(file, name, port)
        except OSError as error:
            reason = f"{file} cannot be read: {error.strerror}."
            return Ruling(Verdict.UNREADABLE, (), file, 0, reason)
    entries += _printed_entries(printed, name, port)
    objection = (
        certificate.objection_for(patterns.lower(name), authorities_sign_with)
        if certificate
        else ""
    )
    return (
        _revoked(entries, key, certificate)
        or _unreadable(entries)
        or (None if objection else _certified(entries, certificate))
        or _downgraded(certificate, objection, allowed)
        or _plain(entries, name, port, objection, plain=certificate.key if certificate else key)
    )


def known_fingerprints(
    name: str, port: int, *, user_files: Sequence[Path], system_files: Sequence[Path]
) -> frozenset[str]:
    """Return the SHA256 fingerprints of a host's keys on file, as ssh prints them."""
    entries = _readable_entries(name, port, (*user_files, *system_files))
    exact = [entry for entry in entries if entry.exact] or entries
    return frozenset(
        fingerprint(entry.key) for entry in exact if entry.key and entry.marker is Marker.HOST_KEY
    )


def known_algorithms(
    name: str, port: int, *, user_files: Sequence[Path], system_files: Sequence[Path]
) -> tuple[str, ...]:
    """Return the host key algorithms to ask for first, so that a known host stays known.

    Returns:
        Signature algorithms in ssh's order of preference: `rsa-sha2-512` and `rsa-sha2-256` for
        an `ssh-rsa` key on file, the certificate ones where an authority is on file.
    """
    entries = _readable_entries(name, port, (*user_files, *system_files))
    return _known(algorithms.DEFAULTS["hostkeyalgorithms"], entries)


def known_first(
    offered: Sequence[str],
    name: str,
    port: int,
    *,
    user_files: Sequence[Path],
    system_files: Sequence[Path],
    printed: bytes = b"",
) -> tuple[str, ...]:
    """Return host key algorithms as ssh orders them: those of the keys on file first.

    Where the best of them is on file already, or is a certificate's whose plain key is, they
    stay as they are.
    """
    entries = _readable_entries(name, port, (*user_files, *system_files))
    known = _known(offered, [*entries, *_printed_entries(printed, name, port)])
    best = offered[0].replace("-cert-v01@openssh.com", "") if offered else ""
    if best in known:
        return tuple(offered)
    return tuple(sorted(offered, key=lambda algorithm: algorithm not in known))


def _known(offered: Sequence[str], entries: Sequence[KnownHost]) -> tuple[str, ...]:
    exact = [entry for entry in entries if entry.exact] or entries
    types = {
        key_type(entry.key) for entry in exact if entry.key and entry.marker is Marker.HOST_KEY
    }
    if "ssh-rsa" in types:
        types |= {"rsa-sha2-512", "rsa-sha2-256"}
    certified = any(entry.key and entry.marker is Marker.AUTHORITY for entry in entries)
    return tuple(
        algorithm
        for algorithm in offered
        if algorithm in types or (certified and "-cert-" in algorithm)
    )


def add_key(path: Path, name: str, port: int, key: bytes, *, hashed: bool) -> None:
    """Append a host key to a known_hosts file, beside whoever else appends to it.

    The line is one single write at the end of the file, as ssh's own are; it does without the lock
    of our instances where that is not available. A key that is there by now is not added twice.

    Args:
        path: The file; it and its directory are made private if they do not exist.
        name: Host name, or HostKeyAlias (with port 22).
        port: TCP port.
        key: In wire form; of a certificate, the key that it is about is added.
        hashed: Whether to hide the name (HashKnownHosts).

    Raises:
        HostKeyRefused: Another key was put on file in the meantime, or the name cannot be written.
        ConfigError: The file cannot be written.
    """
    if (
        not valid_hostname(name)
        or not patterns.is_plain(name)
        or not {",", "#", "@"}.isdisjoint(name)
    ):
        raise HostKeyRefused(f"The name {name!a} cannot be written to {path}.")
    key = plain_key(key)
    host = patterns.lower(display_name(name, port))
    line = " ".join(
        (hashed_name(host) if hashed else host, key_type(key), base64.b64encode(key).decode())
    )
    try:
        if not path.parent.is_dir():
            files.make_private(path.parent)
        with _lock():
            if _is_wanted(path, name, port, key):
                _append(path, line.encode() + b"\n")
    except OSError as error:
        raise ConfigError(
            f"{path} could not be written: {error.strerror}.",
            hint="The key was not added. Check permissions and free disk space.",
        ) from error


def keeps(path: Path) -> bool:
    """Return whether a file keeps what is written to it: the null device does not."""
    try:
        return not safe_path.is_null_device(path.stat())
    except OSError:
        return True


def _lock() -> AbstractContextManager[object]:
    try:
        return files.lock(paths.state_dir() / "known_hosts.lock", patience=_PATIENCE)
    except (OSError, ConfigError) as error:
        log.logger(__name__).warning("Keys are added without a lock: %s", error)
        return nullcontext()


def _is_wanted(path: Path, name: str, port: int, key: bytes) -> bool:
    ruling = rule(name, port, key, user_files=(path,), system_files=())
    if ruling.verdict not in (Verdict.KNOWN, Verdict.UNKNOWN):
        raise HostKeyRefused(ruling.reason, hint="Nothing was added.")
    return ruling.verdict is Verdict.UNKNOWN


def _append(path: Path, line: bytes) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        status = os.fstat(descriptor)
        size = status.st_size
        if not size and status.st_mode & 0o600 != 0o600:  # noqa: PLR2004 - a mode
            os.fchmod(descriptor, 0o600)  # the umask has taken from it
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line
        written = os.write(descriptor, line)
        try:
            _finish(descriptor, missing=len(line) - written)
        except OSError:
            # Half a line would block this host, so it goes unless others went on.
            if os.fstat(descriptor).st_size == size + written:
                os.ftruncate(descriptor, size)
            raise
    finally:
        os.close(descriptor)


def _finish(descriptor: int, *, missing: int) -> None:
    if missing:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(descriptor)


def _entries(file: Path, name: str, port: int) -> list[KnownHost]:
    return list(read_entries(file, patterns.lower(display_name(name, port)), patterns.lower(name)))


def _revoked(
    entries: Sequence[KnownHost], key: bytes, certificate: HostCertificate | None
) -> Ruling | None:
    shown = {key} if certificate is None else {key, certificate.key, certificate.authority}
    for entry in entries:
        if entry.marker is Marker.REVOKED and entry.key in shown:
            return _ruling(Verdict.REVOKED, entry, "marks this key as revoked")
    return None


def _unreadable(entries: Sequence[KnownHost]) -> Ruling | None:
    for entry in entries:
        if entry.damage:
            what = f"names this host but is damaged: {entry.damage}"
            return _ruling(Verdict.UNREADABLE, entry, what)
    return None


def _certified(entries: Sequence[KnownHost], certificate: HostCertificate | None) -> Ruling | None:
    if certificate is None:
        return None
    for entry in entries:
        if entry.marker is Marker.AUTHORITY and entry.key == certificate.authority:
            return _ruling(Verdict.KNOWN, entry, "has the certificate authority of this host")
    return None


def _downgraded(
    certificate: HostCertificate | None, objection: str, allowed: Sequence[str]
) -> Ruling | None:
    if certificate is None:
        return None
    kind = key_type(certificate.key)
    names = {kind, "rsa-sha2-512", "rsa-sha2-256"} if kind == "ssh-rsa" else {kind}
    if not names.isdisjoint(allowed):
        return None
    reason = f"Its certificate is not valid: {objection or _NO_AUTHORITY}."
    return Ruling(Verdict.NOT_ALLOWED, (), None, 0, f"{reason} HostKeyAlgorithms requires one.")


def _plain(
    entries: Sequence[KnownHost],
    name: str,
    port: int,
    objection: str,
    *,
    plain: bytes,
) -> Ruling:
    keys = [entry for entry in entries if entry.marker is Marker.HOST_KEY]
    exact = [entry for entry in keys if entry.exact]
    for entry in exact or keys:
        if entry.key == plain:
            return _ruling(Verdict.KNOWN, entry, "has this key", exact or keys)
    if exact:
        same_type = [entry for entry in exact if key_type(entry.key) == key_type(plain)]
        what = "has a different key for this host" if same_type else "has a key of another type"
        return _ruling(Verdict.CHANGED, (same_type or exact)[0], what, exact)
    for entry in entries:
        if entry.marker is Marker.REVOKED and entry.by_name:
            return _ruling(Verdict.REVOKED, entry, "revokes a different key of this host")
    reason = f"There is no key for {display_name(name, port)} in known_hosts."
    if objection:
        reason += f" Of its certificate: {objection}."
    return Ruling(Verdict.UNKNOWN, (), None, 0, reason)


def _ruling(
    verdict: Verdict, entry: KnownHost, what: str, on_file: Sequence[KnownHost] = ()
) -> Ruling:
    known = dict.fromkeys(fingerprint(other.key) for other in on_file)
    return Ruling(
        verdict, tuple(known), entry.file, entry.line, f"{entry.file}:{entry.line} {what}."
    )


def _printed_entries(printed: bytes, name: str, port: int) -> list[KnownHost]:
    exact = patterns.lower(display_name(name, port))
    return list(parse_entries(printed, _COMMAND, exact, patterns.lower(name)))


def _readable_entries(name: str, port: int, files: Sequence[Path]) -> list[KnownHost]:
    entries: list[KnownHost] = []
    for file in files:
        try:
            entries += _entries(file, name, port)
        except OSError:
            # The key itself will be ruled unreadable for the same reason, and say so.
            continue
    return entries
