"""The clock of the machine, set by somebody while sshtui runs; timers do not go by it."""

import contextlib
import time
from collections.abc import Iterator

import pytest

MINUTE, DAY, YEAR = 60.0, 86_400.0, 365 * 86_400.0


@contextlib.contextmanager
def set_to(moment: float) -> Iterator[None]:
    """Have it stand at a moment, in seconds since 1970, for a block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: moment)
        yield
