"""Imports profiles of Remmina: .remmina files, or their directory."""

import re
from collections.abc import Sequence

from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.saved_sessions import SSH, SavedJump, SavedSession, hosts_of
from sshtui.hosts.importers.secrets import is_secret
from sshtui.hosts.importers.session_files import SessionFile
from sshtui.hosts.importers.windows_text import ini_sections

_FILE = re.compile(r"^[ \t]*\[remmina\]", re.MULTILINE)


def is_session(text: str) -> bool:
    """Return whether a text is a profile of Remmina."""
    return bool(_FILE.search(text))


def from_files(files: Sequence[SessionFile], name: str) -> ImportedHosts:
    """Read profiles, each in a file.

    Args:
        files: One for each profile.
        name: What to call their directory in notes.
    """
    return hosts_of([_session(file) for file in files], name, program="Remmina")


def _session(file: SessionFile) -> SavedSession:
    sections = [section.values for section in ini_sections(file.text) if section.name == "remmina"]
    values = sections[0] if sections else {}
    protocol = values.get("protocol", "")
    has_tunnel = values.get("ssh_tunnel_enabled") == "1" and values.get("ssh_tunnel_server")
    tunnel = SavedJump(values.get("ssh_tunnel_server", ""), values.get("ssh_tunnel_username", ""))
    return SavedSession(
        values.get("name", "") or file.stem,
        values.get("server", ""),
        protocol=SSH if protocol in ("SSH", "SFTP") else protocol,
        folder=values.get("group", "").split("/"),
        # Older releases had fields of their own for SSH.
        user=values.get("username", "") or values.get("ssh_username", ""),
        key=values.get("ssh_privatekey", ""),
        jumps=(tunnel,) if has_tunnel else (),
        has_password=any(
            value and value != "." and is_secret(key) and not key.startswith("disable")
            for key, value in values.items()
        ),
        command=values.get("exec", "") if protocol == "SSH" else "",
        note=values.get("notes_text", "").replace("\\n", "\n"),
    )
