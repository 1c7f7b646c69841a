"""The timeline of a session: every step of its sign-in, to be read later."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from sshtui.signin.steps import Step

MAX_ENTRIES = 2000
"""A server may go through 200 rounds; what is over this is dropped, oldest first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One step, and when it was taken.

    Attributes:
        at: UTC.
        elapsed: Seconds since the session was asked for.
        step: What happened; never holds a secret.
    """

    at: datetime
    elapsed: float
    step: Step


class Timeline:
    """The steps of one session, in order."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._entries: list[Entry] = []

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All steps so far."""
        return tuple(self._entries)

    def add(self, step: Step) -> None:
        """Note a step."""
        self._entries.append(Entry(datetime.now(UTC), time.monotonic() - self._started, step))
        del self._entries[:-MAX_ENTRIES]
