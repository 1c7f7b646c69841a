"""Output in slices: all of it, in order, with room for keys, and never more than fits."""

import asyncio
import itertools
import time

from sshtui.sessions.output import FLOOD, LARGEST, LEAST, MOST, SMALLEST, TURN, ShellOutput
from tests.servers.waiting import until


class Screen:
    """Takes slices, and is as slow as a test wants it to be."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.slices: list[bytes] = []
        self.held: list[bool] = []
        self.aside: list[asyncio.Future[float]] = []
        self.output = ShellOutput(self.take, self.take_aside, self.held.append)

    def take_aside(self, data: bytes) -> "asyncio.Future[float]":
        self.slices.append(data)
        done = asyncio.get_running_loop().create_future()
        self.aside.append(done)
        asyncio.get_running_loop().call_soon(self.let_go_on)
        return done

    def let_go_on(self) -> None:
        for done in self.aside:
            if not done.done():
                done.set_result(self.seconds)

    def take(self, data: bytes) -> None:
        self.slices.append(data)
        end = time.monotonic() + self.seconds
        while time.monotonic() < end:
            pass

    @property
    def taken(self) -> bytes:
        return b"".join(self.slices)


async def test_small_packets_go_on_as_one_and_all_in_order() -> None:
    screen = Screen()
    for number in range(100):
        screen.output.add(b"%d," % number)
    assert screen.slices == []
    await until(lambda: screen.slices, "the first slice")
    assert screen.slices == [b"".join(b"%d," % number for number in range(100))]


async def test_a_slow_screen_gets_small_slices_with_room_for_others_between_them() -> None:
    screen = Screen(TURN)
    data = bytes(range(256)) * (FLOOD // 256)
    seen = []
    for rounds in (1, 2, 3):
        screen.output.add(data[1:])
        while len(screen.taken) < rounds * (len(data) - 1):
            await asyncio.sleep(0)
            seen.append(len(screen.slices))
    assert screen.taken == data[1:] * 3
    assert not screen.aside
    # The turns of others: never two slices between them.
    assert all(after - before <= 1 for before, after in itertools.pairwise(seen))
    assert len(screen.slices[-2]) == SMALLEST


async def test_a_flood_is_taken_aside_in_slices_that_follow_how_long_they_take() -> None:
    screen = Screen(TURN)
    data = bytes(range(256)) * 256
    screen.output.add(data * 2)
    await until(lambda: len(screen.taken) >= len(data), "half of it")
    assert screen.aside
    assert len(screen.slices[-1]) == SMALLEST
    screen.seconds = 0.0
    screen.output.add(data * 20)
    await until(lambda: len(screen.taken) == 22 * len(data), "all of it")
    assert screen.taken == data * 22
    assert max(map(len, screen.slices)) == LARGEST


async def test_nothing_is_taken_while_a_slice_is_under_way() -> None:
    screen = Screen()
    screen.let_go_on = lambda: None  # type: ignore[method-assign]
    ended: list[int] = []
    screen.output.add(bytes(FLOOD))
    await until(lambda: screen.aside, "a slice")
    screen.output.add(b"more")
    screen.output.when_taken(lambda: ended.append(len(screen.taken)))
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(screen.slices) == 1
    assert ended == []
    screen.aside[0].set_result(0.0)
    await until(lambda: ended, "the end")
    assert ended == [FLOOD + 4]
    assert screen.slices[-1].endswith(b"more")


async def test_a_shell_is_held_while_much_waits() -> None:
    screen = Screen()
    screen.output.add(bytes(MOST))
    assert screen.held == []
    screen.output.add(b"x")
    screen.output.add(b"y")
    assert screen.held == [True]
    await until(lambda: len(screen.held) > 1, "the shell to go on")
    assert screen.held == [True, False]
    assert len(screen.taken) > MOST + 2 - LEAST


async def test_what_comes_after_all_is_taken_waits_for_it() -> None:
    screen = Screen()
    done: list[int] = []
    screen.output.when_taken(lambda: done.append(len(screen.taken)))
    screen.output.add(bytes(MOST))
    await until(lambda: done, "the end")
    assert done == [MOST]
    screen.output.add(bytes(MOST))
    screen.output.drop()
    screen.output.when_taken(lambda: done.append(0))
    await until(lambda: len(done) > 1, "the end")
    assert len(screen.taken) == MOST
