"""What stands on the terminal once an error that nobody expected has ended the app."""

import sys
from collections.abc import Sequence

from rich.console import Console, ConsoleOptions, RenderResult
from rich.rule import Rule
from rich.text import Text

from sshtui.errors import AppError
from sshtui.sanitize import clean
from sshtui.terminal import device

TITLE = "The app stopped"

_WIDEST = 80
"""Columns; longer lines are hard to read."""
_IN_A_FILE = 1_000_000
"""Columns; a path that is wrapped is not found again."""
_INDENT = "    "
_COLOUR = "red"
"""Of the title and the rules: the terminal's own, as what is behind them is."""


def console() -> Console:
    """Return what a panel is printed on: standard error as it is, as wide as the terminal is."""
    # `sys.stderr` lets no colours through; what is in a panel is cleaned.
    stream = sys.__stderr__ or sys.stderr
    width = device.size(2)[0] if stream.isatty() else _IN_A_FILE
    return Console(file=stream, width=width, markup=False, highlight=False)


class CrashPanel:
    """Says what happened, what became of the sessions, where the report is, and what to do next.

    Without a border at its sides, so that the path and the address can be copied.

    Args:
        error: What the person is told of the error.
        fates: What became of the sessions, of what was recorded and of riders, a sentence each.
    """

    def __init__(self, error: AppError, fates: Sequence[str]) -> None:
        hint = clean(error.hint, lines=True).split("\n")
        self._lines = [clean(error.message), *map(clean, fates), *hint]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it, or write plain lines where that is no terminal."""
        if not console.is_terminal:
            yield Text("\n".join((f"sshtui: {TITLE}.", *self._lines)))
            return
        wide = options.update(width=min(_WIDEST, options.max_width))
        text = Text(overflow="fold", end="")
        for line in self._lines:
            text.append(line.strip(), "bold" if line.startswith(_INDENT) else "").append("\n")
        title = Text(f"sshtui: {TITLE}", f"bold {_COLOUR}")
        yield from console.render(Rule(title, align="left", style=_COLOUR), wide)
        yield from console.render(text, wide)
        yield from console.render(Rule(style=_COLOUR), wide)
