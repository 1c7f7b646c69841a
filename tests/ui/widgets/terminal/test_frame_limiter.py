import time
from collections.abc import Callable

import pytest

from sshtui.ui.widgets.terminal.frame_limiter import (
    EARLY,
    INTERVAL,
    LONGEST,
    SHARE,
    FrameLimiter,
)


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    now = 100.0

    def forward(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(time, "monotonic", lambda: now)
    return forward


def test_after_a_pause_pictures_come_at_once_and_then_in_time(
    pass_time: Callable[[float], None],
) -> None:
    limiter = FrameLimiter()
    for _ in range(1 + EARLY):
        assert limiter.wait() <= 0
        limiter.painted()
    assert limiter.wait() == pytest.approx(INTERVAL)
    pass_time(INTERVAL)
    limiter.painted()
    assert limiter.wait() == pytest.approx(INTERVAL)


def test_what_comes_in_time_never_waits(pass_time: Callable[[float], None]) -> None:
    limiter = FrameLimiter()
    for early in (0.0, 0.01, -0.01, 0.005, -0.005):
        pass_time(INTERVAL - early)
        assert limiter.wait() <= 0
        limiter.painted()


def test_pictures_that_take_long_come_less_often_but_in_time_for_keys(
    pass_time: Callable[[float], None],
) -> None:
    for seconds, interval in ((0.02, SHARE * 0.02), (1.0, LONGEST)):
        limiter = FrameLimiter()
        limiter.painted(seconds)
        pass_time(limiter.wait())
        limiter.painted(seconds)
        assert limiter.wait() == pytest.approx(interval)
