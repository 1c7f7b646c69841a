import fcntl
import itertools
import os
import pty
import socket
from pathlib import Path

import pytest

from sshtui.ssh.nonblocking import take_over


def flags_of(descriptor: int) -> int:
    return fcntl.fcntl(descriptor, fcntl.F_GETFL)


@pytest.mark.parametrize("kind", ["pipe", "terminal"])
def test_who_shares_it_still_waits_in_a_read(kind: str) -> None:
    writing, reading = pty.openpty() if kind == "terminal" else reversed(os.pipe())
    taken = take_over(os.dup(reading), os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        taken.read(1)
    assert not flags_of(reading) & os.O_NONBLOCK
    os.write(writing, b"a\n")
    assert taken.read(9) == b"a\n"
    taken.close()
    os.close(reading)
    os.close(writing)


def test_a_socket_is_left_as_it_is() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        taken = take_over(os.dup(ours.fileno()), os.O_RDWR)
        with pytest.raises(BlockingIOError):
            taken.read(1)
        assert taken.write([b"a", b"b"]) == 2
        assert theirs.recv(9) == b"ab"
        assert not flags_of(ours.fileno()) & os.O_NONBLOCK
        taken.close()


@pytest.mark.timeout(20)  # where it waits, it does so for ever
def test_a_socket_that_takes_no_more_is_not_waited_for() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        taken = take_over(os.dup(ours.fileno()), os.O_RDWR)
        with pytest.raises(BlockingIOError):
            all(map(taken.write, itertools.repeat([bytes(1 << 16)])))
        taken.close()


def test_the_terminal_of_somebody_else_is_not_taken_for_ours() -> None:
    # Opened anew, a multiplexer is another terminal, as /dev/tty would be our own.
    master, other = pty.openpty()
    taken = take_over(os.dup(master), os.O_RDONLY)
    assert flags_of(master) & os.O_NONBLOCK
    os.write(other, b"a")
    assert taken.read(9) == b"a"
    taken.close()
    assert not flags_of(master) & os.O_NONBLOCK
    os.close(master)
    os.close(other)


def test_what_is_open_the_other_way_is_not_read() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"for another")
    taken = take_over(os.dup(writing), os.O_RDONLY)
    with pytest.raises(OSError, match="Bad file descriptor"):
        taken.read(9)
    taken.close()
    assert os.read(reading, 99) == b"for another"
    os.close(reading)
    os.close(writing)


def test_a_fifo_that_is_open_both_ways_stays_so(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    taken = take_over(os.open(tmp_path / "fifo", os.O_RDWR), os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        taken.read(1)
    taken.close()


def test_a_file_goes_on_where_it_is(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"before")
    appending = os.open(file, os.O_WRONLY | os.O_APPEND)
    taken = take_over(appending, os.O_WRONLY)
    taken.write([b" and", b" after"])
    taken.close()
    assert file.read_bytes() == b"before and after"


def test_what_is_closed_says_so_when_it_is_read() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    os.close(writing)
    taken = take_over(reading, os.O_RDONLY)
    with pytest.raises(OSError, match="Bad file descriptor"):
        taken.read(1)
