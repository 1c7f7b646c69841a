"""The file of a recording: new, private, and written to its end."""

import os
from datetime import datetime
from pathlib import Path

from sshtui import files, paths
from sshtui.errors import ConfigError

FOLDER_NAME = "recordings"
_MOST_ALIKE = 1000
_LONGEST_HOST = 100
"""Bytes of a name that are those of the host; a file system takes 255 in all."""


def default_folder() -> Path:
    """Return the folder of recordings where the settings name none; it need not exist."""
    return paths.state_path() / FOLDER_NAME


def name_for(host: str, suffix: str, at: datetime) -> str:
    """Return the name of a file.

    Args:
        host: The alias; what has no place in a name becomes `_`.
        suffix: What it ends in.
        at: When it begins.
    """
    safe = "".join(letter if letter.isalnum() or letter in "-_.@" else "_" for letter in host)
    kept = safe.lstrip(".").encode(errors="replace")[:_LONGEST_HOST].decode(errors="ignore")
    return f"{kept or 'host'}_{at:%Y-%m-%d_%H-%M-%S}{suffix}"


class RecordingFile:
    """Takes text; every call blocks.

    Args:
        path: Where it is created when the first text comes.
        exact: Whether it must have that name, and no number behind it.

    Attributes:
        path: Where it is.
        size: Bytes that were written.
    """

    def __init__(self, path: Path, *, exact: bool = False) -> None:
        self.path = path
        self.size = 0
        self._exact = exact
        self._descriptor: int | None = None

    def open(self) -> None:
        """Create it, which nothing else may have the name of.

        Raises:
            ConfigError: It cannot be created.
            UnsafePath: Others could write where it would be.
        """
        if self._descriptor is not None:
            return
        if not self._exact:
            files.make_private(self.path.parent)
        wanted = self.path
        for number in range(2, _MOST_ALIKE):
            try:
                self._descriptor = files.open_private(
                    self.path, os.O_WRONLY | os.O_APPEND | os.O_EXCL
                )
            except FileExistsError as error:
                if self._exact:
                    raise ConfigError(
                        f"{self.path} exists.", hint="Choose another name: nothing is overwritten."
                    ) from error
                self.path = wanted.with_stem(f"{wanted.stem}_{number}")
            except OSError as error:
                raise self._problem(error) from error
            else:
                return
        raise ConfigError(f"There are too many files like {wanted}.", hint="Move some away.")

    def write(self, text: str) -> None:
        """Write text at the end.

        Raises:
            ConfigError: It cannot be created, or written to.
            UnsafePath: Others could write where it would be.
        """
        if not text:
            return
        self.open()
        left = memoryview(text.encode(errors="replace"))
        try:
            while left and self._descriptor is not None:
                count = os.write(self._descriptor, left)
                self.size += count
                left = left[count:]
        except OSError as error:
            raise self._problem(error) from error

    def close(self) -> None:
        """Close it, if it was opened."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _problem(self, error: OSError) -> ConfigError:
        return ConfigError(
            f"{self.path} could not be written: {error.strerror}.",
            hint="Check the folder, its permissions, and free disk space.",
        )
