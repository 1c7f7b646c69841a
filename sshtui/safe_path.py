"""Checks whether another user could have written or replaced a file.

The rule is that of OpenSSH (`safe_path` in misc.c): a file, and every directory on the way to it
from the home directory or the root, belongs to the person or to root, and nobody else may write
there. Symbolic links are followed, and held to the same. Two things are allowed that sshd forbids:
a sticky directory such as /tmp on the way, as nobody can put another file in the place of one of
ours there; and, as Debian's ssh allows, writing by a group that is the person alone, which is what
a umask of 002 comes to where each user has a group of their own.
"""

import errno
import functools
import grp
import os
import pwd
import shlex
import stat
import sys
from collections.abc import Iterator
from enum import Enum, auto
from pathlib import Path

from sshtui.errors import ConfigError

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_ACCESS_LIST = "system.posix_acl_access"
_MOST_LINKS = 40


class UnsafePath(ConfigError):
    """Somebody else could have written what a file says.

    Args:
        message: Which file or directory it is, and why.
        mend: What the person can do.
    """

    def __init__(self, message: str, *, mend: str) -> None:
        super().__init__(message, hint=f"It was not read. {mend}")
        self.mend = mend


class Checked(Enum):
    """How much of the way to a file is looked at."""

    NOTHING = auto()
    """As ssh reads the system's files."""
    FILE = auto()
    """Owner and mode of the file itself, as ssh reads the person's."""
    WAY = auto()
    """All directories too."""


def read(path: Path, checked: Checked = Checked.WAY) -> bytes:
    """Return the bytes of a file that may be believed; the null device is empty.

    Args:
        path: The file; symbolic links are followed.
        checked: What is looked at first.

    Raises:
        UnsafePath: Somebody else could have written it.
        OSError: It cannot be read, or is no regular file.
    """
    # Opened without waiting: a FIFO in the place of a file must not stop anything.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if is_null_device(os.fstat(descriptor)):
            return b""
        check_file(path, descriptor, owner=checked is not Checked.NOTHING)
        if checked is Checked.WAY:
            check(path)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)


def check(path: Path) -> None:
    """Look at a file or directory that exists, and at all that it is reached through.

    Raises:
        UnsafePath: Somebody else could have written it, or could put another in its place.
        OSError: It cannot be looked at.
    """
    home = Path(os.path.realpath(Path.home()))
    inside = Path(os.path.realpath(path)).is_relative_to(home)
    above = {*home.parents, *Path.home().parents} if inside else set()
    for step, status in _way(path):
        if step not in above:
            check_one(step, status)


def check_file(path: Path, descriptor: int, *, owner: bool = True) -> os.stat_result:
    """Look at an open file alone, and return what the system says of it.

    Args:
        path: Its name, for the words.
        descriptor: The file.
        owner: Whether it matters who could have written it.

    Raises:
        UnsafePath: It belongs to somebody else, or others may write to it.
        OSError: It is no regular file.
    """
    status = os.fstat(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))
    if owner:
        check_one(path, status)
    return status


def check_one(path: Path, status: os.stat_result) -> None:
    """Look at a file or directory alone.

    Args:
        path: Its name, for the words.
        status: What the system says of it.

    Raises:
        UnsafePath: It belongs to somebody else, or others may write there.
    """
    what = f"The directory {path}" if stat.S_ISDIR(status.st_mode) else f"{path}"
    mode = f"mode {stat.S_IMODE(status.st_mode):04o}"
    if status.st_uid not in (0, os.geteuid()):
        owner, ours = _user(status.st_uid), _user(os.geteuid())
        mend = f"chown {ours} {shlex.quote(str(path))}"
        if os.geteuid() == 0:
            mend = f"Run sshtui as {owner}; if root owns it by mistake: {mend}"
        else:
            mend = f"If it is yours: sudo {mend}"
        raise UnsafePath(
            f"{what} is not safe: it belongs to another user, {owner} ({mode}).",
            mend=mend,
        )
    sticky = stat.S_ISDIR(status.st_mode) and status.st_mode & stat.S_ISVTX
    if stat.S_ISLNK(status.st_mode) or sticky or not others_may_write(path, status):
        return
    if status.st_mode & stat.S_IWGRP:
        mode += f", group {_group(status.st_gid)}"
    raise UnsafePath(
        f"{what} is not safe: others may write to it ({mode}).",
        mend=f"Check its contents, then run: chmod go-w {shlex.quote(str(path))}",
    )


def others_may_write(path: Path, status: os.stat_result) -> bool:
    """Return whether anybody but the person and root may write to a file or directory.

    Args:
        path: Where it is.
        status: What the system says of it.
    """
    writers = status.st_mode & _OTHERS_WRITE
    if writers != stat.S_IWGRP:
        return bool(writers)
    return not _is_alone_in(status.st_gid, os.geteuid()) or _has_access_list(path)


def is_null_device(status: os.stat_result) -> bool:
    """Return whether it is /dev/null, by whatever name."""
    return stat.S_ISCHR(status.st_mode) and status.st_rdev == Path(os.devnull).stat().st_rdev


@functools.cache
def _is_alone_in(gid: int, uid: int) -> bool:
    """Return whether a group is a user's own: theirs by name, and nobody else's."""
    if uid == 0:
        return False  # the group of root is no user's
    try:
        user, group = pwd.getpwuid(uid), grp.getgrgid(gid)
    except KeyError:
        return False
    return (
        user.pw_gid == gid
        and group.gr_name == user.pw_name
        and set(group.gr_mem) <= {user.pw_name}
        and all(user.pw_uid == uid for user in pwd.getpwall() if user.pw_gid == gid)
    )


def _has_access_list(path: Path) -> bool:
    """Return whether an access list names who may write: the group's bits are then theirs."""
    if sys.platform != "linux":
        return False
    try:
        os.getxattr(path, _ACCESS_LIST)
    except OSError as error:
        return error.errno not in {errno.ENODATA, errno.ENOTSUP}
    return True


def _way(path: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the root, and then every directory, link and file that a path leads through."""
    here = Path("/")
    yield here, here.lstat()
    ahead, links = list(reversed(path.absolute().parts[1:])), 0
    while ahead:
        name = ahead.pop()
        if name == "..":
            here = here.parent
            continue
        step = here / name
        status = step.lstat()
        if ahead and not stat.S_ISDIR(status.st_mode) and not stat.S_ISLNK(status.st_mode):
            raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(step))
        yield step, status
        if not stat.S_ISLNK(status.st_mode):
            here = step
            continue
        links += 1
        if links > _MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
        target = step.readlink()
        ahead += reversed(target.relative_to("/").parts if target.is_absolute() else target.parts)
        here = Path("/") if target.is_absolute() else here


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _group(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
