"""Checks before the app starts: terminal, its size, and the terminal emulator library."""

import gc
import importlib.util
import os
import sys

from sshtui.cli import masked_log
from sshtui.errors import AppError, UsageError

LEAST_COLUMNS, LEAST_ROWS = 30, 8
"""What the list of hosts and a form with one field need to make sense."""

_RARELY = (5_000, 4, 50)
"""When to look for garbage: a screen that is put together makes much, and drops little."""


def get_ready() -> None:
    """Set the process up for the app.

    Raises:
        UsageError: There is no terminal to show it on.
        AppError: It cannot run here, or a file of the person's cannot be read.
    """
    check_surroundings()
    gc.set_threshold(*_RARELY)
    masked_log.set_up()


def check_surroundings() -> None:
    """Refuse to start where the app could show nothing.

    Raises:
        UsageError: Input or output is not a terminal, or a very small one.
        AppError: There is no terminal emulator for this system.
    """
    if importlib.util.find_spec("pyghostty") is None:
        raise AppError(
            "The terminal emulator (pyghostty) is not installed; it is available for Linux and"
            " macOS.",
            hint="Reinstall sshtui on a supported system. sshtui exec works without it.",
            title="Cannot open the app here",
        )
    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output")):
        if not stream.isatty():
            raise UsageError(
                f"Standard {name} is not a terminal, and the app needs one.",
                hint="In a script, use sshtui exec DEST -- COMMAND…",
                title="No terminal",
            )
    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        raise UsageError(
            f"This terminal has {columns} columns and {rows} rows.",
            hint=f"Make it {LEAST_COLUMNS} by {LEAST_ROWS} or larger.",
            title="Terminal too small",
        )
