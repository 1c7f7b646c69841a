import os
import resource
import threading

import pytest

from sshtui.descriptors import allow, read_some, write_all


def test_a_descriptor_that_does_not_wait_is_waited_for() -> None:
    reading, writing = os.pipe()
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
