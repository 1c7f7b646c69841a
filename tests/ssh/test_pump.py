import asyncio
import os
from pathlib import Path

import pytest

from sshtui.ssh.nonblocking import take_over
from sshtui.ssh.pump import HIGH_WATER, InputPump, OutputPump
from tests.servers.waiting import until

PIECE = bytes(32768)

pytestmark = pytest.mark.timeout(20)
"""Seconds: where a descriptor blocks, so does the loop, and nothing else ends."""


async def test_what_a_reader_does_not_take_waits_and_all_arrives() -> None:
    reading, writing = os.pipe()
    moved = asyncio.Event()
    output = OutputPump(take_over(writing, os.O_WRONLY), moved.set)
    put = 0
    while not output.is_full:
        output.put(PIECE)
        put += len(PIECE)
        await asyncio.sleep(0)
    # A pipe holds up to a megabyte of its own.
    assert put > HIGH_WATER
    got = 0
    while got < put:
        got += len(await asyncio.to_thread(os.read, reading, 1 << 20))
    assert output.has_room
    await until(lambda: output.is_empty, "an empty output")
    output.close()
    assert os.read(reading, 1) == b""
    os.close(reading)


async def test_more_may_come_while_it_tells_that_it_has_room(tmp_path: Path) -> None:
    file = tmp_path / "file"
    pieces = [b"%d\n" % number for number in range(1000)]

    def moved() -> None:
        if pieces:
            output.put(pieces.pop(0))

    output = OutputPump(take_over(os.open(file, os.O_WRONLY | os.O_CREAT), os.O_WRONLY), moved)
    moved()
    await until(lambda: not pieces and output.is_empty, "the last piece")
    output.close()
    assert file.read_bytes() == b"".join(b"%d\n" % number for number in range(1000))


async def test_a_reader_that_went_away_is_told_once_and_takes_no_room() -> None:
    reading, writing = os.pipe()
    told: list[bool] = []
    output = OutputPump(take_over(writing, os.O_WRONLY), lambda: told.append(output.is_empty))
    output.put(b"seen")
    await until(lambda: told, "the write")
    os.close(reading)
    output.put(b"unseen")
    await until(lambda: output.error, "an error")
    assert isinstance(output.error, BrokenPipeError)
    output.put(PIECE)
    assert output.is_empty
    assert told == [True, True]
    output.close()


@pytest.mark.parametrize("name", ["file", "/dev/null", "."])
async def test_what_epoll_does_not_take_is_read_to_its_end(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "file":
        path.write_bytes(PIECE * 100)
    got = bytearray()
    ended = asyncio.Event()
    input_pump = InputPump(
        take_over(os.open(path, os.O_RDONLY), os.O_RDONLY), got.extend, ended.set
    )
    input_pump.start()
    await asyncio.wait_for(ended.wait(), 60)
    assert len(got) == (len(PIECE) * 100 if name == "file" else 0)


@pytest.mark.parametrize("kind", ["file", "pipe"])
async def test_a_pause_in_the_midst_loses_nothing(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(PIECE * 100)
    if kind == "pipe":
        command = ("cat", str(path))
        made, writing = os.pipe()
        process = await asyncio.create_subprocess_exec(*command, stdout=writing)
        os.close(writing)
    else:
        process, made = None, os.open(path, os.O_RDONLY)
    got = bytearray()
    ended = asyncio.Event()

    def took(data: bytes) -> None:
        got.extend(data)
        input_pump.pause()
        asyncio.get_running_loop().call_soon(input_pump.start)

    input_pump = InputPump(take_over(made, os.O_RDONLY), took, ended.set)
    input_pump.start()
    await asyncio.wait_for(ended.wait(), 60)
    assert len(got) == len(PIECE) * 100
    if process is not None:
        await process.wait()


async def test_after_its_end_a_line_is_left_to_the_next_reader() -> None:
    reading, writing = os.pipe()
    input_pump = InputPump(take_over(os.dup(reading), os.O_RDONLY), lambda _: None, lambda: None)
    input_pump.start()
    await asyncio.sleep(0)
    input_pump.close()
    os.write(writing, b"next\n")
    await asyncio.sleep(0)
    assert os.read(reading, 9) == b"next\n"
    os.close(reading)
    os.close(writing)
