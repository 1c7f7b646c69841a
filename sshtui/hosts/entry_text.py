"""The fields of a host as a person types them, and back."""

from collections.abc import Mapping
from dataclasses import replace

from sshtui.hosts.entry import HostEntry, mistakes

_FORWARDS = {"L": "local_forwards", "R": "remote_forwards", "D": "dynamic_forwards"}


def texts_of(entry: HostEntry) -> dict[str, str]:
    """Return the fields of a host as text, by name."""
    forwards = [
        f"{letter} {forward}"
        for letter, field in _FORWARDS.items()
        for forward in getattr(entry, field)
    ]
    return {
        "alias": entry.alias,
        "hostname": entry.hostname,
        "user": entry.user,
        "port": str(entry.port or ""),
        "jump": entry.jump,
        "identities": ", ".join(entry.identities),
        "group": entry.group,
        "tags": " ".join(entry.tags),
        "favourite": "yes" if entry.favourite else "",
        "colour": entry.colour,
        "autofill": entry.autofill,
        "forwards": "\n".join(forwards),
        "environment": "\n".join(entry.environment),
        "command": entry.command,
        "proxy_command": entry.proxy_command,
        "keepalive": str(entry.keepalive or ""),
        "note": entry.note,
    }


def entry_from(texts: Mapping[str, str], before: HostEntry) -> tuple[HostEntry, dict[str, str]]:
    """Read a host from text.

    Args:
        texts: What stands in each field, by name.
        before: The host as it was; where a text was not touched, its value stays what it was.

    Returns:
        The host, and what is wrong with it by the name of the field.
    """
    old = texts_of(before)
    wrong: dict[str, str] = {}
    values: dict[str, object] = {}
    for name, text in texts.items():
        if text.strip() != old[name]:
            values |= _values(name, text.strip(), wrong)
    entry = replace(before, **values)  # type: ignore[arg-type]
    for field, text in mistakes(entry).items():
        if field in values or field == "alias":
            wrong.setdefault("forwards" if field in _FORWARDS.values() else field, text)
    return entry, wrong


def _values(name: str, text: str, wrong: dict[str, str]) -> dict[str, object]:
    lines = [line.strip() for line in text.split("\n")]
    match name:
        case "port" | "keepalive":
            if text and not (text.isascii() and text.isdecimal() and len(text) < 10):  # noqa: PLR2004
                wrong[name] = "Enter a number."
                return {}
            return {name: int(text or 0)}
        case "tags":
            return {name: tuple(dict.fromkeys(text.split()))}
        case "identities":
            return {name: tuple(part.strip() for part in text.split(",") if part.strip())}
        case "environment":
            return {name: tuple(filter(None, lines))}
        case "favourite":
            if text.lower() not in ("", "yes", "no"):
                wrong[name] = "Enter yes or no."
            return {name: text.lower() == "yes"}
        case "note":
            return {name: "\n".join(lines).strip("\n")}
        case "forwards":
            return _forwards(lines, wrong)
    return {name: text}


def _forwards(lines: list[str], wrong: dict[str, str]) -> dict[str, object]:
    found: dict[str, list[str]] = {field: [] for field in _FORWARDS.values()}
    for line in filter(None, lines):
        letter, _, forward = line.partition(" ")
        field = _FORWARDS.get(letter.upper())
        if field is None or not forward:
            wrong["forwards"] = f"{line[:80]!a} does not start with L, R or D and a space."
        else:
            found[field].append(" ".join(forward.split()))
    return {field: tuple(values) for field, values in found.items()}
