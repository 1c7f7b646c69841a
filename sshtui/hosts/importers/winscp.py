"""Imports sites of WinSCP, from WinSCP.ini or its part of the registry."""

import re

from sshtui.hosts.field_kinds import number
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.saved_sessions import SSH, SavedJump, SavedSession, hosts_of
from sshtui.hosts.importers.secrets import is_secret
from sshtui.hosts.importers.windows_text import (
    WindowsSection,
    ini_sections,
    registry_sections,
    unescaped,
)

_SITES = re.compile(
    r"^[ \t]*\[(?:HKEY_[^\]\n]*\\WinSCP 2\\)?Sessions\\[^\]\n]+\]", re.IGNORECASE | re.MULTILINE
)
_SITE = re.compile(r"(?:HKEY_.*\\WinSCP 2\\)?Sessions\\(.+)", re.IGNORECASE)
_REGISTRY = re.compile(r"^[ \t]*\[HKEY_", re.MULTILINE)
_DEFAULTS = "Default Settings"
_OTHERS = {"5": "FTP", "6": "WebDAV", "7": "S3"}
_PROXIES = {"1": "SOCKS 4", "2": "SOCKS 5", "3": "HTTP", "4": "Telnet", "5": "a local command"}


def is_winscp(text: str) -> bool:
    """Return whether a text has sites of WinSCP."""
    return bool(_SITES.search(text))


def from_winscp(text: str, name: str) -> ImportedHosts:
    """Read the sites of WinSCP; those of FTP and other protocols than SSH are counted.

    Args:
        text: WinSCP.ini, or a .reg file.
        name: What to call it in notes.
    """
    sections = registry_sections(text) if _REGISTRY.search(text) else ini_sections(text)
    sites = [(section, _SITE.fullmatch(section.name)) for section in sections]
    sessions = [
        _session(section, unescaped(site[1]))
        for section, site in sites
        if site and unescaped(site[1]) != _DEFAULTS and not section.values.get("IsWorkspace")
    ]
    return hosts_of(sessions, name, program="WinSCP")


def _session(section: WindowsSection, path: str) -> SavedSession:
    values = {key: unescaped(value) for key, value in section.values.items()}
    *folder, label = path.split("/")
    return SavedSession(
        label,
        values.get("HostName", ""),
        section.line,
        session=path,
        protocol=_OTHERS.get(values.get("FSProtocol", ""), SSH),
        folder=folder,
        user=values.get("UserName", ""),
        port=number(values.get("PortNumber", "")),
        key=values.get("PublicKeyFile", ""),
        jumps=_tunnel(values),
        proxy=_PROXIES.get(values.get("ProxyMethod", ""), ""),
        has_password=any(is_secret(key) and value for key, value in values.items()),
        note=values.get("Note", ""),
    )


def _tunnel(values: dict[str, str]) -> tuple[SavedJump, ...]:
    if values.get("Tunnel") != "1":
        return ()
    port = number(values.get("TunnelPortNumber", ""))
    return (SavedJump(values.get("TunnelHostName", ""), values.get("TunnelUserName", ""), port),)
