"""Imports sessions of SecureCRT: files of its Sessions directory, or its XML export."""

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from sshtui.hosts.field_kinds import number
from sshtui.hosts.importers import xml_text
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.saved_sessions import SSH, SavedJump, SavedSession, hosts_of
from sshtui.hosts.importers.secrets import is_secret
from sshtui.hosts.importers.session_files import SessionFile, below

_SETTING = re.compile(r'([SDZ]):"([^"]*)"=(.*)')
_FILE = re.compile(r'^S:"(?:Hostname|Protocol Name)"=', re.MULTILINE)
_DEFAULTS = ("default", "__folderdata__")
_TOP = "Sessions"
_FORWARDS = re.compile(r"(?:Port|Reverse) Forward Table V\d+")
_SESSION = "Session:"
_HEX = 16


def is_export(text: str) -> bool:
    """Return whether a text is an XML export of SecureCRT."""
    return xml_text.has_root(text, "VanDyke")


def is_session(text: str) -> bool:
    """Return whether a text is a file with a session of SecureCRT."""
    return bool(_FILE.search(text))


def from_export(text: str, name: str) -> ImportedHosts:
    """Read the sessions of an XML export.

    Args:
        text: XML.
        name: What to call it in notes.

    Raises:
        ConfigError: It is no XML.
    """
    root = xml_text.parsed(text, name)
    sessions: list[SavedSession] = []
    for key in root.iter("key"):
        if key.get("name") == "Sessions":
            sessions += _below(key, ())
    return hosts_of(sessions, name, program="SecureCRT")


def from_files(files: Sequence[SessionFile], name: str) -> ImportedHosts:
    """Read sessions that are files, in directories that are their folders.

    Args:
        files: One for each session, named after it.
        name: What to call their directory in notes.
    """
    sessions = [
        _session(file.stem, below(_TOP, file.folder), _values(file.text))
        for file in files
        if file.stem.lower() not in _DEFAULTS
    ]
    return hosts_of(sessions, name, program="SecureCRT")


def _below(key: Element, folder: tuple[str, ...]) -> Iterator[SavedSession]:
    for child in key.findall("key"):
        label = child.get("name", "")
        values = {
            value.get("name", ""): (value.text or "").strip()
            for value in child
            if value.tag in ("string", "dword")
        }
        values |= {value.get("name", ""): str(len(value)) for value in child.findall("array")}
        if label.lower() in _DEFAULTS:
            continue
        if "Hostname" in values or "Protocol Name" in values:
            yield _session(label, folder, values)
        else:
            yield from _below(child, (*folder, label))


def _values(text: str) -> dict[str, str]:
    values = {}
    for line in text.splitlines():
        setting = _SETTING.fullmatch(line.strip())
        if setting and setting[1] in "DZ":
            # A number, also of the lines of a table that follow, is in hexadecimal digits here, and
            # in decimal ones in XML.
            is_number = re.fullmatch("[0-9A-Fa-f]{1,8}", setting[3])
            values[setting[2]] = str(int(setting[3], _HEX)) if is_number else ""
        elif setting:
            values[setting[2]] = setting[3]
    return values


def _session(name: str, folder: Sequence[str], values: Mapping[str, str]) -> SavedSession:
    protocol = values.get("Protocol Name", "SSH2")
    firewall = values.get("Firewall Name", "None")
    is_jump = firewall.startswith(_SESSION)
    jump = firewall.removeprefix(_SESSION).replace("\\", "/")
    return SavedSession(
        name,
        values.get("Hostname", ""),
        session="/".join((*folder, name)),
        protocol=SSH if protocol in ("SSH1", "SSH2", "SFTP") else protocol,
        folder=folder,
        user=values.get("Username", ""),
        port=number(values.get("[SSH2] Port", "") or values.get("[SSH1] Port", "")),
        # What stands after the colons is the kind of key.
        key=values.get("Identity Filename V2", "").partition("::")[0],
        jumps=(SavedJump(session=jump),) if is_jump else (),
        proxy="a firewall" if firewall not in ("", "None") and not is_jump else "",
        has_password=any(is_secret(key) and value for key, value in values.items()),
        has_forwards=any(_FORWARDS.fullmatch(key) and number(values[key]) > 0 for key in values),
    )
