"""Private files and directories: created 0600 and 0700, replaced atomically, locked."""

import contextlib
import errno
import fcntl
import io
import os
import re
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sshtui import descriptors, notices, safe_path
from sshtui.errors import ConfigError

STALE_SECONDS = 3600.0
"""Age at which a temporary file was left behind by something that died."""

_PRIVATE_FILE, _PRIVATE_DIRECTORY = 0o600, 0o700
_RETRY_SECONDS = 0.02
"""Time between two tries of a lock that is not waited for without end."""
_NO_PLAIN_FILE = {
    errno.EINVAL: "it is not a regular file",
    errno.EISDIR: "it is a directory",
    errno.ELOOP: "it is a symbolic link",
    errno.ENXIO: "it is not a regular file",
}
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})
"""Why a file system gives a file no second name."""
_INFIX = "sshtui-"
_TEMPORARY = re.compile(rf"{_INFIX}[a-z0-9_]{{8}}")
"""What we put behind the name of the file that is to be replaced, and a dot."""
_ANY_TEMPORARY = re.compile(r"(?!sw[a-z]$)[\w-]+")
"""What may stand there in a directory of ours: all but where an editor keeps its changes."""


def restrict(directory: Path) -> Path:
    """Return a directory of ours; one that others may write to is mended, and the person told.

    Args:
        directory: The directory; nothing happens where there is none.
    """
    try:
        status = directory.lstat()
    except OSError:
        return directory  # whoever uses it says what is wrong
    ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
    if ours and safe_path.others_may_write(directory, status):
        try:
            directory.chmod(_PRIVATE_DIRECTORY)
        except OSError:
            return directory  # likewise
        notices.notify(
            f"Others could write to {directory} (mode {stat.S_IMODE(status.st_mode):04o}). Only"
            " you can access it now (0700); check its contents."
        )
    return directory


def make_private(directory: Path) -> Path:
    """Return a directory of ours, created if needed, that nobody else can write to.

    It and its missing parents are made with mode 0700, whatever the umask. One that others may
    write to is mended, and the person told.

    Args:
        directory: The directory.

    Raises:
        UnsafePath: It belongs to somebody else, or others may write to a directory on the way.
        ConfigError: It cannot be made.
    """
    try:
        try:
            safe_path.check(restrict(directory))
        except FileNotFoundError:
            _make(directory)
            safe_path.check(directory)
    except OSError as error:
        raise ConfigError(
            f"{directory} could not be created: {error.strerror}.",
            hint="Check its parent, or set SSHTUI_HOME to a directory of yours.",
        ) from error
    return directory


