"""Bytes between descriptors and the event loop."""

import asyncio
import os

import pytest

from sshtui.demo.pump import Reader, Writer
from tests.servers.waiting import SECONDS


async def taken(reader: Reader) -> None:
    async with asyncio.timeout(SECONDS):
        await reader.wait_ended()


async def test_a_reader_hands_on_everything_up_to_the_end() -> None:
    source, sink = os.pipe()
    got: list[bytes] = []
    reader = Reader(source, got.append)
    os.write(sink, b"one ")
    os.write(sink, b"two")
    os.close(sink)
    await taken(reader)
    assert b"".join(got) == b"one two"


async def test_a_paused_reader_leaves_the_bytes_where_they_are() -> None:
    source, sink = os.pipe()
    got: list[bytes] = []
    reader = Reader(source, got.append)
    reader.pause()
    os.write(sink, b"later")
    # A second descriptor that is readable shows that the loop has looked at both.
    other, poke = os.pipe()
    looked = asyncio.Event()
    asyncio.get_running_loop().add_reader(other, looked.set)
    os.write(poke, b"!")
    await looked.wait()
    asyncio.get_running_loop().remove_reader(other)
    assert got == []
    reader.resume()
    os.close(sink)
    await taken(reader)
    assert got == [b"later"]
    os.close(other)
    os.close(poke)


@pytest.mark.parametrize("paused", [False, True])
async def test_finish_takes_what_is_there_and_ends_while_the_other_side_stays_open(
    paused: bool,
) -> None:
    source, sink = os.pipe()
    got: list[bytes] = []
    reader = Reader(source, got.append)
    if paused:
        reader.pause()
    os.write(sink, b"last words")
    reader.finish()
    if paused:
        assert got == []
        reader.resume()
    await taken(reader)
    assert got == [b"last words"]
    os.close(sink)


async def test_a_closed_reader_can_be_told_anything() -> None:
    source, sink = os.pipe()
    reader = Reader(source, lambda _: None)
    reader.close()
    reader.pause()
    reader.resume()
    reader.finish()
    reader.close()
    os.close(sink)


async def test_a_writer_says_when_it_is_full_and_when_it_is_not_and_loses_nothing() -> None:
    source, sink = os.pipe()
    said: list[str] = []
    drained = asyncio.Event()

    def note_drained() -> None:
        said.append("drained")
        drained.set()

    writer = Writer(sink, lambda: said.append("full"), note_drained)
    data = os.urandom(1 << 20)
    writer.write(data[:-3])
    writer.write(data[-3:])
    assert said == ["full"]
    writer.close(flush=True)
    got = b""
    while chunk := await asyncio.to_thread(os.read, source, 1 << 16):
        got += chunk
    assert got == data
    assert said == ["full", "drained"]
    os.close(source)


async def test_what_comes_in_while_the_last_bytes_leave_is_written_before_the_end() -> None:
    source, sink = os.pipe()
    first, second = os.urandom(1 << 19), os.urandom(1 << 19)
    left = [second]

    def more() -> None:
        if left:
            writer.write(left.pop())
            writer.close(flush=True)

    writer = Writer(sink, lambda: None, more)
    writer.write(first)
    got = b""
    while chunk := await asyncio.to_thread(os.read, source, 1 << 16):
        got += chunk
    assert got == first + second
    os.close(source)


async def test_a_reader_that_goes_away_is_no_error() -> None:
    source, sink = os.pipe()
    writer = Writer(sink, lambda: None, lambda: None)
    os.close(source)
    writer.write(b"nobody")
    writer.write(b"hears")
    writer.close(flush=True)
