"""Where sshtui keeps its files, and how it writes them."""

import contextlib
import os
import tempfile
from pathlib import Path

import platformdirs

from sshtui.errors import ConfigError

HOME_VARIABLE = "SSHTUI_HOME"
"""Environment variable that puts everything of sshtui's under one directory."""


def config_dir() -> Path:
    """Return the directory of `hosts.conf` and `settings.toml`, made if need be."""
    return _private(_base("config") or platformdirs.user_config_path("sshtui", appauthor=False))


def data_dir() -> Path:
    """Return the directory of `sshtui.db`, made if need be."""
    return _private(_base("data") or platformdirs.user_data_path("sshtui", appauthor=False))


def state_dir() -> Path:
    """Return the directory of logs, made if need be."""
    return _private(_base("state") or platformdirs.user_state_path("sshtui", appauthor=False))


def write_atomically(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Replace a file so that a reader, or a crash, sees the old one or the new one.

    Args:
        path: The file; a symbolic link is followed and stays a link.
        data: Its new contents.
        mode: Permissions from birth.

    Raises:
        ConfigError: The file could not be written; the old one stands.
    """
    path = path.resolve()
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _sync_directory(path.parent)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
        raise ConfigError(
            f"{path} could not be written: {error.strerror}.",
            hint="Nothing was changed. Check the permissions and the free space there.",
        ) from error


def _base(kind: str) -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home).expanduser().absolute() / kind if home else None


def _private(directory: Path) -> Path:
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"{directory} could not be made: {error.strerror}.",
            hint=f"Check its parent, or set {HOME_VARIABLE} to a directory of yours.",
        ) from error
    return directory


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
