"""Imports sessions of SuperPuTTY, from Sessions.XML."""

import re
from collections.abc import Iterator

from sshtui.hosts.field_kinds import number
from sshtui.hosts.importers import xml_text
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.saved_sessions import SSH, SavedJump, SavedSession, hosts_of

_WORD = re.compile(r'"([^"]*)"|(\S+)')
_WITH_VALUE = frozenset(
    {"-pw", "-pwfile", "-i", "-J", "-P", "-l", "-L", "-R", "-D", "-load", "-m", "-proxycmd",
     "-hostkey", "-cert", "-sshlog", "-sshrawlog", "-sercfg", "-o"}
)  # fmt: skip
"""Options of PuTTY that a word belongs to."""


def is_superputty(text: str) -> bool:
    """Return whether a text is Sessions.XML."""
    return xml_text.has_root(text, "ArrayOfSessionData")


def from_superputty(text: str, name: str) -> ImportedHosts:
    """Read sessions; of their extra arguments the key, jumps, forwards, user and port are taken.

    Args:
        text: XML.
        name: What to call it in notes.

    Raises:
        ConfigError: It is no XML.
    """
    root = xml_text.parsed(text, name)
    sessions = [_session(element.attrib) for element in root.iter("SessionData")]
    return hosts_of(sessions, name, program="SuperPuTTY")


def _session(values: dict[str, str]) -> SavedSession:
    path = values.get("SessionId", "") or values.get("SessionName", "")
    *folder, label = path.split("/")
    arguments = list(_options(values.get("ExtraArgs", "")))
    last = dict(arguments)
    protocol = values.get("Proto", "")
    return SavedSession(
        values.get("SessionName", "") or label,
        values.get("Host", ""),
        session=path,
        protocol=SSH if protocol.upper() in ("SSH", "SSH1", "SSH2") else protocol,
        folder=folder,
        user=values.get("Username", "") or last.get("-l", ""),
        port=number(last.get("-P", "") or values.get("Port", "")),
        key=last.get("-i", ""),
        jumps=tuple(SavedJump(hop) for hop in last.get("-J", "").split(",") if hop),
        proxy="a local command" if "-proxycmd" in last else "",
        has_password="-pw" in last,
        local_forwards=_forwards(arguments, "-L"),
        remote_forwards=_forwards(arguments, "-R"),
        dynamic_forwards=tuple(value for option, value in arguments if option == "-D"),
        note=values.get("Note", "") or values.get("Notes", ""),
    )


def _options(text: str) -> Iterator[tuple[str, str]]:
    words = [quoted or bare for quoted, bare in _WORD.findall(text)]
    place = 0
    while place < len(words):
        takes = words[place] in _WITH_VALUE and place + 1 < len(words)
        yield words[place], words[place + 1] if takes else ""
        place += 2 if takes else 1


def _forwards(arguments: list[tuple[str, str]], option: str) -> tuple[str, ...]:
    found = []
    for name, value in arguments:
        if name == option:
            # [address:]port:host:port, and an IPv6 address in brackets.
            parts = re.findall(r"\[[^\]]*\]|[^:]+", value)
            found.append(f"{':'.join(parts[:-2])} {':'.join(parts[-2:])}")
    return tuple(found)
