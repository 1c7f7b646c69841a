"""The fields of a host as text for a form, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sshtui.errors import UsageError
from sshtui.hosts import option_rows
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_kinds import OneWord, YesNo
from sshtui.hosts.fields import (
    BY_KEYWORD,
    BY_NAME,
    FIELDS,
    FORWARDS,
    FormSection,
    HostField,
    mistakes,
)
from sshtui.hosts.keyword_lines import keyword_mistake, split_keyword, value_mistake
from sshtui.hosts.option_rows import BY_OPTION, OPTION_ROWS, OptionRow, Pairs
from sshtui.hosts.typed_forward import parse_typed_forward
from sshtui.sshconfig.forwards import Forward

_FORWARDS = {field.letter: field for field in FIELDS if field.letter}
_OTHERS = "others"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form.

    Attributes:
        name: What `texts_of` calls it; mistakes are shown by it.
        label: What a person calls it.
        section: The part of the form that it stands in.
        hint: What is shown while it is empty.
        height: How many lines it has.
        choices: The words that it takes; empty for any text.
        is_tick: Whether it is yes or nothing.
    """

    name: str
    label: str
    section: FormSection
    hint: str = ""
    height: int = 1
    choices: tuple[str, ...] = ()
    is_tick: bool = False


def _form_field(field: HostField) -> FormField:
    if field.letter:
        hint = "L 8080 localhost:80  ·  R 9090 host:1  ·  D 1080"
        return FormField(FORWARDS, "Forwards", field.section, hint, 3)
    kind = field.kind
    choices = kind.choices if isinstance(kind, OneWord) else ()
    is_tick = isinstance(kind, YesNo)
    return FormField(
        field.name, field.label, field.section, field.hint, field.height, choices, is_tick
    )


def _option_field(row: OptionRow) -> FormField:
    return FormField(row.keyword, row.label, row.section, choices=row.choices)


def _form() -> tuple[FormField, ...]:
    shown = [field for field in FIELDS if field.label or field.letter]
    ssh = [_form_field(field) for field in shown if not (field.is_ours or field.name == _OTHERS)]
    ours = [_form_field(field) for field in shown if field.is_ours]
    others = _form_field(BY_NAME[_OTHERS])
    return tuple(dict.fromkeys((*ssh, *map(_option_field, OPTION_ROWS), others, *ours)))


FORM = _form()
"""Every field of the form: what ssh reads first, then ours. Each section has them in this order."""


def held_names(name: str) -> tuple[str, ...]:
    """Return the names of the fields of `HostEntry` that a field of the form holds."""
    return tuple(field.name for field in _FORWARDS.values()) if name == FORWARDS else (name,)


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
    others = before.others
    for name, text in texts.items():
        if text.strip() == _text(name, before):
            continue
        if name == FORWARDS:
            values |= _forwards(text, wrong)
        elif name in BY_OPTION:
            others = option_rows.replaced(others, name, [text.strip()] if text.strip() else [])
            wrong |= {name: value_mistake(name, text.strip())} if text.strip() else {}
        elif name == _OTHERS:
            others = option_rows.with_rest(others, BY_NAME[name].kind.read(text))
            wrong |= {name: _mistake_of_lines(text, before.others)}
        else:
            values[name] = BY_NAME[name].kind.read(text.strip())
    if others != before.others:
        values[_OTHERS] = others
    wrong = {name: text for name, text in wrong.items() if text}
    entry = replace(before, **values)
    for name, text in mistakes(entry).items():
        if name in values or name == "alias":
            wrong.setdefault(FORWARDS if BY_NAME[name].letter else name, text)
    return entry, wrong


def _text(name: str, entry: HostEntry) -> str:
    if name in BY_OPTION:
        return option_rows.value_of(entry.others, name)
    if name == _OTHERS:
        return BY_NAME[name].kind.text(option_rows.without_rows(entry.others))
    if name != FORWARDS:
        field = BY_NAME[name]
        return field.kind.text(field.of(entry))
    return "\n".join(
        f"{letter} {forward}" for letter, field in _FORWARDS.items() for forward in field.of(entry)
    )


def _forwards(text: str, wrong: dict[str, str]) -> dict[str, Any]:
    found: dict[str, list[str]] = {field.name: [] for field in _FORWARDS.values()}
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        typed = _typed_as_option(line)
        if typed is not None:
            found[BY_KEYWORD[typed.keyword.lower()].name].append(" ".join(typed.arguments))
            continue
        letter, _, forward = line.partition(" ")
        field = _FORWARDS.get(letter.upper())
        if field is None or not forward:
            wrong[FORWARDS] = f"{line[:80]!a} does not start with L, R or D and a space."
        else:
            found[field.name] += field.kind.read(forward)
    return {name: tuple(values) for name, values in found.items()}


def _typed_as_option(line: str) -> Forward | None:
    """Return the forward of a line that is spelt as an option of ssh: `-L 8080:localhost:80`."""
    _, *arguments = line.split()
    if len(arguments) > 1 and line[:1] != "-":
        return None  # as in ssh_config
    try:
        return parse_typed_forward(line)
    except UsageError:
        return None


def _mistake_of_lines(text: str, before: Pairs) -> str:
    """Return what is wrong with the first bad line of keywords that is not as it was."""
    for number, line in enumerate(text.split("\n"), 1):
        keyword, value = split_keyword(line)
        if line.strip() and (keyword, value) not in before:
            wrong = keyword_mistake(keyword) or _has_field(keyword) or _missing(keyword, value)
            if wrong or (wrong := value_mistake(keyword, value)):
                return f"Line {number}: {wrong}"
    return ""


def _has_field(keyword: str) -> str:
    field = BY_OPTION.get(keyword) or BY_KEYWORD.get(keyword.lower())
    return f"{keyword} has a field of its own, under {field.section}." if field else ""


def _missing(keyword: str, value: str) -> str:
    return "" if value else f"{keyword} needs a value."
