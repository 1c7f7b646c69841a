"""Finds the files in which other programs keep their hosts, in their usual places."""

import os
from dataclasses import dataclass
from pathlib import Path

from sshtui.errors import AppError
from sshtui.hosts.importers import formats

PLACES = (
    (".putty/sessions", "putty"),
    (".config/putty/sessions", "putty"),
    (".local/share/remmina", "remmina"),
    (".remmina", "remmina"),
    (".vandyke/SecureCRT/Config/Sessions", "securecrt"),
    (".lazyssh/metadata.json", "lazyssh"),
    ("/etc/ansible/hosts", "ansible"),
    (".ssh/known_hosts", "known_hosts"),
)
"""Where each is, below the home directory, and its kind: what says most of a host comes first."""


@dataclass(frozen=True, slots=True)
class Importable:
    """A file or directory with hosts.

    Attributes:
        path: Where it is.
        program: What wrote it.
        count: How many hosts it has.
    """

    path: Path
    program: str
    count: int


def find_importable() -> tuple[Importable, ...]:
    """Return what could be imported; blocks, and runs nothing."""
    found = []
    for place, kind in PLACES:
        path = Path.home() / place
        if count := _count(path, kind):
            program = formats.BY_NAME[kind].label.partition(" (")[0]
            found.append(Importable(path, program, count))
    return tuple(found)


def _count(path: Path, kind: str) -> int:
    # An inventory that is a program would be run.
    if not path.exists() or (path.is_file() and os.access(path, os.X_OK)):
        return 0
    try:
        return len(formats.read(path, kind).entries)
    except AppError:
        # It is looked for, not asked for: what cannot be read is not offered.
        return 0
