"""Brings another terminal to the state of an emulator: screen, modes, keyboard and cursor."""

import re

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.grid import CursorShape
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import check, grid_ref, sized
from sshtui.terminal.reset import CANCEL, KEYBOARD, RESET

TAKE = b"\x1b[?1049h"
"""Begins on a screen of its own: what lies under it is not the session's."""

GIVE_BACK = CANCEL + KEYBOARD + RESET + b"\x1b]8;;\x1b\\" + b"\x1b[?5W" + TAKE.replace(b"h", b"l")
"""Undoes whatever a program switched on, and shows what lay under the screen."""

_BEGUN = re.compile(rb"\x1b(?:\[(?:\?[\d;]*)?)?\Z")
_SWITCHES = re.compile(rb"\x1b(?:c|\[\?(?:\d*;)*(?:47|1047|1049)(?:;\d*)*[hl])")
_ALTERNATE = re.compile(rb"\x1b\[\?(?:47|1047|1049)[hl]")
# Each steady; the number before it is the same one blinking.
_SHAPES = {CursorShape.BLOCK: 2, CursorShape.UNDERLINE: 4, CursorShape.BAR: 6}


def redraw(emulator: Emulator) -> bytes:
    """Return what brings another terminal to the state of an emulator, on the screen it shows."""
    drawn = _ALTERNATE.sub(b"", _formatted(emulator))
    cursor = emulator.take_frame(everything=True).cursor
    level = emulator.modify_other_keys
    return b"".join(
        (
            CANCEL + KEYBOARD + RESET + b"\x1b[H\x1b[2J",
            drawn,
            b"\x1b[%d q" % (_SHAPES[cursor.shape] - cursor.blinking),
            b"\x1b[>4;%dm" % level if level else b"",
        )
    )


class ScreenSwitches:
    """Passes a program's bytes on, but for those that would change the screen under it.

    The other terminal has one screen for both of the program's, so a change of screens is drawn
    anew. Sequences may be cut anywhere.
    """

    def __init__(self) -> None:
        self._begun = b""

    def pass_on(self, data: bytes) -> bytes | None:
        """Return bytes as they are to be written; None where the screen must be drawn anew.

        Args:
            data: What the program wrote; the emulator has it already.
        """
        data = self._begun + data
        begun = _BEGUN.search(data)
        self._begun = begun.group() if begun else b""
        if _SWITCHES.search(data):
            return None
        return data[: len(data) - len(self._begun)]


def _formatted(emulator: Emulator) -> bytes:
    options = sized("GhosttyFormatterTerminalOptions")
    options.emit = lib.GHOSTTY_FORMATTER_FORMAT_VT
    options.unwrap = options.trim = False
    for name in ("modes", "scrolling_region", "tabstops", "keyboard"):
        setattr(options.extra, name, True)
    for name in ("cursor", "style", "protection", "kitty_keyboard", "charsets"):
        setattr(options.extra.screen, name, True)
    columns, rows = emulator.size
    first = grid_ref(emulator.handle, 0, 0)
    last = grid_ref(emulator.handle, columns - 1, rows - 1)
    selection = sized("GhosttySelection")
    selection.start, selection.end = first[0], last[0]
    options.selection = selection
    made = ffi.new("GhosttyFormatter *")
    new = lib.ghostty_formatter_terminal_new
    check(new(ffi.NULL, made, emulator.handle, options[0]), "formatter_terminal_new")
    try:
        length = ffi.new("size_t *")
        lib.ghostty_formatter_format_buf(made[0], ffi.NULL, 0, length)
        buffer = ffi.new("uint8_t[]", max(1, length[0]))
        write = lib.ghostty_formatter_format_buf
        check(write(made[0], buffer, len(buffer), length), "formatter_format_buf")
        return bytes(ffi.buffer(buffer, length[0]))
    finally:
        lib.ghostty_formatter_free(made[0])
