"""Keeps the files of databases open as long as any database of this process has them.

SQLite locks a file for its process, and whoever closes any descriptor of that file there, lets go
of the lock (fcntl(2)): another process would then take itself for the last one, and remove the
write-ahead log to which this one goes on writing.
"""

import os
import threading
import weakref
from pathlib import Path

from sshtui import files, safe_path

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
            file_id = (self.status.st_dev, self.status.st_ino)
            kept = _held.setdefault(file_id, descriptors)
            if kept is not descriptors:
                # Put in the place of another file just now.
                kept += descriptors
            _holders[file_id] = _holders.get(file_id, 0) + 1
        # One that is forgotten with its database lets go, too.
        self._let_go = weakref.finalize(self, _release, file_id)
        self._let_go.atexit = False

    def close(self) -> None:
        """Let go of it, once the database has; nothing happens the second time."""
        self._let_go()


def read(path: Path) -> bytes:
    """Return the bytes of a file of ours that may be believed, without letting go of any lock.

    Args:
        path: The file; a symbolic link is not followed.

    Raises:
        UnsafePath: It belongs to somebody else, or others may write to it.
        OSError: It cannot be read, or is no regular file.
    """
    safe_path.check(path)
    with _lock:
        held = _held.get(_id_of(path))
        if held:
            return _content(path, held[0])
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(path, flags)
        try:
            return _content(path, descriptor)
        finally:
            os.close(descriptor)


def _content(path: Path, descriptor: int) -> bytes:
    status = safe_path.check_file(path, descriptor)
    return os.pread(descriptor, status.st_size, 0)


_lock = threading.RLock()
"""Entered once more where the collector of garbage comes upon one that is forgotten."""
_held: dict[_FileId, list[int]] = {}
"""The descriptors of each file that is held: one, or a few where files were exchanged."""
_holders: dict[_FileId, int] = {}
"""How many hold each."""


def _release(file_id: _FileId) -> None:
    with _lock:
        _holders[file_id] -= 1
        if not _holders[file_id]:
            del _holders[file_id]
            for descriptor in _held.pop(file_id):
                os.close(descriptor)


def _id_of(path: Path) -> _FileId:
    try:
        status = path.lstat()
    except OSError:
        return (0, 0)
    return status.st_dev, status.st_ino
