"""Imports PuTTY sessions from a .reg file or ~/.putty/sessions."""

import re
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_kinds import number, split
from sshtui.hosts.importers.collector import (
    HostCollector,
    ImportedHosts,
    escaped,
    joined,
    printable,
    taken_apart,
    usable_alias,
)
from sshtui.hosts.importers.decoding import decode
from sshtui.sshconfig import openssh

_SECTION = re.compile(r"\[(-?)HKEY_[^\]]*?(?:\\PuTTY\\Sessions\\([^\\\]]+))?\]", re.IGNORECASE)
_HEADING = re.compile(r"^\s*\[HKEY_[^\]\n]*\\PuTTY\\Sessions\b", re.IGNORECASE | re.MULTILINE)
_VALUE = re.compile(r'"([A-Za-z0-9]+)"=(?:"((?:[^"\\]|\\.)*)"|dword:([0-9A-Fa-f]{1,8}))\s*')
_ESCAPE = re.compile(r"\\(.)")
_FORWARD = re.compile(r"[46]?([LRD])(.+)", re.DOTALL)
_DEFAULTS = "Default Settings"
_LARGEST = 1 << 20
_SSH_PROXY = 6
_PROXIES = {1: "SOCKS 4", 2: "SOCKS 5", 3: "HTTP", 4: "Telnet", 5: "a local command"}


@dataclass(frozen=True, slots=True)
class _Session:
    name: str
    line: int
    values: dict[str, str] = field(default_factory=dict)


def is_registry(text: str) -> bool:
    """Return whether a text is a .reg file with sessions of PuTTY."""
    return bool(_HEADING.search(text))


def from_registry(text: str, name: str) -> ImportedHosts:
    """Read the sessions of a .reg file.

    Args:
        text: The file, decoded.
        name: What to call it in notes.
    """
    sessions: list[_Session] = []
    current: dict[str, str] | None = None
    for line, content in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        stripped = content.strip()
        if stripped.startswith("["):
            section = _SECTION.fullmatch(stripped)
            current = None
            if section and section[2] and not section[1]:
                sessions.append(_Session(_unescaped_name(section[2]), line))
                current = sessions[-1].values
        elif current is not None and (value := _VALUE.fullmatch(stripped)):
            number_in_hex = value[3] and str(int(value[3], 16))
            current[value[1]] = number_in_hex or _ESCAPE.sub(r"\1", value[2] or "")
    collector = HostCollector(name)
    if not sessions:
        collector.note("it has no PuTTY session")
    _gather(collector, sessions)
    return collector.found()


def from_directory(path: Path) -> ImportedHosts:
    """Read the sessions of PuTTY on Unix, one file each.

    Args:
        path: Such as `~/.putty/sessions`.
    """
    collector = HostCollector(str(path))
    sessions: list[_Session] = []
    try:
        files = sorted(file for file in path.iterdir() if file.is_file())
    except OSError as error:
        collector.note(f"it cannot be read: {error.strerror}")
        return collector.found()
    for file in files:
        try:
            with file.open("rb") as stream:
                text = decode(stream.read(_LARGEST))
        except OSError as error:
            collector.note(f"{printable(file.name)} cannot be read: {error.strerror}")
            continue
        pairs = (line.rstrip("\r").partition("=") for line in text.split("\n"))
        values = {key: value for key, equals, value in pairs if equals}
        sessions.append(_Session(_unescaped_name(file.name), 0, values))
    _gather(collector, sessions)
    return collector.found()


def _gather(collector: HostCollector, sessions: list[_Session]) -> None:
    aliases = {session.name: usable_alias(session.name) for session in sessions}
    for session in sessions:
        if session.name == _DEFAULTS:
            continue
        label = aliases[session.name] or "a session"
        place = taken_apart(session.values.get("HostName", ""))
        protocol = session.values.get("Protocol", "ssh")
        if protocol != "ssh":
            what = f"is skipped: it uses {printable(protocol) or 'nothing'}, not SSH"
            collector.note(f"{label} {what}", session.line)
        elif place is None:
            collector.note(f"{label} is skipped: it has no usable address", session.line)
        else:
            user = place.user or session.values.get("UserName", "")
            notes, entry = _entry(session, aliases, user.strip(), place.host)
            for note in notes:
                collector.note(f"{label}: {note}", session.line)
            collector.add(entry, session.line)


def _entry(
    session: _Session, aliases: Mapping[str, str], user: str, host: str
) -> tuple[list[str], HostEntry]:
    values = session.values
    forwards: dict[str, list[str]] = {"L": [], "R": [], "D": []}
    for kind, text in _forwards(values.get("PortForwardings", "")):
        forwards[kind].append(text)
    identities, key_note = _key(values.get("PublicKeyFile", ""))
    jump, proxy_note = _jump(values, aliases)
    entry = HostEntry(
        session.name,
        hostname=host,
        user=escaped(user, openssh.USER_HAS_TOKENS),
        port=_port(values),
        jump=jump,
        identities=identities,
        local_forwards=tuple(forwards["L"]),
        remote_forwards=tuple(forwards["R"]),
        dynamic_forwards=tuple(forwards["D"]),
        environment=tuple(
            escaped(pair, openssh.ENVIRONMENT_HAS_TOKENS)
            for pair in split(values.get("Environment", ""), ",")
            if pair
        ),
        command=escaped(values.get("RemoteCommand", "").strip()),
        keepalive=_keepalive(values),
    )
    return [note for note in (key_note, proxy_note) if note], entry


def _port(values: Mapping[str, str]) -> int:
    port = number(values.get("PortNumber", ""))
    return 0 if port == 22 else port  # noqa: PLR2004 - ssh's own


def _keepalive(values: Mapping[str, str]) -> int:
    minutes, seconds = (number(values.get(f"PingInterval{unit}", "")) for unit in ("", "Secs"))
    return -1 if min(minutes, seconds) < 0 else 60 * minutes + seconds


def _key(path: str) -> tuple[tuple[str, ...], str]:
    if not path:
        return (), ""
    if path.lower().endswith(".ppk"):
        text = f"its key {printable(path)} is in PuTTY's format; convert it for ssh with puttygen"
        return (), text
    if re.match(r"[A-Za-z]:|\\", path):
        return (), f"its key {printable(path)} is on Windows"
    return (escaped(path),), ""


def _jump(values: Mapping[str, str], aliases: Mapping[str, str]) -> tuple[str, str]:
    method = number(values.get("ProxyMethod", ""))
    host = values.get("ProxyHost", "").strip()
    if method == 0:
        return "", ""
    user = values.get("ProxyUsername", "").strip()
    if method != _SSH_PROXY or not host or "," in user + host:
        kind = _PROXIES.get(method, "of another kind, or unusable")
        return "", f"its proxy is not imported ({kind})"
    if aliases.get(host):
        # A saved session comes before a host of that name, and brings its own port.
        return joined(user, aliases[host], 0), ""
    return joined(user, host.strip("[]"), number(values.get("ProxyPort", ""))), ""


def _forwards(text: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, split(text, ",")):
        key, equals, goal = part.partition("=")
        match = _FORWARD.fullmatch(key)
        if match is None:
            # An unknown kind is for HostCollector.add to refuse and to note.
            yield "L", key
        elif match[1] == "D":
            yield "D", match[2]
        else:
            yield match[1], f"{match[2]} {goal}" if equals else match[2]


def _unescaped_name(name: str) -> str:
    data = urllib.parse.unquote_to_bytes(name.encode("utf-8", "replace"))
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
