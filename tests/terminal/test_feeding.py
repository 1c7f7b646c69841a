import asyncio
import gc
import random

from tests.terminal.terminals import terminal

PIECES = (
    b"text ", b"\r\n", b"\x1b[31m", b"\x1b[m", b"\x07", b"\x1b[6n", "漢é\u0301".encode(),
    b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?40h\x1b[?3h", b"\x1b[H", b"\x1b[2J",
    b"\x1b]8;;http://a\x07",
)  # fmt: skip


def hostile(seed: int) -> list[bytes]:
    chosen = random.Random(seed)
    without_link = PIECES[:-1]
    return [
        b"".join(chosen.choices(PIECES if number % 5 == 4 else without_link, k=2000))
        for number in range(20)
    ]


async def test_who_asks_meanwhile_waits_for_all_of_it() -> None:
    emulator = terminal(columns=80)
    data = b"x\r\n" * 50_000 + b"\x1b[2J\x1b[Hthe end\x07\x1b[5n"
    done = emulator.feed_aside(data)
    assert emulator.text().strip() == "the end"
    emulator.feed(b"\r\nand more")
    assert emulator.text().split("\n")[:2] == ["the end", "and more"]
    assert done is not None
    assert await done >= 0
    assert emulator.line_feeds == 50_001


async def test_bells_and_answers_come_once_it_is_done() -> None:
    answers: list[bytes] = []
    emulator = terminal(answers=answers)
    done = emulator.feed_aside(b"\x07\x07\x1b[5n")
    assert done is not None
    await done
    assert emulator.bells == 2
    assert answers == [b"\x1b[0n"]


async def test_several_terminals_at_once_are_what_they_are_one_after_the_other() -> None:
    aside = [terminal(columns=30) for _ in range(6)]
    for pieces in zip(*map(hostile, range(6)), strict=True):
        for emulator, piece in zip(aside, pieces, strict=True):
            assert (emulator.feed_aside(piece) is None) == (b"]8" in piece)
        for emulator in aside[::2]:
            emulator.take_frame()
    for seed, emulator in enumerate(aside):
        alone = terminal(columns=30)
        for piece in hostile(seed):
            alone.feed(piece)
        assert emulator.take_frame(everything=True) == alone.take_frame(everything=True)
        assert emulator.line_feeds == alone.line_feeds
    await asyncio.sleep(0)


async def test_a_terminal_that_is_closed_or_dropped_meanwhile_is_freed_afterwards() -> None:
    data = hostile(1)[0] * 200
    closed = terminal()
    done = closed.feed_aside(data)
    assert done is not None
    closed.close()
    await done
    assert closed.feed_aside(b"into nothing") is None
    assert closed.text() == ""
    dropped = terminal()
    done = dropped.feed_aside(data)
    assert done is not None
    del dropped
    gc.collect()
    assert await done >= 0
