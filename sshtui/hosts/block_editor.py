"""Edits one host in the text of an ssh_config file, and changes nothing else."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.block_codec import INDENT, entry_of, render, settings
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_kinds import quoted
from sshtui.hosts.fields import BY_KEYWORD, NAMES, check
from sshtui.sshconfig.file import BROKEN_HEAD, ConfigFile
from sshtui.sshconfig.line import ConfigLine, argument_spans, parse_line

_NOWHERE = Path()
_WITH_KEYWORD = re.compile(r'([ \t\f]*(?:#!![ \t]+)?"?[A-Za-z0-9]+"?)([ \t]*=[ \t]*|[ \t]*)(.*)')


@dataclass(frozen=True, slots=True)
class Part:
    """Where a host stands in a text, and what its block says.

    Attributes:
        head: Index of its Host line.
        end: Index after the last line that belongs to its block.
        names: All patterns of its Host line.
        entry: The block as fields.
    """

    head: int
    end: int
    names: tuple[str, ...]
    entry: HostEntry


def find(text: str, alias: str) -> Part | None:
    """Return where the first block that names a host stands, None where there is none."""
    lines = split_lines(text)
    heads = _heads(text)
    for position, (index, line) in enumerate(heads):
        if line.keyword == "host" and alias in line.arguments:
            following = heads[position + 1][0] if position + 1 < len(heads) else len(lines)
            end = _body_end(lines, index, following)
            body = [_parsed(raw) for raw in lines[index + 1 : end]]
            return Part(index, end, line.arguments, entry_of(alias, body))
    return None


def add(text: str, entry: HostEntry) -> str:
    """Return a text with a host more, at its end.

    Raises:
        UsageError: A field cannot be used, or the alias is taken.
    """
    block = render(entry)
    if find(text, entry.alias) is not None:
        raise taken(entry.alias)
    end = "\r\n" if "\r\n" in text[-2:] else "\n"
    gap = "" if not text else end if text.endswith("\n") else end * 2
    return text + gap + block.replace("\n", end)


def change(text: str, before: HostEntry, after: HostEntry) -> str:
    """Return a text with a host's block changed where two descriptions of it differ.

    Args:
        text: As it is now.
        before: The host as the person saw it.
        after: As it shall be.

    Raises:
        UsageError: A field cannot be used, or the new alias is taken.
        ConfigError: The host is gone, or was changed by another program.
    """
    part = _present(text, before.alias)
    changed = [field for field in NAMES if getattr(before, field) != getattr(after, field)]
    for field in changed:
        _refuse_conflict(field, part.entry, before, after)
    _check_changes(changed, after)
    lines = split_lines(text)
    body = _Body(lines[part.head + 1 : part.end], _line_end(lines[part.head]))
    for field in changed:
        if field not in ("alias", "others"):
            body.put(field, settings(after).get(field, []))
    if "others" in changed:
        body.put_others(before.others, after.others)
    head = lines[part.head]
    if "alias" in changed:
        if find(text, after.alias) is not None:
            raise taken(after.alias)
        head = _renamed(head, before.alias, after.alias)
    if body.lines and not head.endswith("\n"):
        head += "\n"
    return "".join([*lines[: part.head], head, *body.lines, *lines[part.end :]])


def remove(text: str, alias: str) -> str:
    """Return a text without a host; where its block has other names too, only the name goes.

    Raises:
        ConfigError: The host is gone.
    """
    part = _present(text, alias)
    lines = split_lines(text)
    if set(part.names) != {alias}:
        head = _renamed(lines[part.head], alias, "")
        return "".join([*lines[: part.head], head, *lines[part.head + 1 :]])
    start, end = part.head, part.end
    # One of the blank lines around it goes with it: they stood between it and its neighbours.
    if end < len(lines) and not lines[end].strip() and (start == 0 or not lines[start - 1].strip()):
        end += 1
    elif end == len(lines) and start > 0 and not lines[start - 1].strip():
        start -= 1
    return "".join([*lines[:start], *lines[end:]])


def taken(alias: str) -> UsageError:
    """Return the error for a host that already exists."""
    return UsageError(
        f"Alias: {alias} is already the name of a host.", hint="Choose another name for it."
    )


def split_lines(text: str) -> list[str]:
    """Return the lines of a file with their ends; joined they are the text again."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


