"""Blocking reads and writes that also work on non-blocking descriptors."""

import os
import resource
import select
from collections.abc import Sequence

_MOST_FOR_SELECT = 1024
"""select(2) takes no descriptor from this number on (FD_SETSIZE)."""


def read_some(descriptor: int, most: int) -> bytes:
    """Wait for data and return it; nothing at the end, or once the other side is gone."""
    while True:
        try:
            return os.read(descriptor, most)
        except BlockingIOError:
            # Another process that shares the descriptor has made it so.
            wait([descriptor])
        except OSError:
            return b""


def wait(
    readers: Sequence[int], writers: Sequence[int] = (), *, seconds: float | None = None
) -> list[int]:
    """Wait for descriptors, whatever their numbers.

    Args:
        readers: Those of which something is to be read; the end of one counts.
        writers: Others, to which something is to be written.
        seconds: How long at most; None is for ever.

    Returns:
        The descriptors that are ready; none after so long.
    """
    if max(*readers, *writers, 0) < _MOST_FOR_SELECT:
        return [found for ready in select.select(readers, writers, [], seconds) for found in ready]
    # Not always: on macOS it takes no terminal.
    poll = select.poll()
    for descriptor in readers:
        poll.register(descriptor, select.POLLIN)
    for descriptor in writers:
        poll.register(descriptor, select.POLLOUT)
    return [found for found, _ in poll.poll(None if seconds is None else seconds * 1000)]


def allow(count: int) -> None:
    """Have this process open so many descriptors, as far as the system lets it.

    Args:
        count: How many; where it may open more already, that stays.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limits = [count] if hard == resource.RLIM_INFINITY else [count, hard]
    if soft != resource.RLIM_INFINITY and soft < min(limits):
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(limits), hard))


def write_all(descriptor: int, data: bytes) -> None:
    """Write data, however little of it is taken at a time.

    Raises:
        OSError: Nobody takes it any more.
    """
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(descriptor, view) :]
        except BlockingIOError:
            wait([], [descriptor])
