"""The terminal of this process as a device."""

import fcntl
import os
import struct
import termios
from collections.abc import Iterator

import pytest

from sshtui.terminal import device


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The outer and the inner side of a terminal."""
    outer, inner = os.openpty()
    yield outer, inner
    os.close(inner)


def test_modes_come_and_go(terminal: tuple[int, int]) -> None:
    outer, inner = terminal
    modes = device.modes_of(inner)
    assert modes is not None
    modes[3] &= ~termios.ECHO
    device.set_modes(inner, modes, termios.TCSANOW)
    assert device.modes_of(inner) == modes
    os.close(outer)


def test_a_terminal_that_is_gone_is_told_from_one_and_from_a_pipe(
    terminal: tuple[int, int],
) -> None:
    outer, inner = terminal
    reading, writing = os.pipe()
    assert [device.is_gone(descriptor) for descriptor in (inner, reading)] == [False, False]
    modes = device.modes_of(inner)
    assert modes is not None
    os.close(outer)
    assert device.is_gone(inner)
    assert device.modes_of(inner) is None
    device.set_modes(inner, modes, termios.TCSANOW)
    assert not device.in_background(inner)
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize(
    ("size", "cell"),
    [((24, 80, 640, 384), (8, 16)), ((24, 80, 0, 0), None), ((0, 0, 640, 384), None)],
)
def test_the_size_of_a_cell_is_known_where_the_terminal_tells_it(
    terminal: tuple[int, int], size: tuple[int, ...], cell: tuple[int, int] | None
) -> None:
    outer, inner = terminal
    fcntl.ioctl(outer, termios.TIOCSWINSZ, struct.pack("HHHH", *size))
    assert device.cell_size(inner) == cell
    os.close(outer)
