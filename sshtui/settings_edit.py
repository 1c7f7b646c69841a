"""Changes one setting in settings.toml, and leaves all else as it is written there."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sshtui import file_locks, files, paths, safe_path
from sshtui.errors import ConfigError
from sshtui.settings import FILE_NAME

Value = str | int | bool

_STRING = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_PART = rf"(?:[A-Za-z0-9_-]+|{_STRING})"
_KEYS = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_STATEMENT = re.compile(
    rf"^[ \t]*(?:\[[ \t]*(?P<table>{_KEYS})[ \t]*\][^\n]*"
    rf"|(?P<keys>{_KEYS})[ \t]*=[ \t]*(?P<value>{_STRING}|[^\s#\"'\[{{]+)?[^\n]*)(?:\n|\Z)",
    re.MULTILINE,
)


def keep(name: str, value: Value, path: Path | None = None, *, key: str = "") -> None:
    """Set a setting for all times to come; blocks.

    Args:
        name: The setting.
        value: What it is from now on.
        path: Instead of `settings.toml` in the config directory.
        key: In the setting's table; "" where it is none.

    Raises:
        UnsafePath: Somebody else could have written the file.
        ConfigError: The file cannot be read or written, or its line cannot be told apart.
    """
    _change(name, key, value, path)


def forget(name: str, path: Path | None = None, *, key: str = "") -> None:
    """Let a setting have its default again, or a table have no such key; blocks.

    Args:
        name: The setting.
        path: Instead of `settings.toml` in the config directory.
        key: In the setting's table; "" where it is none.

    Raises:
        UnsafePath: Somebody else could have written the file.
        ConfigError: The file cannot be read or written, or its line cannot be told apart.
    """
    _change(name, key, None, path)


def _change(name: str, key: str, value: Value | None, path: Path | None) -> None:
    path = path or paths.config_dir() / FILE_NAME
    with file_locks.lock(path):
        _rewrite(path, (name, key), value)


def _rewrite(path: Path, what: tuple[str, str], value: Value | None) -> None:
    try:
        data = safe_path.read(path)
    except FileNotFoundError:
        data = b""
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}.", hint="Check its permissions."
        ) from error
    files.write_atomically(path, _changed(data, what, value, path))


def _changed(data: bytes, what: tuple[str, str], value: Value | None, path: Path) -> bytes:
    written = f"{json.dumps(what[1]) if what[1] else what[0]} = {_literal(value)}"
    do = f"Remove {what[1] or what[0]} from it." if value is None else f"Write in it: {written}"
    by_hand = ConfigError(
        f"{path} was not changed: where {what[1] or what[0]} stands in it is not clear.",
        hint=f"{do}{f' (below [{what[0]}])' if what[1] else ''}",
    )
    try:
        # newline="" in effect: whatever ends the lines stays.
        text = data.decode("utf-8")
        wanted = {found: known for found, known in _parsed(text).items() if found != what}
        if value is not None:
            wanted[what] = value
        changed = _with(text, what, value)
        # A line that only looks like the setting may be part of a longer string.
        if _parsed(changed) != wanted:
            raise by_hand
    except (ValueError, RecursionError) as error:  # not UTF-8, not TOML, a number without an end
        raise by_hand from error
    return changed.encode()


class _Line(NamedTuple):
    """A line with a setting, or the head of a table; a head has no value."""

    what: tuple[str, str]
    start: int
    end: int
    value: tuple[int, int] | None


def _with(text: str, what: tuple[str, str], value: Value | None) -> str:
    """Return the text with a setting: in its line, or in a new one where its table ends."""
    lines = list(_lines(text))
    found = next((line for line in lines if line.what == what and line.value), None)
    if found is not None and found.value is not None:
        if value is None:
            return text[: found.start] + text[found.end :]
        start, end = found.value
        return text[:start] + _literal(value) + text[end:]
    return text if value is None else _added(text, lines, what, value)


def _added(text: str, lines: list[_Line], what: tuple[str, str], value: Value) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    name, key = what
    if key:
        above = [line for line in lines if line.what[0] == name]
        new = f"{json.dumps(key, ensure_ascii=False)} = {_literal(value)}{newline}"
        if above:
            return _inserted(text, above[-1].end, new, newline)
        gap = newline if text.strip() else ""
        return _inserted(text, len(text), f"{gap}[{name}]{newline}{new}", newline)
    new = f"{name} = {_literal(value)}{newline}"
    head = next((line for line in lines if line.value is None), None)
    # Behind the last one, so that a comment stays above the table that it is about.
    outside = [line for line in lines if head is None or line.start < head.start]
    if outside or head is None:
        return _inserted(text, outside[-1].end if outside else len(text), new, newline)
    return _inserted(text, head.start, f"{new}{newline}", newline)


def _inserted(text: str, at: int, new: str, newline: str) -> str:
    above = text[:at]
    return above + (newline if above and not above.endswith("\n") else "") + new + text[at:]


def _lines(text: str) -> Iterator[_Line]:
    table: tuple[str, ...] = ()
    for found in _STATEMENT.finditer(text):
        if found["table"]:
            table = _path(found["table"])
            yield _Line(_what(table), found.start(), found.end(), None)
        else:
            value = found.span("value")
            yield _Line(_what((*table, *_path(found["keys"]))), found.start(), found.end(), value)


def _what(path: tuple[str, ...]) -> tuple[str, str]:
    return path[0], ".".join(path[1:])


def _path(keys: str) -> tuple[str, ...]:
    """Return the names of dotted keys, without quotes."""
    path: list[str] = []
    table: object = tomllib.loads(f"{keys} = 0")
    while isinstance(table, dict):
        name, table = next(iter(table.items()))
        path.append(name)
    return tuple(path)


def _literal(value: Value | None) -> str:
    return json.dumps(value, ensure_ascii=False)


def _parsed(text: str) -> dict[tuple[str, str], object]:
    return dict(_flat(tomllib.loads(text.removeprefix("\ufeff"))))


def _flat(
    table: Mapping[str, object], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, str], object]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, (*path, name))
        else:
            yield _what((*path, name)), value
