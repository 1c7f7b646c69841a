import fcntl
import os
import resource
import threading
from collections.abc import Iterator

import pytest

from sshtui.descriptors import allow, read_some, wait, write_all


def moved(descriptor: int, number: int) -> int:
    """Give a descriptor another number, at least this one."""
    found = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, number)
    os.close(descriptor)
    return found


@pytest.fixture
def _room_for_many() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    allow(2100)
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.parametrize("number", [0, 2000])
@pytest.mark.usefixtures("_room_for_many")
def test_a_descriptor_that_does_not_wait_is_waited_for(number: int) -> None:
    reading, writing = (moved(end, number) for end in os.pipe())
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    data = os.urandom(1 << 20)
    writer = threading.Thread(target=write_all, args=(writing, data))
    writer.start()
    got = b""
    while len(got) < len(data):
        got += read_some(reading, 1 << 16)
    writer.join()
    assert got == data
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize("number", [0, 2000])
@pytest.mark.usefixtures("_room_for_many")
def test_what_is_ready_is_told_apart(number: int) -> None:
    outer, inner = (moved(end, number) for end in os.openpty())
    assert wait([inner], seconds=0) == []
    assert wait([], [inner], seconds=0) == [inner]
    os.write(outer, b"line\n")
    assert wait([inner]) == [inner]
    os.close(outer)
    assert wait([inner]) == [inner], "the end is to be read"
    os.close(inner)


def test_a_terminal_that_is_gone_gives_nothing_and_takes_nothing() -> None:
    outer, inner = os.openpty()
    os.close(outer)
    assert read_some(inner, 100) == b""
    with pytest.raises(OSError, match="Input/output"):
        write_all(inner, b"lost")
    os.close(inner)


def test_a_pipe_that_nobody_reads_is_told() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with pytest.raises(BrokenPipeError):
        write_all(writing, b"lost")
    os.close(writing)


def test_more_descriptors_are_allowed_up_to_what_the_system_lets_and_never_fewer() -> None:
    before = _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, hard))
        allow(300)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (300, hard)
        allow(100)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (300, hard)
        allow(hard + 1)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
