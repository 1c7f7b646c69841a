"""Blocking reads and writes that also work on non-blocking descriptors."""

import os
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
