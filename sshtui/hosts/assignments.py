"""Reads `NAME=VALUE`, which sets a field of a host or any keyword of ssh_config."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sshtui.errors import UsageError
from sshtui.hosts import option_rows
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.entry_text import FORM, entry_from, texts_of
from sshtui.hosts.field_kinds import Files, Listed, Number, RestOfLine, Variables
from sshtui.hosts.fields import BY_KEYWORD, HostField
from sshtui.hosts.keyword_lines import (
    as_line,
    keyword_mistake,
    value_mistake,
    written,
)
from sshtui.hosts.option_rows import BY_OPTION
from sshtui.sshconfig import keywords
from sshtui.suggestions import did_you_mean

NAMES = tuple(field.name for field in FORM if field.name not in BY_OPTION)
"""The names of fields, beside which every keyword of ssh_config can be set."""


def assigned(entry: HostEntry, assignments: Iterable[str]) -> HostEntry:
    """Return a host with some fields and keywords set.

    Args:
        entry: The host as it is.
        assignments: `NAME=VALUE` each; an empty VALUE removes. A keyword that may stand in a host
            several times gets all of its VALUES, of any other the last one counts.

    Raises:
        UsageError: A name is not known, or a value cannot be used.
    """
    texts: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    for assignment in assignments:
        name, equals, value = assignment.partition("=")
        name = name.strip()
        if not equals or not name:
            raise UsageError(
                f"{assignment!a} is not NAME=VALUE.", hint=f"The fields are {', '.join(NAMES)}."
            )
        if name.lower() in NAMES:
            texts[name.lower()] = value.replace("\\n", "\n")
        else:
            values.setdefault(_keyword(name), []).append(value.strip())
    after, wrong = entry_from({**texts_of(entry), **texts}, entry)
    for keyword, said in values.items():
        after = _set(after, keyword, [value for value in said if value], wrong)
    if wrong:
        raise UsageError(" ".join(f"{name}: {text}" for name, text in wrong.items()))
    return after


def _keyword(name: str) -> str:
    wrong = keyword_mistake(name)
    if not wrong:
        return written(name)
    known = {*keywords.NAMES, *keywords.OBSOLETE}
    hint = "" if name.lower() in known or "?" in wrong else _nearest(name)
    raise UsageError(wrong, hint=hint)


def _nearest(name: str) -> str:
    fields = f"The fields are {', '.join(NAMES)}; keywords of ssh_config can be set too."
    return did_you_mean(name.lower(), NAMES, fields)


def _set(entry: HostEntry, keyword: str, values: list[str], wrong: dict[str, str]) -> HostEntry:
    """Set a keyword to its values; what is wrong with one of them is added by its name."""
    field = BY_KEYWORD.get(keyword.lower())
    mistake = next(filter(None, (_unreadable(keyword, value) for value in values)), "")
    if mistake:
        wrong[keyword] = mistake
        return entry
    if field is not None:
        value = _value(field, keyword, values) if values else field.kind.empty
        mistake = field.check(value)
        changed = replace(entry, **{field.name: value})
    else:
        mistake = next(filter(None, (value_mistake(keyword, value) for value in values)), "")
        counting = values if keyword.lower() in keywords.ACCUMULATING else values[-1:]
        changed = replace(entry, others=option_rows.replaced(entry.others, keyword, counting))
    if mistake:
        wrong[keyword] = mistake
    return changed


def _unreadable(keyword: str, value: str) -> str:
    try:
        return "" if as_line(keyword, value).arguments else f"{keyword} has no value."
    except ValueError as error:
        return f"{keyword}: {error}."


def _value(field: HostField, keyword: str, values: list[str]) -> Any:
    kind = field.kind
    lines = [as_line(keyword, value) for value in values]
    if isinstance(kind, Files):
        # A name that has blanks is one name: the shell has split the words already.
        pairs = zip(lines, values, strict=True)
        return tuple(line.arguments[0] if len(line.arguments) == 1 else v for line, v in pairs)
    if isinstance(kind, Variables):
        return tuple(variable for line in lines for variable in line.arguments)
    if isinstance(kind, Listed):
        return kind.parse(lines)
    last = lines[-1:]
    if isinstance(kind, Number):
        return kind.parse(last) or kind.read(values[-1])
    whole = isinstance(kind, RestOfLine) or len(last[0].arguments) == 1
    return kind.parse(last) if whole else values[-1]
