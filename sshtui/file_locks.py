"""Locks of the files of a person that instances of sshtui write: one instance at a time."""

import contextlib
import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from sshtui import files, paths
from sshtui.errors import ConfigError

PATIENCE = 10.0
"""Seconds that another instance is waited for."""


def lock(path: Path, *, patience: float = PATIENCE) -> io.FileIO:
    """Take the lock of a file; closing it releases the lock.

    It is not beside the file: ~/.ssh is the person's, and a file is written by replacing it.

    Args:
        path: The file that is to be written, which need not exist.
        patience: Seconds to wait for another instance.

    Raises:
        ConfigError: Another instance has it, or there can be no lock.
    """
    directory = files.make_private(paths.state_path() / "locks")
    try:
        return files.lock(directory / label(path), patience=patience)
    except BlockingIOError as error:
        raise ConfigError(
            f"Another sshtui is writing to {path} and has not finished.",
            hint="Nothing was changed. Try again in a moment.",
        ) from error
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be changed: {error.strerror}.",
            hint=f"Nothing was changed. Check the permissions of {directory}, and free disk space.",
        ) from error


@contextlib.contextmanager
def locked(files_to_write: Iterable[Path]) -> Iterator[None]:
    """Keep other instances from writing some files, until all of them are written.

    Raises:
        ConfigError: One of them cannot be locked.
    """
    with contextlib.ExitStack() as stack:
        # Always in the same order, or two instances would wait for each other.
        for _, path in sorted({label(path): path for path in files_to_write}.items()):
            stack.enter_context(lock(path))
        yield


def label(path: Path) -> str:
    """Return the name that stands for a file, the same for every way to it."""
    return hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:16]
