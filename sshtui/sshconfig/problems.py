"""What is wrong with the files of ssh_config, and whether ssh stops at it."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

SSH_STOPS = "; ssh stops here"


class Problem(NamedTuple):
    """One thing that is wrong.

    Attributes:
        file: The file that it is in; None where the words name it.
        line: From 1; 0 where it is about the whole file.
        what: What is wrong, as a phrase.
        stops: Whether ssh uses nothing of its configuration because of it.
    """

    file: Path | None
    line: int
    what: str
    stops: bool

    def __str__(self) -> str:
        """Return `file:line: what`."""
        place = "" if self.file is None else f"{self.file}:{self.line or ''}".rstrip(":") + ": "
        return place + self.what


def missing(path: Path | str) -> str:
    """Return what is wrong with an Include of a file that is not there; ssh goes on."""
    return f"{path} does not exist"


def in_words(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return problems as `file:line: what`, each once, those of one file together by line.

    Of each file the first one that ssh stops at says so.
    """
    by_file: dict[Path | None, dict[Problem, None]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, {})[problem] = None
    told: dict[str, None] = {}
    for problems_of_file in by_file.values():
        found = sorted(problems_of_file, key=lambda problem: problem.line)
        stop = next((problem for problem in found if problem.stops), None)
        for problem in found:
            told[f"{problem}{SSH_STOPS}" if problem is stop else str(problem)] = None
    return tuple(told)
