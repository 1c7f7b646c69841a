"""The directories sshtui keeps its files in."""

import os
import pwd
from pathlib import Path

import platformdirs

from sshtui import files
from sshtui.errors import ConfigError, UsageError

LONGEST_SOCKET = 107
"""Bytes that the path of a socket may have."""

_NAME = len(b"/") + 40
"""Bytes of the name of a socket that ssh looks for, which is a hash."""

HOME_VARIABLE = "SSHTUI_HOME"
"""Environment variable that puts everything of sshtui's under one directory."""


def config_path() -> Path:
    """Return the directory of `hosts.conf` and `settings.toml`, which need not exist."""
    return _base("config") or platformdirs.user_config_path("sshtui", appauthor=False)


def data_path() -> Path:
    """Return the directory of `sshtui.db` and the vault, which need not exist."""
    return _base("data") or platformdirs.user_data_path("sshtui", appauthor=False)


def state_path() -> Path:
    """Return the directory of logs, locks and backups, which need not exist."""
    return _base("state") or platformdirs.user_state_path("sshtui", appauthor=False)


def mux_path() -> Path:
    """Return the directory of the sockets that plain ssh connects to, which need not exist.

    It is in the state directory; where the paths would be too long for sockets, in the directory
    that the system has for them, if there is one.
    """
    usual = state_path() / "mux"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and is_too_long(usual):
        return Path(runtime) / "sshtui-mux"
    return usual


def is_too_long(sockets: Path) -> bool:
    """Return whether the sockets in a directory would have paths that are too long for sockets."""
    return len(os.fsencode(sockets)) + _NAME > LONGEST_SOCKET


def config_dir() -> Path:
    """Return the directory of `hosts.conf` and `settings.toml`, created if needed."""
    return files.make_private(config_path())


def data_dir() -> Path:
    """Return the directory of `sshtui.db`, created if needed."""
    return files.make_private(data_path())


def state_dir() -> Path:
    """Return the directory of logs, created if needed."""
    return files.make_private(state_path())


def as_ssh_spells(path: Path) -> str:
    """Return a path as it stands in ssh_config: with `~` for the home directory that ssh takes."""
    home = _home_of_ssh()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def as_ssh_reads(text: str) -> Path:
    """Return the path that stands in ssh_config."""
    return _home_of_ssh() / text[2:] if text.startswith("~/") else Path(text)


def expanded(given: Path | str) -> Path:
    """Return a path that a person typed, with the directory that `~` or `~user` stands for.

    Raises:
        UsageError: There is no such user.
    """
    path = Path(given)
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise UsageError(
            f"There is no user whose directory {path.parts[0]} could be.",
            hint="Write the whole path instead.",
        ) from error


def _home_of_ssh() -> Path:
    # Not HOME, at which ssh does not look.
    return Path(pwd.getpwuid(os.getuid()).pw_dir)


def _base(kind: str) -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    if not home:
        return None
    # As in a shell, a tilde stays where nobody has the name behind it.
    path = Path(os.path.expanduser(home)) / kind  # noqa: PTH111
    try:
        return path.absolute()
    except FileNotFoundError as error:
        raise ConfigError(
            f"{HOME_VARIABLE} is relative to the working directory, which no longer exists.",
            hint="Set it to an absolute path.",
        ) from error
