"""Runs another program, such as an editor, on the terminal while the app is suspended."""

import asyncio
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from textual.app import App

from sshtui.ui import textual_internals
from sshtui.ui.rendering.driver import TerminalDriver


def has_terminal(app: App[Any]) -> bool:
    """Return whether an app is on a terminal that it can lend."""
    return isinstance(textual_internals.driver(app), TerminalDriver)


async def run_in_foreground(app: App[Any], argv: Sequence[str]) -> int:
    """Run a program on the terminal; what goes on in the app goes on.

    Args:
        app: Has the terminal.
        argv: The program and its arguments.

    Returns:
        Its exit status; below 0 the signal that ended it.

    Raises:
        OSError: It cannot be run.
    """
    ended: int | OSError
    with app.batch_update(), app.suspend(), _keys_of_signals_left_to_it():
        # An error must not leave Textual suspended.
        try:
            ended = await _run(argv)
        except OSError as error:
            ended = error
    if isinstance(ended, OSError):
        raise ended
    return ended


async def _run(argv: Sequence[str]) -> int:
    process = await asyncio.create_subprocess_exec(*argv)
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()


@contextmanager
def _keys_of_signals_left_to_it() -> Iterator[None]:
    """Have the keys that interrupt do so to the program alone: its process group is the app's."""
    numbers = (signal.SIGINT, signal.SIGQUIT)
    # Not SIG_IGN, which the program would inherit.
    before = [signal.signal(number, lambda *_: None) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
