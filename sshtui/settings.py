"""sshtui's own settings, from `settings.toml`; "config" always means ssh_config."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, get_origin, get_type_hints

from sshtui import files, notices, paths, safe_path
from sshtui.errors import ConfigError
from sshtui.suggestions import did_you_mean

FILE_NAME = "settings.toml"

_LARGEST = 2**63 - 1
"""The largest whole number of TOML, and of the libraries that get it."""


BROKER_OFF = "off"
"""Of the setting `broker`: nothing is shared."""

AT_ONCE = "at once"
AT_START = "from the next start"
"""When another value of a setting is in force."""


def _about(
    doc: str, *, minimum: int | None = None, choices: tuple[str, ...] = (), when: str = AT_START
) -> dict[str, Any]:
    return {"doc": doc, "minimum": minimum, "choices": choices, "when": when}


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default; what each is for stands in its field's `doc` metadata."""

    prefix_key: str = field(
        default="ctrl+backslash",
        metadata=_about(
            "The prefix key for sshtui's own commands in a session, as Textual names keys.",
            when=AT_ONCE,
        ),
    )
    theme: str = field(
        default="auto",
        metadata=_about(
            "Name of the colour theme; auto is sshtui-dark or sshtui-light, as the terminal is.",
            when=AT_ONCE,
        ),
    )
    colours: str = field(
        default="theme",
        metadata=_about(
            "Where sessions take the sixteen colours and the text colours from: theme, or"
            " terminal (the terminal that sshtui runs in).",
            choices=("theme", "terminal"),
            when=AT_ONCE,
        ),
    )
    keep: bool = field(
        default=False,
        metadata=_about(
            "Whether sshtui goes on when its terminal closes, in a tmux of its own; `sshtui"
            " attach` shows it again."
        ),
    )
    restore_tabs: bool = field(
        default=True,
        metadata=_about("Whether the tabs of the last run are restored at the start."),
    )
    terminal_title: bool = field(
        default=True,
        metadata=_about("Whether your terminal's title shows the current session."),
    )
    notifications: bool = field(
        default=True,
        metadata=_about("Whether notifications of programs (OSC 9 and 777) are shown."),
    )
    production_tags: str = field(
        default="prod production",
        metadata=_about(
            "Tags of hosts whose sessions are labelled PROD, separated by spaces.", when=AT_ONCE
        ),
    )
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
    reconnect: str = field(
        default="auto",
        metadata=_about(
            "What happens to a lost session: auto reconnects it if no person is needed, ask"
            " waits for a key.",
            choices=("auto", "ask"),
        ),
    )
    broker: str = field(
        default="open",
        metadata=_about(
            "Which connections plain ssh, scp, rsync and git may use, unless the host overrides"
            " it: off, open (those that are open) or lazy (it also signs in when they need one).",
            choices=(BROKER_OFF, "open", "lazy"),
            when=AT_ONCE,
        ),
    )
    linger: int = field(
        default=0,
        metadata=_about(
            "Seconds that a connection stays open when nothing uses it any more, so that the next"
            " session needs no sign-in; 0 to close it at once.",
            minimum=0,
        ),
    )
    hide_length: bool = field(
        default=False,
        metadata=_about("Whether masked fields always show the same number of dots.", when=AT_ONCE),
    )
    log: str = field(
        default="no",
        metadata=_about(
            "How every session is logged, unless its host overrides it: no, text (lines) or"
            " asciicast (a recording that `sshtui play` shows).",
            choices=("no", "text", "asciicast"),
        ),
    )
    log_folder: str = field(
        default="",
        metadata=_about(
            "Directory for logs and recordings; by default in sshtui's state directory."
        ),
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
    snippets: dict[str, str] = field(
        default_factory=dict,
        metadata=_about(
            "Texts to insert in sessions: a table from a name to the text, such as"
            ' disk = "df -h {path=/}\\n"; {path=/} is asked for, {host}, {user} and {date} are'
            " filled in, and a line end behind it stands for Enter."
        ),
    )
    keymap: dict[str, str] = field(
        default_factory=dict,
        metadata=_about(
            "Other keys for actions: a table from an action's id to keys, comma-separated.",
            when=AT_ONCE,
        ),
    )


def load(path: Path | None = None) -> Settings:
    """Read the settings; what the file does not name has its default.

    Args:
        path: Instead of `settings.toml` in the config directory.

    Raises:
        UnsafePath: Somebody else could have written the file, and have it name programs.
        ConfigError: The file cannot be read, is not TOML, or holds a key or value that sshtui
            does not know.
    """
    path = path or files.restrict(paths.config_path()) / FILE_NAME
    try:
        text = safe_path.read(path).decode("utf-8-sig")
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
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        raise ConfigError(
            f"{path} is not valid TOML: {error}.", hint='A setting looks like: theme = "nord"'
        ) from error
    except RecursionError:
        raise ConfigError(
            f"{path} is nested too deeply.", hint="Settings are at most two levels deep."
        ) from None
    return _SettingsReader(path, text).settings(table)


def place_of(setting: str, key: str = "") -> str:
    """Return where something stands in the person's file: its path, and the line if it is found.

    Args:
        setting: The name of the setting.
        key: In the setting's table; "" for the setting itself.
    """
    path = paths.config_path() / FILE_NAME
    try:
        text = path.read_text("utf-8-sig")
    except OSError:
        return str(path)
    return _SettingsReader(path, text).place_of(setting, key)


def load_what_can_be() -> Settings:
    """Read the settings; where the file is not understood, tell the person and go on without it.

    Nothing new is then remembered beyond the end: where to, the file may have said.

    Raises:
        UnsafePath: Somebody else could have written the file, and have it name programs.
    """
    try:
        return load()
    except safe_path.UnsafePath:
        raise
    except ConfigError as error:
        notices.notify(f"{error.message} sshtui continues with default settings. {error.hint}")
        return Settings(store="memory")


class _SettingsReader:
    """Takes the settings from a table that was read, and says where a mistake stands.

    Args:
        path: The file.
        text: What stands in it.
    """

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def settings(self, table: dict[str, Any]) -> Settings:
        """Return the settings.

        Raises:
            ConfigError: One is not known, or has a value that it cannot have.
        """
        if isinstance(table.get("keymap"), dict):
            table["keymap"] = dict(_flat(table["keymap"]))
        known = {setting.name: setting for setting in fields(Settings)}
        types = get_type_hints(Settings)
        for name, value in table.items():
            if name not in known:
                everything = f"The settings are {', '.join(known)}."
                hint = did_you_mean(name, known, everything)
                raise ConfigError(
                    f'{self.place_of(name)}: there is no setting "{name}".', hint=hint
                )
            self._check(known[name], types[name], value)
        return Settings(**table)

    def place_of(self, setting: str, key: str = "") -> str:
        """Return the path, and the line of a setting or of a key in its table if it is found."""
        table = ""
        for number, line in enumerate(self._text.splitlines(), 1):
            if header := _HEADER.match(line):
                table = header["name"].strip()
            named = _NAME.match(line)
            name = (named["quoted"] or named["bare"].replace(" ", "")) if named else table
            wanted = (setting, key) if key else (table and setting, setting)
            if (table, name) == wanted:
                return f"{self._path}, line {number}"
        return self.place_of(setting) if key else str(self._path)

    def _check(self, setting: Field[Any], wanted: Any, value: Any) -> None:
        problem, hint = _problem(setting, wanted, value)
        if problem:
            entries = value.items() if isinstance(value, dict) else ()
            key = next((name for name, text in entries if not isinstance(text, str)), "")
            place = self.place_of(setting.name, key)
            raise ConfigError(f"{place}: {setting.name} {problem}.", hint=hint)


def problem_with(name: str, value: object) -> str:
    """Return what is wrong with a value of a setting, "" where nothing is.

    Args:
        name: The setting.
        value: What it is to be.
    """
    setting = next(setting for setting in fields(Settings) if setting.name == name)
    problem, hint = _problem(setting, get_type_hints(Settings)[name], value)
    return f"{name} {problem}. {hint}" if problem else ""


def _problem(setting: Field[Any], wanted: Any, value: Any) -> tuple[str, str]:
    """Return what is wrong with a value, "" for nothing, and a hint."""
    doc, minimum = setting.metadata["doc"], setting.metadata["minimum"]
    choices, hint = setting.metadata["choices"], doc
    problem = ""
    if not _is(wanted, value):
        problem = f"must be {_WANTED[get_origin(wanted) or wanted]}"
    elif wanted is str and not value.strip():
        problem = "must not be empty"
    elif choices and value not in choices:
        problem = f"must be {', '.join(choices[:-1])} or {choices[-1]}"
        hint = did_you_mean(value, choices, doc)
    elif wanted is int and value > _LARGEST:
        problem = f"must be at most {_LARGEST:,}"
    elif minimum is not None and value < minimum:
        problem = f"must be at least {minimum:,}"
    return problem, hint


_HEADER = re.compile(r"\s*\[(?P<name>[^\[\]]+)\]")
_NAME = re.compile(r"""\s*(?:(?P<mark>["'])(?P<quoted>.*?)(?P=mark)|(?P<bare>[\w\-. ]+?))\s*=""")
_WANTED = {
    str: "a string",
    int: "a whole number",
    bool: "true or false",
    dict: "a table of strings",
}


def _is(wanted: Any, value: object) -> bool:
    if get_origin(wanted) is dict:
        return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
    # bool is an int to isinstance; here it is not.
    return type(value) is wanted


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield the keys of a table in full: `hosts.edit`, without quotes, is a table in a table."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
