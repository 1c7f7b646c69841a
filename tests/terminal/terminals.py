"""Terminals for the tests of what they show."""

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.grid import Run, Style


def terminal(
    columns: int = 40, rows: int = 6, *, lines: int = 1000, answers: list[bytes] | None = None
) -> Emulator:
    reply = ([] if answers is None else answers).append
    return Emulator(columns, rows, scrollback_lines=lines, scrollback_bytes=16 << 20, reply=reply)


def runs(emulator: Emulator, row: int = 0) -> tuple[Run, ...]:
    return emulator.take_frame(everything=True).rows[row]


def style(sgr: bytes) -> Style:
    emulator = terminal()
    emulator.feed(b"\x1b[" + sgr + b"mx")
    return runs(emulator)[0].style
