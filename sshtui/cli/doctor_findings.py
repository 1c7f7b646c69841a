"""What a check of `sshtui doctor` returns."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    NOTE = "note"
    """Works, with less."""
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked.

    Attributes:
        name: What was checked; empty for a detail of the finding before it.
        level: How serious it is.
        detail: What was found.
        hint: How to fix it; may be empty.
    """

    name: str
    level: Level
    detail: str
    hint: str = ""
