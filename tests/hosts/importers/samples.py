"""Exports of other programs, in the shape that these write them, of hosts that do not exist."""

from pathlib import Path

from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.formats import read

SAMPLES = Path(__file__).parent / "samples"

SECRET = "hunter2"
"""What every password in a sample holds, in plain or as if encrypted, in either case."""


def sample(name: str, form: str = "") -> ImportedHosts:
    """Read a sample, with notes that do not name where it lies."""
    path = SAMPLES / name
    found = read(path, form)
    notes = (note.replace(f"{path}: ", "").replace(f"{path}:", ":") for note in found.notes)
    return ImportedHosts(found.entries, tuple(notes))
