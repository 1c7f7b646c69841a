"""Imports hosts from the JSON that `sshtui hosts export --to json` writes."""

import json
from typing import Any

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import BY_NAME
from sshtui.hosts.importers.collector import HostCollector, ImportedHosts
from sshtui.hosts.importers.json_text import as_dict, as_list, parsed


def is_json(text: str) -> bool:
    """Return whether a text is a list of objects, each with an alias."""
    listed = as_list(parsed(text))
    return bool(listed) and all("alias" in as_dict(item) for item in listed)


def from_json(text: str, name: str) -> ImportedHosts:
    """Read a list of objects with fields as `HostEntry` has them.

    Args:
        text: The file.
        name: What to call it in notes.
    """
    collector = HostCollector(name)
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        collector.note("it is not JSON")
        return collector.found()
    if not isinstance(listed, list):
        collector.note("it is not a list of hosts")
        return collector.found()
    for number, item in enumerate(listed, start=1):
        if not isinstance(item, dict) or not isinstance(item.get("alias"), str):
            collector.note(f"entry {number} is not a host")
            continue
        collector.add(_entry(item, number, collector), ours=True)
    return collector.found()


def _entry(item: dict[str, Any], number: int, collector: HostCollector) -> HostEntry:
    values: dict[str, Any] = {}
    for name, value in item.items():
        field = BY_NAME.get(name)
        if field is None or not field.kind.takes(value):
            collector.note(f"entry {number}: a field is not valid")
        else:
            values[name] = field.kind.from_json(value)
    return HostEntry(**values)
