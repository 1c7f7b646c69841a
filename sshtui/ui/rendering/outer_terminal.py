"""What the terminal that sshtui runs in knows, as far as its environment tells."""

import os
from collections.abc import Mapping
from functools import cache

_NAMES = ("xterm-kitty", "xterm-ghostty", "ghostty", "foot", "wezterm", "alacritty", "contour")
_PROGRAMS = frozenset({"ghostty", "WezTerm", "iTerm.app", "vscode", "kitty", "rio"})
_LEAST_VTE = 5200
"""Version of VTE (GNOME Terminal and others) that has them."""


@cache
def knows_underlines() -> bool:
    """Return whether the terminal draws curly, dotted and dashed underlines, and their colours."""
    return named_one_that_does(os.environ) or _described(os.environ.get("TERM", ""))


def named_one_that_does(environment: Mapping[str, str]) -> bool:
    """Return whether variables name a terminal that is known to draw them.

    Within tmux or screen they name the terminal around it, which is not the one that decides.
    """
    terminal = environment.get("TERM", "")
    if terminal.startswith(("tmux", "screen")):
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        terminal.startswith(_NAMES)
        or environment.get("TERM_PROGRAM") in _PROGRAMS
        or (vte.isdecimal() and int(vte) >= _LEAST_VTE)
    )


def _described(terminal: str) -> bool:
    """Return whether terminfo has an underline with a style (Smulx)."""
    import curses  # noqa: PLC0415 - only once a terminal is shown

    try:
        curses.setupterm(terminal, 1)
        return bool(curses.tigetstr("Smulx"))
    except curses.error:
        return False
