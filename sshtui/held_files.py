"""Keeps the files of databases open as long as any database of this process has them.

SQLite locks a file for its process, and whoever closes any descriptor of that file there, lets go
of the lock (fcntl(2)): another process would then take itself for the last one, and remove the
write-ahead log to which this one goes on writing.
"""

import os
import threading
from pathlib import Path

from sshtui import files

_FileId = tuple[int, int]


class HeldFile:
    """A file of ours, made private, that stays open until the last who holds it lets go.

    Args:
        path: The file, made with mode 0600 if needed.

    Attributes:
        status: What the system says of it.

    Raises:
        UnsafePath: It belongs to somebody else, or others could write to it until now.
        OSError: It cannot be opened, or is no regular file.
    """

    def __init__(self, path: Path) -> None:
        with _lock:
            descriptors = _held.get(_id_of(path), [])
            if descriptors:
                files.restrict_open(path, descriptors[0])
            else:
                descriptors = [files.open_private(path, os.O_RDWR)]
            self.status = os.fstat(descriptors[0])
            self._id = (self.status.st_dev, self.status.st_ino)
            kept = _held.setdefault(self._id, descriptors)
            if kept is not descriptors:
                # Put in the place of another file just now.
                kept += descriptors
            _holders[self._id] = _holders.get(self._id, 0) + 1
        self._is_open = True

    def close(self) -> None:
        """Let go of it, once the database has; nothing happens the second time."""
        with _lock:
            if not self._is_open:
                return
            self._is_open = False
            _holders[self._id] -= 1
            if not _holders[self._id]:
                del _holders[self._id]
                for descriptor in _held.pop(self._id):
                    os.close(descriptor)


_lock = threading.Lock()
_held: dict[_FileId, list[int]] = {}
"""The descriptors of each file that is held: one, or a few where files were exchanged."""
_holders: dict[_FileId, int] = {}
"""How many hold each."""


def _id_of(path: Path) -> _FileId:
    try:
        status = path.lstat()
    except OSError:
        return (0, 0)
    return status.st_dev, status.st_ino
