"""Hosts out of our own JSON, as `sshtui hosts export --to json` writes it."""

import json
from typing import Any, get_type_hints

from sshtui.hosts.entry import FIELDS, HostEntry
from sshtui.hosts.importers.found import Found, Gathering

_TYPES = {field: str(kind) for field, kind in get_type_hints(HostEntry).items()}


def from_json(text: str, name: str) -> Found:
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
    for key, value in item.items():
        if key not in FIELDS or not _fits(_TYPES[key], value):
            gathering.note(f"entry {number}: a field is not valid")
        elif key == "others":
            values[key] = tuple((keyword, text) for keyword, text in value)
        else:
            values[key] = tuple(value) if isinstance(value, list) else value
    return HostEntry(**values)


def _fits(kind: str, value: Any) -> bool:
    if "tuple[tuple" in kind:
        return isinstance(value, list) and all(
            isinstance(pair, list) and len(pair) == 2 and _are_texts(pair)  # noqa: PLR2004
            for pair in value
        )
    if "tuple" in kind:
        return isinstance(value, list) and _are_texts(value)
    return type(value).__name__ in kind


def _are_texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)
