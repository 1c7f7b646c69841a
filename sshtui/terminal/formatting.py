"""Writes what a terminal shows as what would have another one show it."""

from typing import Any

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import check, grid_ref, sized


def formatted(emulator: Emulator, *, state: bool) -> bytes:
    """Return what writes the rows in view, one by one.

    Args:
        emulator: The terminal.
        state: Whether modes, margins, cursor, style and keyboard come with them.
    """
    options = _options()
    for name in ("modes", "scrolling_region", "tabstops", "keyboard"):
        setattr(options.extra, name, state)
    for name in ("cursor", "style", "protection", "kitty_keyboard", "charsets"):
        setattr(options.extra.screen, name, state)
    columns, rows = emulator.size
    first = grid_ref(emulator.handle, 0, 0)
    last = grid_ref(emulator.handle, columns - 1, rows - 1)
    selection = sized("GhosttySelection")
    selection.start, selection.end = first[0], last[0]
    options.selection = selection
    return _written(emulator, options)


def formatted_with_scrollback(emulator: Emulator) -> bytes:
    """Return what writes all the rows there are, wrapped as they are."""
    options = _options()
    options.unwrap = True
    return _written(emulator, options)


def _options() -> Any:
    options = sized("GhosttyFormatterTerminalOptions")
    options.emit = lib.GHOSTTY_FORMATTER_FORMAT_VT
    return options


def _written(emulator: Emulator, options: Any) -> bytes:
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
