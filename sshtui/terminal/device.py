"""The terminal that this process runs in, as a device: writing to it, its modes, who has it."""

import fcntl
import os
import select
import stat
import struct
import termios
from typing import Any

_LIKELY_SIZE = (80, 24)

Modes = list[Any]
"""What `termios.tcgetattr` returns."""


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
            # Another process that shares the descriptor has made it so.
            select.select([], [descriptor], [])


def read_some(descriptor: int, most: int) -> bytes:
    """Return what there is to read, and nothing once the terminal is gone."""
    while True:
        try:
            return os.read(descriptor, most)
        except BlockingIOError:
            select.select([descriptor], [], [])
        except OSError:
            return b""


def modes_of(descriptor: int) -> Modes | None:
    """Return the modes of a terminal; None where it is gone, or never was one."""
    try:
        return termios.tcgetattr(descriptor)
    except termios.error:
        return None


def set_modes(descriptor: int, modes: Modes, when: int) -> None:
    """Set the modes of a terminal; nothing happens where it is gone.

    Args:
        descriptor: The terminal.
        modes: What it gets.
        when: One of termios.TCSANOW, TCSADRAIN and TCSAFLUSH.
    """
    try:
        termios.tcsetattr(descriptor, when, modes)
    except termios.error:
        return


def size(descriptor: int = 1) -> tuple[int, int]:
    """Return columns and rows, whatever the environment says; a likely size where none is told."""
    try:
        columns, rows = os.get_terminal_size(descriptor)
    except OSError:
        return _LIKELY_SIZE
    return (columns, rows) if columns and rows else _LIKELY_SIZE


def cell_size(descriptor: int = 1) -> tuple[int, int] | None:
    """Return width and height of a cell in pixels; None where the terminal does not tell them."""
    try:
        answer = fcntl.ioctl(descriptor, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return None
    rows, columns, width, height = struct.unpack("HHHH", answer)
    if not (rows and columns and width >= columns and height >= rows):
        return None
    return width // columns, height // rows


def in_background(descriptor: int) -> bool:
    """Tell whether another job of the shell has the terminal now."""
    try:
        return os.tcgetpgrp(descriptor) != os.getpgrp()
    except OSError:
        return False


def is_gone(descriptor: int) -> bool:
    """Tell whether a descriptor is a terminal that is no more."""
    return stat.S_ISCHR(os.fstat(descriptor).st_mode) and not os.isatty(descriptor)


def let_go_of_lost() -> None:
    """Let what is still written to a terminal that is gone go nowhere, instead of failing."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        if is_gone(descriptor):
            os.dup2(nowhere, descriptor)
    os.close(nowhere)
