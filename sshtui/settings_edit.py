"""Changes one setting in settings.toml, and leaves all else as it is written there."""

import json
import re
import tomllib
from pathlib import Path

from sshtui import files, paths, safe_path
from sshtui.errors import ConfigError
from sshtui.settings import FILE_NAME

_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)


def keep(name: str, value: str, path: Path | None = None) -> None:
    """Set a setting for all times to come; blocks.

    Args:
        name: The setting: a string that stands outside of any table.
        value: What it is from now on.
        path: Instead of `settings.toml` in the config directory.

    Raises:
        NotTrusted: Somebody else could have written the file.
        ConfigError: The file cannot be read or written, or its line cannot be told apart.
    """
    path = path or paths.config_dir() / FILE_NAME
    try:
        data = safe_path.read(path)
    except FileNotFoundError:
        data = b""
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}.", hint="Check its permissions."
        ) from error
    files.write_atomically(path, _changed(data, name, value, path))


def _changed(data: bytes, name: str, value: str, path: Path) -> bytes:
    by_hand = ConfigError(
        f"{path} was not changed: where {name} stands in it is not clear.",
        hint=f"Write this line in it: {name} = {json.dumps(value)}",
    )
    try:
        # newline="" in effect: whatever ends the lines stays.
        text = data.decode("utf-8")
        before = _parsed(text)
        changed = _with(text, name, json.dumps(value, ensure_ascii=False))
        # A line that only looks like the setting may be part of a longer string.
        if _parsed(changed) != {**before, name: value}:
            raise by_hand
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise by_hand from error
    return changed.encode()


def _with(text: str, name: str, literal: str) -> str:
    """Return the text with a setting: in its line, or in a new one above the first table."""
    header = _HEADER.search(text)
    end = header.start() if header else len(text)
    line = re.compile(
        rf"""^(?P<name>[ \t]*(["']?){re.escape(name)}\2[ \t]*=[ \t]*)(?:"[^"\n]*"|'[^'\n]*')""",
        re.MULTILINE,
    )
    if found := line.search(text, 0, end):
        return f"{text[: found.start()]}{found['name']}{literal}{text[found.end() :]}"
    newline = "\r\n" if "\r\n" in text else "\n"
    above, below = text[:end], text[end:]
    if above and not above.endswith("\n"):
        above += newline
    return f"{above}{name} = {literal}{newline}{newline if below else ''}{below}"


def _parsed(text: str) -> dict[str, object]:
    return tomllib.loads(text.removeprefix("\ufeff"))
