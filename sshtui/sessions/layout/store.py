"""The file in which tabs are saved for the next start."""

import io
from contextlib import suppress
from pathlib import Path

from sshtui import files, notices, paths, safe_path
from sshtui.errors import AppError
from sshtui.log import logger
from sshtui.sessions.layout.saved import NewerTabsError, SavedTabs, decode, encode

FILE_NAME = "tabs.json"
_LOCK_NAME = "tabs.lock"

_log = logger(__name__)


class TabStore:
    """Reads and writes the file; blocks. One instance of sshtui has it at a time.

    Args:
        directory: Where the file is; the state directory where None.
    """

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory
        self._lock: io.FileIO | None = None
        self._written = b""

    def take(self) -> bool:
        """Take the file for this process; return whether no other one has it."""
        try:
            self._lock = files.lock(self._file(_LOCK_NAME), patience=0)
        except (OSError, AppError) as error:
            _log.info("The tabs are not kept: %s", error)
            return False
        return True

    def read(self) -> SavedTabs | None:
        """Return the tabs of last time; None where the file is to be left alone, which is told.

        One that is damaged is kept under another name, which is told too. One that a newer sshtui
        wrote, or that cannot be read, is left alone.
        """
        path = self._file(FILE_NAME)
        try:
            data = safe_path.read(path)
            self._written = data
            return decode(data)
        except FileNotFoundError:
            return SavedTabs()
        except NewerTabsError:
            notices.notify(
                "The tabs of last time are not restored, and those of now not saved:"
                f" {path} was written by a newer sshtui. It was not changed. Upgrade sshtui."
            )
            return None
        except OSError as error:
            notices.notify(
                "The tabs of last time are not restored, and those of now not saved:"
                f" {path} cannot be read: {error.strerror}. Check its permissions."
            )
            return None
        except (AppError, ValueError) as error:
            notices.notify(f"The tabs of last time are not restored: {path} is damaged. {error}")
            with suppress(OSError):
                path.replace(path.with_name(f"{FILE_NAME}.damaged"))
            return SavedTabs()

    def write(self, saved: SavedTabs) -> None:
        """Write the tabs, if they have changed.

        Raises:
            ConfigError: The file could not be written.
        """
        data = encode(saved)
        if data != self._written:
            files.write_atomically(self._file(FILE_NAME), data)
            self._written = data

    def close(self) -> None:
        """Leave the file to others."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _file(self, name: str) -> Path:
        return (self._directory or paths.state_dir()) / name
