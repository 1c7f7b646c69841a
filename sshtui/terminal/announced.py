"""What programs announce beside what they write, as plain values without the library."""

from dataclasses import dataclass
from enum import StrEnum


class ProgressState(StrEnum):
    """How something is going that takes long (OSC 9;4)."""

    RUNNING = "running"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It is not known how far it has come."""
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something has come.

    Attributes:
        state: How it is going.
        percent: From 0 to 100; None where it was not said.
    """

    state: ProgressState
    percent: int | None = None

    @property
    def words(self) -> str:
        """What a tab says of it."""
        far = "" if self.percent is None else f"{self.percent}%"
        match self.state:
            case ProgressState.FAILED:
                return f"{far} failed".lstrip()
            case ProgressState.PAUSED:
                return f"{far} paused".lstrip()
            case ProgressState.UNKNOWN:
                return "…%"
        return far


@dataclass(frozen=True, slots=True)
class Notification:
    """What a program wants to be noticed (OSC 9, OSC 777).

    Attributes:
        title: May be "".
        body: The text.
    """

    title: str
    body: str
