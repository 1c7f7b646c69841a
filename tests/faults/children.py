"""Work in a child of this process: it may be killed, or have the kernel refuse it what it needs."""

import fcntl
import os
import signal
import traceback
import warnings
from collections.abc import Callable
from typing import NoReturn

Say = Callable[[str], None]
"""Tells the parent a line, whatever else fails."""

FIRST_OF_OURS = 900
"""Descriptors from here on are those by which the parent is told."""

_write = os.write


class Child:
    """A forked child at work.

    Args:
        work: What it does.
    """

    def __init__(self, work: Callable[[Say], None]) -> None:
        self._heard = b""
        self._reading, writing = os.pipe()
        with warnings.catch_warnings():
            # Python warns of threads, which a child that forks has not.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.pid = os.fork()
        if not self.pid:
            _do(work, writing)
        os.close(writing)

    def kill(self) -> None:
        """Kill it, wherever it is."""
        os.kill(self.pid, signal.SIGKILL)

    def hear(self) -> None:
        """Wait until it says something."""
        self._heard += os.read(self._reading, 1 << 16)

    def join(self) -> tuple[int, list[str]]:
        """Wait for its end; return its status, minus the signal if it was killed, and its lines."""
        with os.fdopen(self._reading, "rb") as file:
            said = (self._heard + file.read()).decode().splitlines()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]), said


def run(work: Callable[[Say], None]) -> tuple[int, list[str]]:
    """Do work in a child and wait for its end, as `Child.join` does."""
    return Child(work).join()


def _do(work: Callable[[Say], None], writing: int) -> NoReturn:
    status = 1
    try:
        told = fcntl.fcntl(writing, fcntl.F_DUPFD, FIRST_OF_OURS)
        work(lambda line: _tell(told, line))
        status = 0
    except BaseException:  # noqa: BLE001 - nothing above this may go on in a child
        _tell(told, traceback.format_exc())
    finally:
        os._exit(status)


def _tell(descriptor: int, line: str) -> None:
    _write(descriptor, line.encode() + b"\n")
