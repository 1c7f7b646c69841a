"""Somebody else's descriptors, read and written without blocking and without changing them."""

import contextlib
import fcntl
import os
import socket
import stat
from collections.abc import Sequence

_TTYAUX_MAJOR = 5
"""/dev/tty, /dev/console and /dev/ptmx (Linux's devices.txt): opened anew, each is another one."""

_PIPE_BYTES = 1 << 20
"""What a pipe is made to hold: all that one that is not root may have (pipe(7))."""


class NonBlocking:
    """A descriptor that is ours now, and may be shared with other programs.

    O_NONBLOCK belongs to the open file, which a shell or a neighbour may hold too. So a pipe or a
    terminal is opened anew; where that cannot be, the flag is set, and taken back at the end.

    Args:
        descriptor: What to take over; it is closed with this.
        access: os.O_RDONLY or os.O_WRONLY.
    """

    def __init__(self, descriptor: int, access: int) -> None:
        self._descriptor = descriptor
        self._flags_before: int | None = None
        # What cannot be had so is used as it is: reading or writing it tells what is wrong.
        with contextlib.suppress(OSError):
            self._unblock(access)

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._descriptor

    def read(self, most: int) -> bytes:
        """Read what is there.

        Raises:
            BlockingIOError: There is nothing yet.
            OSError: It cannot be read.
        """
        return os.read(self._descriptor, most)

    def write(self, data: Sequence[bytes | memoryview]) -> int:
        """Write as much as it takes, and return how much that was.

        Raises:
            BlockingIOError: It takes nothing now.
            OSError: It cannot be written.
        """
        return os.writev(self._descriptor, data)

    def close(self) -> None:
        """Leave it as it was, and close it."""
        with contextlib.suppress(OSError):
            if self._flags_before is not None:
                fcntl.fcntl(self._descriptor, fcntl.F_SETFL, self._flags_before)
        with contextlib.suppress(OSError):
            os.close(self._descriptor)

    def _unblock(self, access: int) -> None:
        state = os.fstat(self._descriptor)
        if stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode):
            return
        is_pipe = stat.S_ISFIFO(state.st_mode)
        is_terminal = os.isatty(self._descriptor) and os.major(state.st_rdev) != _TTYAUX_MAJOR
        opened = (is_pipe or is_terminal) and self._open_anew(access)
        if not opened:
            self._set_flag()
        if is_pipe:
            # More than a user may have in all is refused (pipe-user-pages-soft).
            fcntl.fcntl(self._descriptor, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)

    def _open_anew(self, access: int) -> bool:
        # As it is open: a FIFO that is open both ways has a writer and a reader by that alone.
        mode = fcntl.fcntl(self._descriptor, fcntl.F_GETFL) & os.O_ACCMODE
        if mode not in (access, os.O_RDWR):
            return False
        path = f"/proc/self/fd/{self._descriptor}"
        try:
            own = os.open(path, mode | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        except OSError:  # another user's, without a reader any more, or no Linux
            return False
        os.close(self._descriptor)
        self._descriptor = own
        return True

    def _set_flag(self) -> None:
        flags = fcntl.fcntl(self._descriptor, fcntl.F_GETFL)
        if not flags & os.O_NONBLOCK:
            fcntl.fcntl(self._descriptor, fcntl.F_SETFL, flags | os.O_NONBLOCK)
            self._flags_before = flags


class NonBlockingSocket(NonBlocking):
    """A socket, which can be asked not to block each time.

    Args:
        descriptor: What to take over; it is closed with this.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, os.O_RDWR)
        self._socket = socket.socket(fileno=descriptor)

    def read(self, most: int) -> bytes:
        """Read what is there."""
        return self._socket.recv(most, socket.MSG_DONTWAIT)

    def write(self, data: Sequence[bytes | memoryview]) -> int:
        """Write as much as it takes, and return how much that was."""
        return self._socket.sendmsg(data, (), socket.MSG_DONTWAIT)

    def end_writing(self) -> None:
        """Let the other side read to the end."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Close it."""
        self._socket.close()

    def _unblock(self, access: int) -> None:
        """Nothing is to be done."""


def take_over(descriptor: int, access: int) -> NonBlocking:
    """Take a descriptor over.

    Args:
        descriptor: It is closed by what is returned.
        access: os.O_RDONLY or os.O_WRONLY.
    """
    with contextlib.suppress(OSError):
        if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return NonBlockingSocket(descriptor)
    return NonBlocking(descriptor, access)