def open_private(path: Path, flags: int) -> int:
    """Return a descriptor of a file of ours, made with mode 0600 if needed, whatever the umask.

    Args:
        path: The file; a symbolic link is not followed.
        flags: How to open it, such as `os.O_RDWR`.

    Raises:
        UnsafePath: It belongs to somebody else, or others could write to it until now.
        OSError: It cannot be opened, or is no regular file.
    """
    # O_NONBLOCK: a FIFO in the place of a file must not stop anything.
    flags |= os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    try:
        descriptor = os.open(path, flags, _PRIVATE_FILE)
    except OSError as error:
        error.strerror = _NO_PLAIN_FILE.get(error.errno or 0, error.strerror)
        raise
    try:
        restrict_open(path, descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def restrict_open(path: Path, descriptor: int) -> None:
    """Give an open file of ours the mode 0600.

    Args:
        path: Its name, for the words.
        descriptor: The file.

    Raises:
        UnsafePath: It belongs to somebody else, or others could write to it until now.
        OSError: It is no regular file.
    """
    status = safe_path.check_file(path, descriptor)
    if stat.S_IMODE(status.st_mode) != _PRIVATE_FILE:
        os.fchmod(descriptor, _PRIVATE_FILE)


def hint_for(error: OSError) -> str:
    """Tell what the person can do about a file of ours that could not be opened."""
    if error.errno in _NO_PLAIN_FILE:
        return "It must be a regular file that you own; move it away and sshtui creates a new one."
    return "Check its permissions, its directory's permissions, and free disk space."


def lock(path: Path, *, patience: float | None = None) -> io.FileIO:
    """Take the lock that a file of ours is, created if needed; whoever else has it is waited for.

    Args:
        path: The file; it stays, and is never replaced.
        patience: Seconds to wait at most; None waits without end.

    Returns:
        The file: closing it releases the lock, and so does the end of this process.

    Raises:
        BlockingIOError: Somebody else still has it.
        UnsafePath: The file belongs to somebody else, or others could write to it until now.
        OSError: It cannot be opened or locked.
    """
    file = io.FileIO(open_private(path, os.O_RDWR), "r+")
    try:
        if patience is None:
            fcntl.flock(file, fcntl.LOCK_EX)
        else:
            _lock_within(file, patience)
    except BaseException:
        file.close()
        raise
    return file


def write_atomically(path: Path, data: bytes, *, mode: int = _PRIVATE_FILE) -> None:
    """Replace a file as `replace` does, and explain what fails.

    Args:
        path: The file; a symbolic link is followed and stays a link.
        data: Its new contents.
        mode: Permissions it is created with.

    Raises:
        ConfigError: The file could not be written; the old one stands.
    """
    path = Path(os.path.realpath(path))
    try:
        replace(path, data, mode=mode)
    except OSError as error:
        raise ConfigError(
            f"{path} could not be written: {error.strerror}.",
            hint="Nothing was changed. Check permissions and free disk space.",
        ) from error


def create(path: Path, data: bytes) -> None:
    """Write a new private file, whole or not at all.

    Args:
        path: The file; whatever has this name already stays as it is.
        data: Its contents.

    Raises:
        FileExistsError: Something has this name.
        ConfigError: The file could not be written.
    """
    path = path.absolute()
    try:
        with _temporary(path, data, _PRIVATE_FILE) as temporary:
            try:
                # Fails where something has the name, which replacing it would not.
                os.link(temporary, path)
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                _replace_nothing(temporary, path)
        _sync_directory(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise ConfigError(
            f"{path} could not be written: {error.strerror}.",
            hint="Check the directory, its permissions, and free disk space.",
        ) from error


def replace(
    path: Path,
    data: bytes,
    *,
    mode: int = _PRIVATE_FILE,
    before: Callable[[], None] | None = None,
) -> None:
    """Replace a file so that a reader, or a crash, sees the old one or the new one.

    Args:
        path: The file; a symbolic link is replaced.
        data: Its new contents.
        mode: Permissions it is created with.
        before: Called when the new file is on disk, and the old one still in its place.

    Raises:
        OSError: The file could not be written; the old one stands.
    """
    with _temporary(path, data, mode) as temporary:
        if before is not None:
            before()
        os.replace(temporary, path)
    _sync_directory(path.parent)


def stale_temporaries(path: Path, *, ours: bool, any_age: bool = False) -> list[Path]:
    """Return what writers of a file left behind when they died, an hour ago or longer.

    Args:
        path: The file that was to be replaced, or a link to it. Only regular files of ours that
            are named as temporaries of this one are returned.
        ours: Whether nobody but sshtui has such names in the directory of `path`.
        any_age: Whether younger ones count too where the name is ours alone: nobody is writing
            the file while its lock is held.

    Raises:
        OSError: The directory cannot be read.
    """
    real = Path(os.path.realpath(path))  # what is written, as many keep ~/.ssh/config elsewhere
    ours = ours and real.parent == Path(os.path.realpath(path.parent))
    start, named = f".{real.name}.", _ANY_TEMPORARY if ours else _TEMPORARY

    def is_stale(entry: os.DirEntry[str]) -> bool:
        status = entry.stat(follow_symlinks=False)
        alone = any_age and _TEMPORARY.fullmatch(entry.name, len(start))
        return _is_ours(status) and bool(alone or _is_old(status))

    try:
        with os.scandir(real.parent) as entries:
            return [
                Path(entry.path)
                for entry in entries
                if entry.name.startswith(start)
                and named.fullmatch(entry.name, len(start))
                and is_stale(entry)
            ]
    except FileNotFoundError:
        return []


def remove_stale(path: Path, *, ours: bool, any_age: bool = False) -> None:
    """Remove what `stale_temporaries` finds; hold the file's lock, where it has one.

    Raises:
        OSError: It cannot be removed.
    """
    for left in stale_temporaries(path, ours=ours, any_age=any_age):
        left.unlink(missing_ok=True)


def _lock_within(file: io.FileIO, seconds: float) -> None:
    limit = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= limit:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return


def _is_ours(status: os.stat_result) -> bool:
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()


def _is_old(status: os.stat_result) -> bool:
    return time.time() - status.st_mtime > STALE_SECONDS


def _make(directory: Path) -> None:
    if directory.parent.is_dir():
        safe_path.check(directory.parent)
    else:
        _make(directory.parent)
    try:
        directory.mkdir(_PRIVATE_DIRECTORY)
    except FileExistsError:
        # Another instance was quicker.
        if not directory.is_dir():
            raise
    else:
        directory.chmod(_PRIVATE_DIRECTORY)  # the umask may have taken from it


@contextlib.contextmanager
def _temporary(path: Path, data: bytes, mode: int) -> Iterator[str]:
    """Have data on disk beside the file that it is for; it goes where that is not to be."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.{_INFIX}")
    try:
        try:
            os.fchmod(descriptor, mode)
            descriptors.write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        yield temporary
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _replace_nothing(temporary: str, path: Path) -> None:
    """Rename a file where a file system has no hard links, unless something has the name."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _PRIVATE_FILE))
    try:
        os.replace(temporary, path)
    except BaseException:
        path.unlink()
        raise


def _sync_directory(directory: Path) -> None:
    # The file is in its place by now: where this fails, only a loss of power could undo it.
    with contextlib.suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
