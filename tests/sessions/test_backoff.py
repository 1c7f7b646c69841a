from itertools import islice

from sshtui.sessions.backoff import DELAYS, SPREAD, delays


def test_attempts_come_ever_later_up_to_a_bound_and_not_all_at_once() -> None:
    several = [list(islice(delays(), 9)) for _ in range(50)]
    for number, at_that in enumerate(zip(*several, strict=True)):
        usual = DELAYS[min(number, len(DELAYS) - 1)]
        assert usual * (1 - SPREAD) <= min(at_that) < max(at_that) <= usual * (1 + SPREAD)
