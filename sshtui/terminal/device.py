"""The terminal sshtui runs in: its modes, size and foreground process group."""

import fcntl
import os
import stat
import struct
import termios
from typing import Any

_LIKELY_SIZE = (80, 24)

Modes = list[Any]
"""What `termios.tcgetattr` returns."""


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
    """Return whether another job of the shell has the terminal now."""
    try:
        return os.tcgetpgrp(descriptor) != os.getpgrp()
    except OSError:
        return False


def is_gone(descriptor: int) -> bool:
    """Return whether a descriptor is a terminal that is no more."""
    return stat.S_ISCHR(os.fstat(descriptor).st_mode) and not os.isatty(descriptor)


def let_go_of_lost() -> None:
    """Let what is still written to a terminal that is gone go nowhere, instead of failing."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        if is_gone(descriptor):
            os.dup2(nowhere, descriptor)
    os.close(nowhere)
