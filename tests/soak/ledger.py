"""What becomes of a process round by round: a table, and what is wrong in the end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sshtui.sessions.timeline import MAX_ENTRIES
from tests.soak.census import Census, is_of_sessions

GROWTH = 0.1
"""How much more memory may be in use at the end."""

A_FEW = 6
"""Objects of a class that there may be more, as things are made once when they are needed first."""

MANY = 200
"""The same of what is read from files and kept, such as hosts and the options of their files."""

_JUDGED = ("sshtui.", "asyncssh.", "pyghostty", "textual.widgets.", "textual.timer.", "sqlite3.")
"""Modules whose objects are judged; Textual keeps others, such as painted lines, in caches."""

_CAPPED = {
    f"sshtui.{name}": MAX_ENTRIES
    for name in ("sessions.timeline.Entry", "signin.steps.Step", "endpoint.Hop")
}
"""Classes whose objects are kept, up to a number."""

_ROW = "{:>6} {:>8} {:>6} {:>7} {:>11} {:>8} {:>9}  {}"
HEAD = _ROW.format("round", "RSS/MB", "tasks", "threads", "descriptors", "children", "objects", "")


@dataclass(frozen=True, slots=True)
class Row:
    """The state after a round.

    Attributes:
        round: Its number.
        census: What there was.
    """

    round: int
    census: Census


class Ledger:
    """Compares each state with the one after the warm-up.

    Args:
        base: The state after the warm-up.
        is_long: Whether there are enough rounds to judge memory by.

    Attributes:
        base: What there was then.
    """

    def __init__(self, base: Row, *, is_long: bool) -> None:
        self.base = base.census
        self._base = base
        self._rows = [base]
        self._is_long = is_long

    def add(self, row: Row) -> None:
        """Note another state; of those before only their numbers are kept."""
        self._rows[-1] = replace(self._rows[-1], census=replace(self._rows[-1].census, objects={}))
        self._rows.append(row)

    def line(self) -> str:
        """Return the last state as a line of the table, with what grew most."""
        row = self._rows[-1]
        census = row.census
        grown = census.grown(self._base.census, max(A_FEW, self._rounds / 2))
        most = ", ".join(f"{name} +{more}" for name, more in list(grown.items())[:3])
        counts = (census.tasks, census.threads, census.descriptors, census.children)
        total = sum(census.objects.values())
        return _ROW.format(
            row.round,
            f"{census.resident / 1e6:.1f}",
            *(sum(c.values()) for c in counts),
            total,
            most,
        ).rstrip()

    def faults(self) -> Sequence[str]:
        """Return what is wrong, each with what it is about."""
        base, last = self._base.census, self._rows[-1].census
        found = [f"{more} more {what}" for what, more in last.left_over(base).items()]
        for name, more in last.grown(base, max(A_FEW, self._rounds / 2)).items():
            allowed = 0 if is_of_sessions(name) else MANY
            if name.startswith(_JUDGED) and more > max(allowed, _CAPPED.get(name, 0)):
                found.append(f"{more} more objects of {name}")
        growth = self._growth()
        if self._is_long and growth > GROWTH:
            found.append(f"{growth:.1%} more memory: {self._most(last)}")
        return found

    def summary(self) -> str:
        """Return how much memory grew over all rounds."""
        return f"{self._rounds} rounds: memory {self._growth():+.1%}"

    @property
    def _rounds(self) -> int:
        return self._rows[-1].round - self._base.round

    def _growth(self) -> float:
        return self._rows[-1].census.resident / self._base.census.resident - 1

    def _most(self, census: Census) -> str:
        grown = census.grown(self._base.census, A_FEW)
        return ", ".join(f"{name} +{more}" for name, more in list(grown.items())[:10])
