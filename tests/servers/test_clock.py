import asyncio

import pytest

from tests.servers.clock import effort, leap, stopped


async def test_a_leap_brings_what_is_due_and_nothing_else() -> None:
    loop = asyncio.get_running_loop()
    hour, day = loop.create_future(), loop.create_future()
    loop.call_later(3600, hour.set_result, None)
    loop.call_later(86400, day.set_result, None)
    leap(3601)
    await hour
    assert not day.done()


async def test_no_timer_ends_while_the_clock_is_stopped() -> None:
    nap = asyncio.ensure_future(asyncio.sleep(0.001))
    await asyncio.sleep(0)
    with stopped():
        for _ in range(1000):
            await asyncio.sleep(0)
        assert not nap.done()
    await nap


def test_effort_is_what_this_thread_computes() -> None:
    with pytest.raises(AssertionError, match="computing"), effort(0.01):
        sum(range(3_000_000))
