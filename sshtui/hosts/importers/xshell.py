"""Imports sessions of Xshell: .xsh files, their directory, or an .xts export."""

import re
from collections.abc import Sequence

from sshtui.hosts.field_kinds import number
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.saved_sessions import SSH, SavedSession, hosts_of
from sshtui.hosts.importers.session_files import SessionFile, below
from sshtui.hosts.importers.windows_text import ini_sections

_FILE = re.compile(r"^[ \t]*\[CONNECTION\]", re.IGNORECASE | re.MULTILINE)
_PARTS = ("CONNECTION", "CONNECTION:AUTHENTICATION", "CONNECTION:PROXY", "CONNECTION:SSH")
_TOP = "Sessions"


def is_session(text: str) -> bool:
    """Return whether a text is a session of Xshell."""
    return bool(_FILE.search(text))


def from_files(files: Sequence[SessionFile], name: str) -> ImportedHosts:
    """Read sessions that are files, in directories that are their folders.

    Args:
        files: One for each session, named after it.
        name: What to call their directory or export in notes.
    """
    return hosts_of([_session(file) for file in files], name, program="Xshell")


def _session(file: SessionFile) -> SavedSession:
    parts: dict[str, dict[str, str]] = {part: {} for part in _PARTS}
    for section in ini_sections(file.text):
        parts.get(section.name.upper(), {}).update(section.values)
    connection, authentication, proxy, shell = (parts[part] for part in _PARTS)
    protocol = connection.get("Protocol", SSH)
    return SavedSession(
        file.stem,
        connection.get("Host", ""),
        protocol=SSH if protocol.upper() in ("SSH", "SFTP") else protocol,
        folder=below(_TOP, file.folder),
        user=authentication.get("UserName", ""),
        port=number(connection.get("Port", "")),
        key=authentication.get("UserKey", ""),
        proxy="a proxy of Xshell" if proxy.get("Proxy") else "",
        has_password=bool(authentication.get("Password") or authentication.get("Passphrase")),
        has_forwards=number(shell.get("FwdReqCount", "")) > 0,
        note=connection.get("Description", ""),
    )
