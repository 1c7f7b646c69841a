"""sshtui's own settings, from `settings.toml`; "config" always means ssh_config."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, get_origin, get_type_hints

from sshtui import files, notices, paths, trust
from sshtui.errors import ConfigError

FILE_NAME = "settings.toml"

_LARGEST = 2**63 - 1
"""The largest whole number of TOML, and of the libraries that get it."""


def _about(
    doc: str, *, minimum: int | None = None, choices: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {"doc": doc, "minimum": minimum, "choices": choices}


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default; what each is for stands in its field's `doc` metadata."""

    prefix_key: str = field(
        default="ctrl+backslash",
        metadata=_about(
            "The prefix key for sshtui's own commands in a session, as Textual names keys."
        ),
    )
    theme: str = field(default="sshtui-dark", metadata=_about("Name of the colour theme."))
    scrollback_lines: int = field(
        default=10_000,
        metadata=_about("Lines of history kept per session.", minimum=0),
    )
    scrollback_bytes: int = field(
        default=16 * 1024 * 1024,
        metadata=_about("Most bytes of history kept per session.", minimum=0),
    )
    store: str = field(
        default="auto",
        metadata=_about(
            "Where credentials are saved: auto (the keyring, or the vault if there is no"
            " keyring), vault, or memory (until you quit).",
            choices=("auto", "vault", "memory"),
        ),
    )
    vault_idle_minutes: int = field(
        default=15,
        metadata=_about("Minutes without use after which the vault locks; 0 for never.", minimum=0),
    )
    hide_length: bool = field(
        default=False,
        metadata=_about("Whether masked fields always show the same number of dots."),
    )
    commands: dict[str, str] = field(
        default_factory=dict,
        metadata=_about(
            "Programs that print passwords: a table from a host pattern to a command, such as"
            ' "*.prod" = "pass show ssh/%h"; %n, %h, %r and %p stand for alias, host, user, port.'
        ),
    )
    prompts: dict[str, str] = field(
        default_factory=dict,
        metadata=_about(
            "What a prompt asks for: a table from a regular expression to password, code, menu"
            " and so on."
        ),
    )
    keymap: dict[str, str] = field(
        default_factory=dict,
        metadata=_about(
            "Other keys for actions: a table from an action's id to keys, comma-separated."
        ),
    )


def load(path: Path | None = None) -> Settings:
    """Read the settings; what the file does not name has its default.

    Args:
        path: Instead of `settings.toml` in the config directory.

    Raises:
        NotTrusted: Somebody else could have written the file, and have it name programs.
        ConfigError: The file cannot be read, is not TOML, or holds a key or value that sshtui
            does not know.
    """
    path = path or files.restrict(paths.config_path()) / FILE_NAME
    try:
        text = trust.read(path).decode("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}.", hint="Check its permissions."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path} is not UTF-8 text, at byte {error.start}.", hint="Save it as UTF-8."
        ) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{path} is not valid TOML: {error}.", hint='A setting looks like: theme = "nord"'
        ) from error
    except RecursionError:
        raise ConfigError(
            f"{path} is nested too deeply.", hint="Settings are at most two levels deep."
        ) from None
    return _settings(table, path)


def load_what_can_be() -> Settings:
    """Read the settings; where the file is not understood, tell the person and go on without it.

    Nothing new is then remembered beyond the end: where to, the file may have said.

    Raises:
        NotTrusted: Somebody else could have written the file, and have it name programs.
    """
    try:
        return load()
    except trust.NotTrusted:
        raise
    except ConfigError as error:
        notices.notify(f"{error.message} sshtui continues with default settings. {error.hint}")
        return Settings(store="memory")


def _settings(table: Mapping[str, Any], path: Path) -> Settings:
    known = {setting.name: setting for setting in fields(Settings)}
    types = get_type_hints(Settings)
    for key, value in table.items():
        if key not in known:
            raise ConfigError(f"{path} has an unknown setting, {key}.", hint=_nearest(key, known))
        _check(path, known[key], types[key], value)
    return Settings(**table)


def _check(path: Path, setting: Field[Any], wanted: Any, value: Any) -> None:
    doc, minimum = setting.metadata["doc"], setting.metadata["minimum"]
    if get_origin(wanted) is dict:
        fits = isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
        wanted_name = "a table of strings"
    else:
        # bool is an int to isinstance; here it is not.
        fits = type(value) is wanted
        wanted_name = {str: "a string", int: "a whole number", bool: "true or false"}[wanted]
    if not fits:
        raise ConfigError(f"{path}: {setting.name} must be {wanted_name}.", hint=doc)
    if wanted is str and not value.strip():
        raise ConfigError(f"{path}: {setting.name} must not be empty.", hint=doc)
    choices = setting.metadata["choices"]
    if choices and value not in choices:
        raise ConfigError(f"{path}: {setting.name} must be {_alternatives(choices)}.", hint=doc)
    if wanted is int and value > _LARGEST:
        raise ConfigError(f"{path}: {setting.name} must be at most {_LARGEST:,}.", hint=doc)
    if minimum is not None and value < minimum:
        raise ConfigError(f"{path}: {setting.name} must be at least {minimum:,}.", hint=doc)


def _alternatives(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _nearest(key: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    if close:
        return f"Did you mean {close[0]}?"
    return f"The settings are {', '.join(known)}."
