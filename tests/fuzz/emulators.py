"""Terminals without a screen."""

from collections.abc import Callable

from sshtui.terminal.emulator import Emulator


def nowhere(_: bytes) -> None:
    """Take a reply, and send it to nobody."""


def terminal_of(
    columns: int,
    rows: int,
    reply: Callable[[bytes], None] = nowhere,
    *,
    lines: int = 100,
    size: int = 1 << 20,
) -> Emulator:
    """Return a terminal.

    Args:
        columns: How wide it is.
        rows: How high.
        reply: Takes what it answers.
        lines: Of scrollback.
        size: Bytes of scrollback.
    """
    return Emulator(columns, rows, scrollback_lines=lines, scrollback_bytes=size, reply=reply)
