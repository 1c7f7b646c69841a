"""Waiting for a condition, with a deadline and an account of what was there instead."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

SECONDS = 60.0
"""How long a condition may take before the test fails."""

_PAUSE = 0.01
"""Seconds between two looks, at least."""

_SHARE = 4
"""Nobody looks for so many times as long as a look takes: what is waited for needs the machine."""


def _nothing() -> str:
    return ""


def wait_for(
    probe: Callable[[], T | None],
    what: str,
    *,
    context: Callable[[], str] = _nothing,
    seconds: float = SECONDS,
) -> T:
    """Wait until a probe returns something true, and return that.

    Raises:
        AssertionError: It did not in time; with the context's text.
    """
    deadline = time.monotonic() + seconds
    begun = time.monotonic()
    while not (found := probe()):
        looked = time.monotonic()
        if looked > deadline:
            raise AssertionError(f"no {what} within {seconds:g} s\n{context()}")
        time.sleep(max(_PAUSE, _SHARE * (looked - begun)))
        begun = time.monotonic()
    return found


async def until(
    probe: Callable[[], T | None],
    what: str,
    *,
    context: Callable[[], str] = _nothing,
    seconds: float = SECONDS,
) -> T:
    """Wait as `wait_for` does, while the event loop goes on."""
    deadline = time.monotonic() + seconds
    looks = time.thread_time()
    while not (found := probe()):
        took = time.thread_time() - looks
        if time.monotonic() > deadline:
            raise AssertionError(f"no {what} within {seconds:g} s\n{context()}")
        await asyncio.sleep(max(_PAUSE, _SHARE * took))
        looks = time.thread_time()
    return found
