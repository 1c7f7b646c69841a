"""Splits what Windows programs write: INI files and exports of the registry."""

import re
import urllib.parse
from dataclasses import dataclass, field

_HEADING = re.compile(r"\s*\[([^\n]*)\]\s*")
_KEY = re.compile(r"\s*\[HKEY_[^\]]*\]\s*", re.IGNORECASE)
_VALUE = re.compile(r'"((?:[^"\\]|\\.)*)"=(?:"((?:[^"\\]|\\.)*)"|dword:([0-9A-Fa-f]{1,8}))\s*')
_ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class WindowsSection:
    """The values below one heading.

    Attributes:
        name: The heading; the whole key in the registry; "" above the first one.
        line: Where it stands, from 1.
        values: By their names as they are written; of equal names the first counts.
        lines: Where each of them stands.
    """

    name: str
    line: int
    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def ini_sections(text: str) -> list[WindowsSection]:
    """Return the sections of an INI file.

    Args:
        text: Nothing in it is interpolated, and a value ends with its line.
    """
    sections = [WindowsSection("", 1)]
    for line, content in enumerate(text.split("\n"), start=1):
        heading = _HEADING.fullmatch(content)
        name, equals, value = content.partition("=")
        if heading:
            sections.append(WindowsSection(heading[1], line))
        elif equals and name.strip()[:1] not in (";", "#"):
            sections[-1].values.setdefault(name.strip(), value.strip())
            sections[-1].lines.setdefault(name.strip(), line)
    return sections


def registry_sections(text: str) -> list[WindowsSection]:
    """Return the keys of a .reg file with their texts and numbers, the latter in decimal.

    Args:
        text: What is deleted by it is left out.
    """
    sections: list[WindowsSection] = []
    for line, content in enumerate(text.split("\n"), start=1):
        stripped = content.strip()
        if stripped.startswith("["):
            name = stripped[1:-1] if _KEY.fullmatch(stripped) else ""
            sections.append(WindowsSection(name, line))
        elif sections and (value := _VALUE.fullmatch(stripped)):
            number_in_hex = value[3] and str(int(value[3], 16))
            key = _ESCAPE.sub(r"\1", value[1])
            sections[-1].values[key] = number_in_hex or _ESCAPE.sub(r"\1", value[2] or "")
            sections[-1].lines[key] = line
    return [section for section in sections if section.name]


def unescaped(name: str) -> str:
    """Return a text in which bytes were written as `%20`, in UTF-8 or else cp1252."""
    data = urllib.parse.unquote_to_bytes(name.encode("utf-8", "replace"))
    try:
        return data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