class _Body:
    """The lines of a block after its head."""

    def __init__(self, lines: list[str], end: str) -> None:
        self.lines = lines
        self._end = end
        first = next((line for line in lines if line.strip()), INDENT)
        self._indent = first[: len(first) - len(first.lstrip())] or (INDENT if not lines else "")

    def put(self, field: str, wanted: list[str]) -> None:
        """Let a field be said by these lines, in place of those that say it now."""
        self._replace([i for i, raw in enumerate(self.lines) if _field(raw) == field], wanted)

    def put_others(
        self, before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...]
    ) -> None:
        """Change what is said with keywords that have no field."""
        for keyword in dict.fromkeys(name for name, _ in (*before, *after)):
            old = [value for name, value in before if name == keyword]
            new = [value for name, value in after if name == keyword]
            if old != new:
                found = [
                    i
                    for i, raw in enumerate(self.lines)
                    if _parsed(raw).keyword == _parsed(f"{keyword} x").keyword
                ]
                self._replace(found, [f"{keyword} {value}" for value in new])

    def _replace(self, indices: list[int], wanted: list[str]) -> None:
        for index, content in zip(indices, wanted, strict=False):
            self.lines[index] = _rewritten(self.lines[index], content)
        for index in reversed(indices[len(wanted) :]):
            del self.lines[index]
        extra = [f"{self._indent}{content}{self._end}" for content in wanted[len(indices) :]]
        if extra:
            at = indices[-1] + 1 if indices else len(self.lines)
            if at and not self.lines[at - 1].endswith("\n"):
                self.lines[at - 1] += self._end
            self.lines[at:at] = extra


def _heads(text: str) -> list[tuple[int, ConfigLine]]:
    file = ConfigFile(_NOWHERE, text)
    found = []
    for mark in file.marks():
        try:
            line = file.line(mark)
        except ValueError:
            line = file.broken(mark)
        if line.keyword in ("host", "match", BROKEN_HEAD):
            found.append((mark.number - 1, line))
    return found


def _body_end(lines: list[str], head: int, following: int) -> int:
    # Comments that are not indented, and blank lines, stand before the next block.
    for index in range(following - 1, head, -1):
        raw = lines[index]
        text = raw.strip()
        if text and (text[0] != "#" or text.startswith("#!!") or raw[0].isspace()):
            return index + 1
    return head + 1


def _parsed(raw: str) -> ConfigLine:
    try:
        return parse_line(_NOWHERE, 0, raw)
    except ValueError:
        return ConfigLine(_NOWHERE, 0, raw)


def _field(raw: str) -> str:
    field = BY_KEYWORD.get(_parsed(raw).keyword)
    return field.name if field else ""


def _line_end(raw: str) -> str:
    return "\r\n" if raw.endswith("\r\n") else "\n"


def _rewritten(raw: str, content: str) -> str:
    if _parsed(raw)[3:] == _parsed(content)[3:]:
        return raw
    text = raw.rstrip("\r\n")
    lead, separator, value = _with_keyword(text)
    rest = _with_keyword(content)[2]
    return f"{lead}{separator or ' '}{rest}{_comment(_parsed(raw), value)}{raw[len(text) :]}"


def _comment(line: ConfigLine, value: str) -> str:
    # Of commands and of our own comments, what looks like a comment at the end is a part.
    if line.keyword.startswith("#") or line.arguments == (line.rest,):
        return ""
    spans = argument_spans(value)
    return value[spans[-1].end :].rstrip() if spans else ""


def _with_keyword(text: str) -> tuple[str, str, str]:
    found = _WITH_KEYWORD.fullmatch(text)
    return (found[1], found[2], found[3]) if found else (text, "", "")


def _renamed(head: str, old: str, new: str) -> str:
    text = head.rstrip("\r\n")
    lead, separator, value = _with_keyword(text)
    for span in reversed(argument_spans(value)):
        if span.word == old:
            after = value[span.end :]
            value = value[: span.start] + (quoted(new) if new else "")
            value += after if new else after.lstrip(" \t")
    return f"{lead}{separator}{value.rstrip()}{head[len(text) :]}"


def _present(text: str, alias: str) -> Part:
    part = find(text, alias)
    if part is None:
        raise ConfigError(
            f"{alias} is no longer there: another program removed it.",
            hint="Nothing was changed. Reload the hosts.",
        )
    return part


def _refuse_conflict(field: str, now: HostEntry, before: HostEntry, after: HostEntry) -> None:
    value = getattr(now, field)
    if value not in (getattr(before, field), getattr(after, field)):
        raise ConfigError(
            f"Another program has changed the {field.replace('_', ' ')} of {before.alias}.",
            hint="Nothing was changed. Reload the hosts and edit it again.",
        )


def _check_changes(changed: list[str], after: HostEntry) -> None:
    # What was there before may be more than a form offers, such as tokens in HostName.
    defaults = HostEntry(after.alias)
    untouched = {field: getattr(defaults, field) for field in NAMES if field not in changed}
    check(replace(after, **{**untouched, "alias": after.alias if "alias" in changed else "x"}))
