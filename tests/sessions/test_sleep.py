"""A machine that was asleep, by a clock of the test's."""

import asyncio

import pytest

from sshtui.sessions import sleep
from sshtui.sessions.sleep import INTERVAL, SleepWatch
from tests.servers.clock import leap


async def turns() -> None:
    """Let what is due be done."""
    for _ in range(3):
        await asyncio.sleep(0)


@pytest.mark.parametrize(("asleep", "told"), [(0, 0), (60, 1)])
async def test_a_minute_asleep_is_noticed_once(
    monkeypatch: pytest.MonkeyPatch, asleep: float, told: int
) -> None:
    now = [1000.0]
    monkeypatch.setattr(sleep, "boot_time", lambda: now[0])
    awoken: list[float] = []
    watch = SleepWatch(lambda: awoken.append(now[0]))
    for missed in (0, asleep, 0):
        # The clock of timers stands still meanwhile.
        now[0] += INTERVAL + missed
        leap(INTERVAL)
        await turns()
    assert len(awoken) == told
    watch.stop()
    now[0] += 1000
    leap(1000)
    await turns()
    assert len(awoken) == told


def test_the_clock_goes() -> None:
    before = sleep.boot_time()
    assert sleep.boot_time() >= before
