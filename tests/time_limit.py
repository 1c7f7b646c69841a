"""A plugin of pytest: the time limit of a test counts whatever the test is doing."""

import signal
from collections.abc import Generator
from types import FrameType

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_timeout_set_timer() -> Generator[None, object, object]:
    """Have a test that blocks the loop ended, too, when its time is up.

    For asyncio all but a SystemExit is an error of the callback, and the loop goes on to block.
    """
    is_set = yield
    fail = signal.getsignal(signal.SIGALRM)
    if callable(fail):

        def end(number: int, frame: FrameType | None) -> None:
            try:
                fail(number, frame)
            except pytest.fail.Exception as failure:
                raise SystemExit(str(failure)) from failure

        signal.signal(signal.SIGALRM, end)
    return is_set
