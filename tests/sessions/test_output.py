"""Output in slices: all of it, in order, with room for keys, and never more than fits."""

import asyncio
import itertools
import time

from sshtui.sessions.output import LARGEST, LEAST, MOST, SMALLEST, TURN, ShellOutput
from tests.servers.waiting import until


class Screen:
    """Takes slices, and is as slow as a test wants it to be."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.slices: list[bytes] = []
        self.held: list[bool] = []
        self.output = ShellOutput(self.take, self.held.append)

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
    data = bytes(range(256)) * 512
    seen = []
    screen.output.add(data)
    while len(screen.taken) < len(data):
        await asyncio.sleep(0)
        seen.append(len(screen.slices))
    assert screen.taken == data
    # The turns of others: never two slices between them.
    assert all(after - before <= 1 for before, after in itertools.pairwise(seen))
    assert len(screen.slices[-2]) == SMALLEST
    screen.seconds = 0.0
    screen.output.add(data * 4)
    await until(lambda: len(screen.taken) == 5 * len(data), "all of it")
    assert max(map(len, screen.slices[-20:])) == LARGEST


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
