"""Parses a host's block of ssh_config into fields, and writes fields as lines."""

from collections.abc import Iterable
from typing import Any

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_kinds import Note, quoted
from sshtui.hosts.fields import BY_KEYWORD, IN_FILE, check
from sshtui.sshconfig import keywords
from sshtui.sshconfig.line import ConfigLine

INDENT = "    "


def settings(entry: HostEntry) -> dict[str, list[str]]:
    """Return a host as lines without indentation, by field, in the order to write them."""
    return {
        field.name: [f"{field.keyword} {line}".strip() for line in field.kind.lines(value)]
        for field in IN_FILE
        if field.name != "alias" and (value := field.of(entry))
    }


def options(entry: HostEntry) -> tuple[tuple[str, str], ...]:
    """Return what a host says to ssh as keywords and values, as `-o` takes them."""
    lines = [line for lines in settings(entry).values() for line in lines]
    pairs = (line.partition(" ") for line in lines if not line.startswith("#"))
    return tuple((keyword, value) for keyword, _, value in pairs)


def render(entry: HostEntry) -> str:
    """Return a host as a block of ssh_config.

    Raises:
        UsageError: A field cannot be used; the message names it.
    """
    check(entry)
    lines = [line for lines in settings(entry).values() for line in lines]
    return f"Host {quoted(entry.alias)}\n" + "".join(f"{INDENT}{line}\n" for line in lines)


def entry_of(alias: str, lines: Iterable[ConfigLine]) -> HostEntry:
    """Return what a block says of a host.

    Args:
        alias: Its name.
        lines: The lines of its block. What is not understood is left out; of keywords that
            count once the first one counts.
    """
    found: dict[str, list[ConfigLine]] = {}
    others: list[tuple[str, str]] = []
    for line in lines:
        field = BY_KEYWORD.get(line.keyword)
        if field is None:
            if line.keyword and line.keyword[0] != "#" and line.value:
                name = keywords.NAMES.get(line.keyword, line.keyword)
                others.append((name, line.value))
        elif line.arguments or isinstance(field.kind, Note):
            found.setdefault(line.keyword, []).append(line)
    values: dict[str, Any] = {
        BY_KEYWORD[keyword].name: BY_KEYWORD[keyword].kind.parse(lines)
        for keyword, lines in found.items()
    }
    return HostEntry(alias, **values, others=tuple(others))
