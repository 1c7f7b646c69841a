"""The timeline of a session: every step of its sign-in, to be read later."""

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sshtui.endpoint import Hop
from sshtui.signin.steps import Phase, Step

MAX_ENTRIES = 2000
"""A server may go through 200 rounds; what is over this is dropped, oldest first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One step, and when it was taken.

    Attributes:
        at: UTC.
        elapsed: Seconds since the sign-in was asked for.
        step: What happened; never holds a secret.
    """

    at: datetime
    elapsed: float
    step: Step


class Timeline:
    """The steps of one sign-in, in order."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._entries: list[Entry] = []

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All steps so far."""
        return tuple(self._entries)

    @property
    def phase(self) -> Phase:
        """Where the sign-in stands, or stood in the end."""
        return self._entries[-1].step.phase if self._entries else Phase.CONNECTING

    @property
    def hop(self) -> Hop | None:
        """The host of the chain that the sign-in is at; None before the first one."""
        return self._entries[-1].step.hop if self._entries else None

    @property
    def by_itself(self) -> tuple[str, ...]:
        """Where the answers came from that went out without a form."""
        answers = (entry.step for entry in self._entries if entry.step.automatic)
        return tuple(dict.fromkeys(step.source for step in answers))

    def seen_from(self, chain: tuple[str, ...]) -> "Timeline":
        """Return a copy in which the hosts have the names by which another one came there.

        Args:
            chain: The names; as many as there are hosts, or more.
        """
        seen = Timeline()
        seen._started = self._started
        seen._entries = [
            replace(entry, step=replace(entry.step, hop=Hop(chain, entry.step.hop.index)))
            for entry in self._entries
        ]
        return seen

    def add(self, step: Step) -> None:
        """Note a step."""
        self._entries.append(Entry(datetime.now(UTC), time.monotonic() - self._started, step))
        del self._entries[:-MAX_ENTRIES]
