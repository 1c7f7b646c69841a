import asyncio
import fcntl
import os
import struct
import termios
from collections.abc import Iterator

import pytest

from sshtui.mux.client_terminal import ClientTerminal, Size, WindowSizes


def set_size(descriptor: int, columns: int, rows: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


@pytest.fixture
def terminal() -> Iterator[tuple[ClientTerminal, int]]:
    primary, secondary = os.openpty()
    set_size(secondary, 80, 24)
    made = ClientTerminal(secondary, secondary)
    yield made, primary
    made.close()
    os.close(primary)
    os.close(secondary)


async def test_sizes_are_looked_at_while_somebody_rides_and_never_else(
    terminal: tuple[ClientTerminal, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WindowSizes, "INTERVAL", 0.001)
    sizes, told = WindowSizes(), asyncio.Queue[Size]()
    client, primary = terminal
    assert sizes._timer is None
    sizes.follow(client, client.size(), told.put_nowait)
    set_size(primary, 60, 20)
    assert await told.get() == (60, 20, 0, 0)
    set_size(primary, 61, 20)
    assert await told.get() == (61, 20, 0, 0)
    sizes.leave(client)
    assert sizes._timer is None
    assert told.empty()


@pytest.mark.timeout(60)
def test_words_that_nobody_takes_are_left() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    full = 0
    while True:
        try:
            full += os.write(writing, bytes(4096))
        except BlockingIOError:
            break
    os.set_blocking(writing, True)
    terminal = ClientTerminal(writing, writing)
    terminal.tell("never to be read")
    assert len(os.read(reading, full + 1)) == full
    terminal.tell("read " * 100)
    assert os.read(reading, 1000) == b"read " * 100
    os.close(reading)
    terminal.tell("gone")
    terminal.close()
    os.close(writing)
