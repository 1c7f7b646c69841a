"""A snapshot of a terminal as bytes that draw it on an empty one."""

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.native import terminal_reader
from sshtui.terminal.reset import RESET

LEAVE_SCREEN = b"\x1b[?1049l\x1b[?1047l\x1b[?47l" + RESET + b"\x1b[9999;1H"
"""Leaves the second screen, switches off what a program left on, and goes to the last row."""

_SECOND_SCREEN = b"\x1b[?1049h"


def picture(emulator: Emulator) -> bytes:
    """Return bytes that draw what is shown on an empty terminal of the same size."""
    column, row = cursor_place(emulator)
    second = _SECOND_SCREEN if emulator.modes.alternate_screen else b""
    return b"%b\x1b[H\x1b[2J%b\x1b[0m\x1b[%d;%dH" % (second, emulator.drawn(), row + 1, column + 1)


def lines_shown(emulator: Emulator) -> bytes:
    """Return the lines down to the cursor, the last one without an end."""
    if emulator.modes.alternate_screen:
        return _SECOND_SCREEN
    column, row = cursor_place(emulator)
    rows = emulator.text().split("\n")[: row + 1]
    rows += [""] * (row + 1 - len(rows))
    return "\r\n".join((*rows[:row], rows[row].ljust(column))).encode()


def cursor_place(emulator: Emulator) -> tuple[int, int]:
    """Return the column and the row of the cursor, which may be hidden."""
    read = terminal_reader()
    return int(read.get(emulator.handle, "CURSOR_X")), int(read.get(emulator.handle, "CURSOR_Y"))
