"""Writes ssh_config files: locked, atomically, with a backup."""

import contextlib
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sshtui import file_locks, files, paths, safe_path
from sshtui.errors import ConfigError
from sshtui.safe_path import Checked

KEPT = 10
"""Earlier versions of each file that are kept."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to a file.

    Attributes:
        path: The file.
        before: Its text before, with undecodable bytes as surrogate escapes.
        after: Its text since.
    """

    path: Path
    before: str
    after: str


def rewrite(path: Path, edit: Callable[[str], str]) -> Change:
    """Change a file, whoever else is changing it at the same time.

    Args:
        path: The file; a symbolic link stays one. Made with mode 0600 if needed; an existing one
            keeps its mode.
        edit: Gets the text as it is now and returns it as it shall be. What it raises leaves
            the file as it was.

    Raises:
        ConfigError: The file cannot be read or written; nothing was changed.
    """
    with file_locks.lock(path):
        return rewrite_locked(path, edit)


def rewrite_locked(path: Path, edit: Callable[[str], str]) -> Change:
    """Change a file that is locked, as `rewrite` does.

    Raises:
        ConfigError: The file cannot be read or written; nothing was changed.
    """
    if path.parent == paths.config_path() or not path.parent.is_dir():
        files.make_private(path.parent)
    data, mode = _read(path)
    if not mode & stat.S_IWUSR:
        raise ConfigError(
            f"{path} is read-only.", hint="Nothing was changed. chmod u+w lets sshtui write it."
        )
    before = data.decode("utf-8", "surrogateescape")
    after = edit(before)
    if after != before:
        with contextlib.suppress(OSError):
            files.remove_stale(path, ours=path.parent == paths.config_path(), any_age=True)
        if data:
            _keep(path, data)
        files.write_atomically(path, after.encode("utf-8", "surrogateescape"), mode=mode)
    return Change(path, before, after)


def replace_locked(change: Change) -> bool:
    """Write a change to a file that is locked, unless it is no longer what it was.

    Returns:
        Whether it was written.

    Raises:
        ConfigError: The file cannot be read or written; nothing was changed.
    """
    found = rewrite_locked(change.path, lambda now: change.after if now == change.before else now)
    return found.before == change.before


def read_text(path: Path) -> str:
    """Return a file's text, undecodable bytes as surrogate escapes; "" where there is none.

    Raises:
        ConfigError: The file cannot be read, or others could have written it.
    """
    return _read(path)[0].decode("utf-8", "surrogateescape")


def undo(change: Change) -> Change:
    """Give a file the text that it had before a change.

    Raises:
        ConfigError: Somebody else changed it since, or it cannot be written.
    """
    with file_locks.lock(change.path):
        return undo_locked(change)


def undo_locked(change: Change) -> Change:
    """Give a file that is locked the text that it had before a change.

    Raises:
        ConfigError: Somebody else changed it since, or it cannot be written.
    """

    def back(now: str) -> str:
        if now != change.after:
            raise ConfigError(
                f"{change.path} has been changed again since.",
                hint=f"Nothing was changed. Earlier versions are in {backups()}.",
            )
        return change.before

    return rewrite_locked(change.path, back)


def backups() -> Path:
    """Return the directory of earlier versions."""
    return paths.state_path() / "backups"


def tidy(path: Path, *, ours: bool) -> None:
    """Remove what writers of a file left behind when they died.

    Args:
        path: The file.
        ours: Whether it is in a directory of sshtui's.

    Raises:
        OSError: It cannot be removed.
        ConfigError: It cannot be locked, or another instance is writing it.
    """
    with file_locks.lock(path, patience=0):
        files.remove_stale(path, ours=ours, any_age=True)


def _read(path: Path) -> tuple[bytes, int]:
    try:
        # A file of ours that others wrote would be believed once we have written it again.
        return safe_path.read(path, Checked.FILE), path.stat().st_mode & 0o777
    except FileNotFoundError:
        return b"", 0o600
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}.", hint="Nothing was changed."
        ) from error


def _keep(path: Path, data: bytes) -> None:
    directory = files.make_private(backups())
    start = f"{path.name}-{file_locks.label(path)}-"
    numbers = sorted(
        int(entry.name.removeprefix(start))
        for entry in directory.iterdir()
        if entry.name.startswith(start) and entry.name.removeprefix(start).isdigit()
    )
    following = numbers[-1] + 1 if numbers else 1
    with contextlib.suppress(OSError):
        files.remove_stale(directory / f"{start}{following:06}", ours=True, any_age=True)
    files.write_atomically(directory / f"{start}{following:06}", data)
    for number in numbers[: max(0, len(numbers) + 1 - KEPT)]:
        with contextlib.suppress(FileNotFoundError):
            (directory / f"{start}{number:06}").unlink()
