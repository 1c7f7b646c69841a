"""How long to wait before a host is tried again."""

import random
from collections.abc import Iterator

DELAYS = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds before each attempt; the last one stays."""

SPREAD = 0.2
"""Part of a delay that may be added or left out, so that not all hosts are tried at once."""

LONGEST = round(DELAYS[-1] * (1 + SPREAD))
"""Seconds that an attempt is waited for at most."""


def delays() -> Iterator[float]:
    """Yield the seconds before each attempt, without end."""
    count = 0
    while True:
        delay = DELAYS[min(count, len(DELAYS) - 1)]
        # No secret comes of it.
        yield delay * random.uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311
        count += 1
