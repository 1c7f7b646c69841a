"""Writing to a terminal that may be slow or gone."""

import os
import threading

from sshtui.ui.rendering.writer import TerminalWriter
from tests.servers.waiting import wait_for


def read(descriptor: int, length: int) -> bytes:
    data = b""
    while len(data) < length:
        data += os.read(descriptor, 65536)
    return data


def test_all_is_written_in_order_to_a_terminal_that_takes_little_at_a_time() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    writer = TerminalWriter(writing)
    writer.start()
    pieces = [f"{number:07}é" * 1000 for number in range(100)]
    expected = "".join(pieces).encode()

    def write() -> None:
        for piece in pieces:
            writer.write(piece)

    threading.Thread(target=write).start()
    assert read(reading, len(expected)) == expected
    writer.stop()
    os.close(reading)
    os.close(writing)


def test_what_nobody_can_read_any_more_goes_nowhere_and_nothing_waits_for_it() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    writer = TerminalWriter(writing)
    writer.start()
    for _ in range(200):
        writer.write("lost")
    writer.stop()
    assert not writer.is_alive()
    os.close(writing)


def test_what_cannot_be_said_in_utf_8_is_replaced() -> None:
    reading, writing = os.pipe()
    writer = TerminalWriter(writing)
    writer.start()
    writer.write("a\udce4b")
    writer.stop()
    os.close(writing)
    assert os.read(reading, 100) == b"a?b"
    os.close(reading)
    wait_for(lambda: not writer.is_alive(), "end of the writer")
