"""Hosts out of our own JSON, as `sshtui hosts export --to json` writes it."""

import json
from typing import Any

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import BY_NAME
from sshtui.hosts.importers.found import Gathering, ImportedHosts


def from_json(text: str, name: str) -> ImportedHosts:
    """Read a list of objects with fields as `HostEntry` has them.

    Args:
        text: The file.
        name: What to call it in notes.
    """
    gathering = Gathering(name)
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        gathering.note("it is not JSON")
        return gathering.found()
    if not isinstance(listed, list):
        gathering.note("it is not a list of hosts")
        return gathering.found()
    for number, item in enumerate(listed, start=1):
        if not isinstance(item, dict) or not isinstance(item.get("alias"), str):
            gathering.note(f"entry {number} is not a host")
            continue
        gathering.add(_entry(item, number, gathering), ours=True)
    return gathering.found()


def _entry(item: dict[str, Any], number: int, gathering: Gathering) -> HostEntry:
    values: dict[str, Any] = {}
    for name, value in item.items():
        field = BY_NAME.get(name)
        if field is None or not field.kind.takes(value):
            gathering.note(f"entry {number}: a field is not valid")
        else:
            values[name] = field.kind.from_json(value)
    return HostEntry(**values)
