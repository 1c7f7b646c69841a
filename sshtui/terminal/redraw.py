"""Brings another terminal to the state of an emulator: screen, modes, keyboard and cursor."""

import itertools
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.formatting import formatted
from sshtui.terminal.grid import DEFAULT_STYLE, Cursor, CursorShape, Frame, Run
from sshtui.terminal.native import palettes, terminal_reader
from sshtui.terminal.reset import CANCEL, KEYBOARD, RESET

_SWITCHES = re.compile(rb"\x1b\[\?(?:47|1047|1048|1049)[hl]")
_HOME, _ORIGIN = b"\x1b[H", b"\x1b[?6h"
_TOP, _LEFT = re.compile(rb"\x1b\[(\d+);\d+r"), re.compile(rb"\x1b\[(\d+);\d+s")
# Each steady; the number before it is the same one blinking.
_SHAPES = {CursorShape.BLOCK: 2, CursorShape.UNDERLINE: 4, CursorShape.BAR: 6}

_COLOURS: Mapping[str, int] = MappingProxyType(
    {"COLOR_FOREGROUND": 10, "COLOR_BACKGROUND": 11, "COLOR_CURSOR": 12}
)
"""Those with an OSC of their own."""


def redraw(emulator: Emulator) -> bytes:
    """Return what brings another terminal to the state of an emulator, on the screen it shows."""
    contents = formatted(emulator, state=False)
    frame = emulator.take_frame(everything=True)
    cursor, level = frame.cursor, emulator.modify_other_keys
    return b"".join(
        (
            # The contents first: margins and modes would move them.
            CANCEL + KEYBOARD + RESET + _HOME + b"\x1b[2J" + contents,
            *_blanks(frame),
            _state(formatted(emulator, state=True), contents, cursor),
            *_colours(emulator),
            b"\x1b[%d q" % (_SHAPES[cursor.shape] - cursor.blinking),
            b"\x1b[>4;%dm" % level if level else b"",
        )
    )


def _blanks(frame: Frame) -> Iterator[bytes]:
    """Yield what erases blank cells, which the library writes in the style of those before."""
    for row, runs in frame.rows.items():
        column = 0
        for before, run in itertools.pairwise((Run("", DEFAULT_STYLE), *runs)):
            column += before.width
            blank = len(run.text) - len(run.text.lstrip(" "))
            if blank and run.style == DEFAULT_STYLE != before.style:
                yield b"\x1b[0m\x1b[%d;%dH\x1b[%dX" % (row + 1, column + 1, blank)


def _state(formatted: bytes, contents: bytes, cursor: Cursor) -> bytes:
    """Return what sets everything but the contents."""
    before, home, after = formatted.partition(_HOME)
    state = _SWITCHES.sub(b"", before + home + after[len(contents) :])
    if _ORIGIN not in state:
        return state
    # Places count from the margins from then on, which the library does not do.
    top, left = (int(match[1]) if (match := known.search(state)) else 1 for known in (_TOP, _LEFT))
    place = b"\x1b[%d;%dH" % (cursor.row + 2 - top, cursor.column + 2 - left)
    return state.replace(_ORIGIN, b"") + _ORIGIN + place


def _colours(emulator: Emulator) -> Iterator[bytes]:
    """Yield what sets the colours that a program has changed: the others are the terminal's own."""
    reader, terminal = terminal_reader(), emulator.handle
    for key, number in _COLOURS.items():
        colour, usual = reader.get(terminal, key), reader.get(terminal, f"{key}_DEFAULT")
        if colour is not None and (usual is None or _rgb(colour) != _rgb(usual)):
            yield b"\x1b]%d;%b\x1b\\" % (number, _rgb(colour))
    for number, (colour, usual) in enumerate(zip(*palettes(terminal), strict=True)):
        if _rgb(colour) != _rgb(usual):
            yield b"\x1b]4;%d;%b\x1b\\" % (number, _rgb(colour))


def _rgb(colour: Any) -> bytes:
    return b"rgb:%02x/%02x/%02x" % (colour.r, colour.g, colour.b)
