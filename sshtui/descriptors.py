"""Blocking reads and writes that also work on non-blocking descriptors."""

import os
import resource
import select


def read_some(descriptor: int, most: int) -> bytes:
    """Wait for data and return it; nothing at the end, or once the other side is gone."""
    while True:
        try:
            return os.read(descriptor, most)
        except BlockingIOError:
            # Another process that shares the descriptor has made it so.
            select.select([descriptor], [], [])
        except OSError:
            return b""


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
            select.select([], [descriptor], [])
