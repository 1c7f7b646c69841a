"""The title and progress shown by the terminal sshtui runs in."""

import os
from collections.abc import Mapping
from functools import cache

from sshtui.sanitize import clean, scrub
from sshtui.terminal.announced import Progress, ProgressState

PUSH, POP = "\x1b[22;2t", "\x1b[23;2t"
"""Have the terminal keep its title, and restore it (XTWINOPS)."""

NO_PROGRESS = "\x1b]9;4;0\x07"

_MOST = 200
"""Characters of a title."""
_PROGRAMS = frozenset({"ghostty", "WezTerm"})
_LEAST_VTE = 8000
"""Version of VTE (GNOME Terminal and others) that shows progress."""
_STATES = {
    ProgressState.RUNNING: 1,
    ProgressState.FAILED: 2,
    ProgressState.UNKNOWN: 3,
    ProgressState.PAUSED: 4,
}


def named(title: str) -> str:
    """Return what gives the terminal a title; nothing in it can steer the terminal."""
    return f"\x1b]2;{scrub(clean(title))[:_MOST]}\x07"


def progressing(progress: Progress | None) -> str:
    """Return what has the terminal show how far something has come."""
    if progress is None:
        return NO_PROGRESS
    return f"\x1b]9;4;{_STATES[progress.state]};{progress.percent or 0}\x07"


@cache
def knows_progress() -> bool:
    """Return whether the terminal shows progress; others take OSC 9;4 for a notification."""
    return named_one_that_does(os.environ)


def named_one_that_does(environment: Mapping[str, str]) -> bool:
    """Return whether variables name a terminal that is known to show progress.

    Within tmux or screen they name the terminal around it, which does not get to see it.
    """
    if environment.get("TERM", "").startswith(("tmux", "screen")):
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        "WT_SESSION" in environment
        or environment.get("ConEmuANSI") == "ON"
        or environment.get("TERM_PROGRAM") in _PROGRAMS
        or (vte.isdecimal() and int(vte) >= _LEAST_VTE)
    )
