"""What `sshtui doctor` finds."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a finding stands."""

    OK = "ok"
    NOTE = "note"
    """Works, with less."""
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: What was looked at.
        level: How it stands.
        detail: What was found.
        hint: How to mend it; empty where nothing is to be mended.
    """

    name: str
    level: Level
    detail: str
    hint: str = ""
