"""The clock of the running loop, made to leap or to stand still.

What waits for a time is tested by leaping there; what must not wait, by stopping the clock. Both
hold on a machine of any speed.
"""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from typing import Any


def leap(seconds: float) -> None:
    """Let the running loop be so much later from now on; what is due by then begins."""
    loop: Any = asyncio.get_running_loop()
    before = loop.time
    loop.time = lambda: before() + seconds


@contextlib.contextmanager
def stopped() -> Iterator[None]:
    """Let no time pass for the running loop: whoever waits for a timer waits for ever."""
    loop: Any = asyncio.get_running_loop()
    before, now = loop.time, loop.time()
    loop.time = lambda: now
    try:
        yield
    finally:
        loop.time = before


@contextlib.contextmanager
def effort(at_most: float) -> Iterator[None]:
    """Fail if this thread computes for longer in the block, whatever else the machine does.

    Args:
        at_most: Seconds of processor time.
    """
    started = time.thread_time()
    yield
    spent = time.thread_time() - started
    assert spent < at_most, f"{spent:.2f} s of computing"
