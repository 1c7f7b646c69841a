"""The fields of a host as text for a form, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_kinds import OneWord, YesNo
from sshtui.hosts.fields import BY_NAME, FIELDS, FORWARDS, HostField, mistakes

_FORWARDS = {field.letter: field for field in FIELDS if field.letter}


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form.

    Attributes:
        name: What `texts_of` calls it; mistakes are shown by it.
        label: What a person calls it.
        hint: What is shown while it is empty.
        height: How many lines it has.
        choices: The words that it takes; empty for any text.
        is_tick: Whether it is yes or nothing.
    """

    name: str
    label: str
    hint: str = ""
    height: int = 1
    choices: tuple[str, ...] = ()
    is_tick: bool = False


def _form_field(field: HostField) -> FormField:
    if field.letter:
        hint = "L 8080 localhost:80  ·  R 9090 host:1  ·  D 1080"
        return FormField(FORWARDS, "Forwards", hint, 3)
    kind = field.kind
    choices = kind.choices if isinstance(kind, OneWord) else ()
    is_tick = isinstance(kind, YesNo)
    return FormField(field.name, field.label, field.hint, field.height, choices, is_tick)


FORM = tuple(dict.fromkeys(_form_field(field) for field in FIELDS if field.label or field.letter))
"""Every field of the form, in its order."""


def texts_of(entry: HostEntry) -> dict[str, str]:
    """Return the fields of a host as text, by name."""
    return {field.name: _text(field.name, entry) for field in FORM}


def entry_from(texts: Mapping[str, str], before: HostEntry) -> tuple[HostEntry, dict[str, str]]:
    """Read a host from text.

    Args:
        texts: What stands in each field, by name.
        before: The host as it was; where a text was not touched, its value stays what it was.

    Returns:
        The host, and what is wrong with it by the name of the field.
    """
    wrong: dict[str, str] = {}
    values: dict[str, Any] = {}
    for name, text in texts.items():
        if text.strip() == _text(name, before):
            continue
        if name == FORWARDS:
            values |= _forwards(text, wrong)
        else:
            values[name] = BY_NAME[name].kind.read(text.strip())
    entry = replace(before, **values)
    for name, text in mistakes(entry).items():
        if name in values or name == "alias":
            wrong.setdefault(FORWARDS if BY_NAME[name].letter else name, text)
    return entry, wrong


def _text(name: str, entry: HostEntry) -> str:
    if name != FORWARDS:
        field = BY_NAME[name]
        return field.kind.text(field.of(entry))
    return "\n".join(
        f"{letter} {forward}" for letter, field in _FORWARDS.items() for forward in field.of(entry)
    )


def _forwards(text: str, wrong: dict[str, str]) -> dict[str, Any]:
    found: dict[str, list[str]] = {field.name: [] for field in _FORWARDS.values()}
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        letter, _, forward = line.partition(" ")
        field = _FORWARDS.get(letter.upper())
        if field is None or not forward:
            wrong[FORWARDS] = f"{line[:80]!a} does not start with L, R or D and a space."
        else:
            found[field.name] += field.kind.read(forward)
    return {name: tuple(values) for name, values in found.items()}
