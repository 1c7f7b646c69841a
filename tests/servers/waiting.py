"""Waiting for a condition, with a deadline and an account of what was there instead."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

SECONDS = 60.0
"""How long a condition may take before the test fails."""


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
    while not (found := probe()):
        if time.monotonic() > deadline:
            raise AssertionError(f"no {what} within {seconds:g} s\n{context()}")
        time.sleep(0.01)
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
    while not (found := probe()):
        if time.monotonic() > deadline:
            raise AssertionError(f"no {what} within {seconds:g} s\n{context()}")
        await asyncio.sleep(0.01)
    return found
