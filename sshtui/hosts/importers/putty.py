"""Imports sessions of PuTTY and KiTTY from a .reg file or a directory of sessions."""

import re
from collections.abc import Iterator, Mapping, Sequence

from sshtui.hosts.field_kinds import number, split
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.saved_sessions import SSH, SavedJump, SavedSession, hosts_of
from sshtui.hosts.importers.secrets import is_secret
from sshtui.hosts.importers.session_files import SessionFile, below
from sshtui.hosts.importers.windows_text import registry_sections, unescaped

_HEADING = re.compile(
    r"^[ \t]*\[HKEY_[^\]\n]*\\(?:PuTTY|KiTTY)\\Sessions\b", re.IGNORECASE | re.MULTILINE
)
_SECTION = re.compile(r".*\\(?:PuTTY|KiTTY)\\Sessions\\([^\\]+)", re.IGNORECASE)
_FILE = re.compile(r"^(?:HostName|Protocol|Present)[=\\]", re.MULTILINE)
_KITTY = re.compile(r"([A-Za-z0-9]+)\\(.*)\\")
_FORWARD = re.compile(r"[46]?([LRD])(.+)", re.DOTALL)
_DEFAULTS = "Default Settings"
_SSH_PROXY = 6
_PROXIES = {1: "SOCKS 4", 2: "SOCKS 5", 3: "HTTP", 4: "Telnet", 5: "a local command"}


def is_registry(text: str) -> bool:
    """Return whether a text is a .reg file with sessions of PuTTY or KiTTY."""
    return bool(_HEADING.search(text))


def is_session(text: str) -> bool:
    """Return whether a text is a session of PuTTY on Unix, or of KiTTY in a file."""
    return bool(_FILE.search(text)) and not re.search(r"^[ \t]*\[", text, re.MULTILINE)


def from_registry(text: str, name: str) -> ImportedHosts:
    """Read the sessions of a .reg file.

    Args:
        text: The file, decoded.
        name: What to call it in notes.
    """
    sessions = []
    for section in registry_sections(text.removeprefix("\ufeff")):
        heading = _SECTION.fullmatch(section.name)
        if heading:
            label = unescaped(heading[1])
            sessions.append(_session(label, (), section.values, section.line))
    return _hosts(sessions, name)


def from_files(files: Sequence[SessionFile], name: str) -> ImportedHosts:
    """Read sessions that are files, of PuTTY on Unix or of KiTTY.

    Args:
        files: One for each session, named after it.
        name: What to call their directory in notes.
    """
    sessions = [
        _session(unescaped(file.name), _folder(file), _values(file.text), 0) for file in files
    ]
    return _hosts(sessions, name)


def _folder(file: SessionFile) -> tuple[str, ...]:
    folder = below("sessions", below("Sessions", file.folder))
    return tuple(map(unescaped, folder))


def _hosts(sessions: Sequence[SavedSession], name: str) -> ImportedHosts:
    wanted = [session for session in sessions if session.name != _DEFAULTS]
    return hosts_of(wanted, name, program="PuTTY")


def _values(text: str) -> dict[str, str]:
    values = {}
    for line in text.splitlines():
        kitty = _KITTY.fullmatch(line)
        key, equals, value = line.partition("=")
        if kitty:
            values[kitty[1]] = unescaped(kitty[2])
        elif equals:
            values[key] = value
    return values


def _session(
    name: str, folder: Sequence[str], values: Mapping[str, str], line: int
) -> SavedSession:
    forwards: dict[str, list[str]] = {"L": [], "R": [], "D": []}
    for kind, text in _forwards(values.get("PortForwardings", "")):
        forwards[kind].append(text)
    jumps, proxy = _proxy(values)
    own_folder = values.get("Folder", "")  # of KiTTY
    return SavedSession(
        name,
        values.get("HostName", ""),
        line,
        protocol=_protocol(values.get("Protocol", "ssh")),
        folder=[*folder, *(own_folder.split("/") if own_folder != "Default" else ())],
        user=values.get("UserName", ""),
        port=number(values.get("PortNumber", "")),
        key=values.get("PublicKeyFile", ""),
        jumps=jumps,
        proxy=proxy,
        has_password=any(is_secret(key) and value for key, value in values.items()),
        local_forwards=tuple(forwards["L"]),
        remote_forwards=tuple(forwards["R"]),
        dynamic_forwards=tuple(forwards["D"]),
        environment=tuple(filter(None, split(values.get("Environment", ""), ","))),
        command=values.get("RemoteCommand", ""),
        keepalive=_keepalive(values),
    )


def _protocol(name: str) -> str:
    return SSH if name.lower() == "ssh" else name


def _keepalive(values: Mapping[str, str]) -> int:
    minutes, seconds = (number(values.get(f"PingInterval{unit}", "")) for unit in ("", "Secs"))
    return -1 if min(minutes, seconds) < 0 else 60 * minutes + seconds


def _proxy(values: Mapping[str, str]) -> tuple[tuple[SavedJump, ...], str]:
    method = number(values.get("ProxyMethod", ""))
    host = values.get("ProxyHost", "").strip()
    user = values.get("ProxyUsername", "").strip()
    if method == 0:
        return (), ""
    if method != _SSH_PROXY or not host or "," in user + host:
        return (), _PROXIES.get(method, "of another kind, or unusable")
    # A saved session comes before a host of that name.
    port = number(values.get("ProxyPort", ""))
    return (SavedJump(host, user, port, session=host),), ""


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
