"""Imports the tags and favourites that lazyssh and tssh keep outside ssh_config."""

import json
import re
from dataclasses import replace
from typing import Any

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.collector import HostCollector, ImportedHosts
from sshtui.hosts.importers.json_text import as_dict, parsed
from sshtui.hosts.importers.ssh_config_file import from_ssh_config, is_ssh_config

_KEPT = frozenset({"tags", "pinned_at", "last_seen", "ssh_count"})
_SECRET = re.compile(
    r"(?:#!!)?\s*(?:enc)?(?:password|passphrase|questionanswer|totpsecret|otpcommand)\w*\s",
    re.IGNORECASE,
)


def is_lazyssh(text: str) -> bool:
    """Return whether a text is an object of objects with what lazyssh keeps of a host."""
    known = as_dict(parsed(text))
    return bool(known) and all(not _KEPT.isdisjoint(as_dict(about)) for about in known.values())


def is_tssh(text: str) -> bool:
    """Return whether a text is an ssh_config with secrets of tssh in it, or of secrets alone."""
    kept, secrets = _without_secrets(text)
    return bool(secrets) and is_ssh_config(kept)


def from_lazyssh(text: str, name: str) -> ImportedHosts:
    """Read lazyssh's metadata: tags, and a pinned host is a favourite.

    Args:
        text: The file, a JSON object of objects by alias.
        name: What to call it in notes.
    """
    collector = HostCollector(name)
    try:
        known = json.loads(text)
    except (ValueError, RecursionError):
        known = None
    if not isinstance(known, dict):
        collector.note("it is not a lazyssh file")
        return collector.found()
    for alias, about in known.items():
        if not isinstance(about, dict):
            collector.note("the entry of a host cannot be used")
            continue
        tags = about.get("tags")
        words = tags if isinstance(tags, list) else []
        entry = HostEntry(
            alias,
            tags=tuple(dict.fromkeys(word for word in words if isinstance(word, str))),
            favourite=_is_time(about.get("pinned_at")),
        )
        collector.add(entry, ours=True)
    return collector.found()


def _is_time(value: Any) -> bool:
    # Go writes the first year where there is none.
    return isinstance(value, str) and bool(value) and not value.startswith("0001-")


def from_tssh(text: str, name: str) -> ImportedHosts:
    """Read a configuration of tssh; its passwords, seeds and their commands are only counted.

    Args:
        text: The file.
        name: What to call it in notes.
    """
    kept, secrets = _without_secrets(text)
    found = from_ssh_config(kept, name)
    if secrets:
        collector = HostCollector(name)
        collector.note(
            "1 secret is not imported" if secrets == 1 else f"{secrets:,} secrets are not imported"
        )
        found = replace(found, notes=(*found.notes, *collector.found().notes))
    return found


def _without_secrets(text: str) -> tuple[str, int]:
    """Return a text without its secrets, and how many there are."""
    lines = text.split("\n")
    secrets = [bool(_SECRET.match(line.strip())) for line in lines]
    # Emptied, not left out: the other lines keep their numbers.
    kept = ["" if secret else line for line, secret in zip(lines, secrets, strict=True)]
    return "\n".join(kept), sum(secrets)
