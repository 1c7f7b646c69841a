"""Encodes mouse events as bytes, in the form the remote program asked for."""

import re
from enum import StrEnum

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import Handle, check, sized

_SHIFT, _CTRL, _ALT = 1, 2, 4
_MOST_BYTES = 64


class MouseAction(StrEnum):
    """What happened to a button or to the pointer."""

    PRESS = "press"
    RELEASE = "release"
    MOTION = "motion"


class MouseButton(StrEnum):
    """A button, or a notch of the wheel; NONE is the pointer alone."""

    NONE = "none"
    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"
    WHEEL_UP = "wheel up"
    WHEEL_DOWN = "wheel down"
    WHEEL_LEFT = "wheel left"
    WHEEL_RIGHT = "wheel right"
    EIGHT = "8, usually back"
    NINE = "9, usually forward"
    TEN = "10"
    ELEVEN = "11"


_ACTIONS = {
    MouseAction.PRESS: "PRESS",
    MouseAction.RELEASE: "RELEASE",
    MouseAction.MOTION: "MOTION",
}
_BUTTONS = {
    MouseButton.LEFT: "LEFT",
    MouseButton.MIDDLE: "MIDDLE",
    MouseButton.RIGHT: "RIGHT",
    MouseButton.WHEEL_UP: "FOUR",
    MouseButton.WHEEL_DOWN: "FIVE",
    MouseButton.WHEEL_LEFT: "SIX",
    MouseButton.WHEEL_RIGHT: "SEVEN",
    MouseButton.EIGHT: "EIGHT",
    MouseButton.NINE: "NINE",
    MouseButton.TEN: "EIGHT",
    MouseButton.ELEVEN: "NINE",
}


# The library (pyghostty 0.1.3) has codes for these and encodes none; theirs are two above.
_UNKNOWN = frozenset({MouseButton.TEN, MouseButton.ELEVEN})
_SGR = re.compile(rb"\x1b\[<(\d+)(;.*)")


class MouseEncoder:
    """Encodes the mouse for the program in one terminal.

    Args:
        emulator: Its modes and size decide about the encoding.
    """

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._encoder = Handle(self, "mouse_encoder", "GhosttyMouseEncoder")
        self._event = Handle(self, "mouse_event", "GhosttyMouseEvent")
        self._size = sized("GhosttyMouseEncoderSize")
        self._position = sized("GhosttyMousePosition")
        self._pressed = ffi.new("bool *")
        self._buffer = ffi.new("char[]", _MOST_BYTES)
        self._length = ffi.new("size_t *")
        self._last = (-1, -1)

    def _option(self, name: str, value: object) -> None:
        option = getattr(lib, f"GHOSTTY_MOUSE_ENCODER_OPT_{name}")
        lib.ghostty_mouse_encoder_setopt(self._encoder.value, option, value)

    def encode(
        self,
        action: MouseAction,
        button: MouseButton,
        column: int,
        row: int,
        *,
        shift: bool = False,
        alt: bool = False,
        ctrl: bool = False,
    ) -> bytes:
        """Return what the program is to be told; nothing where it did not ask, or within a cell.

        Args:
            action: What happened.
            button: The button it happened to; for motion, the one held down.
            column: Cell under the pointer, from 0.
            row: Likewise.
            shift: Whether the key was down.
            alt: Likewise.
            ctrl: Likewise.
        """
        moved = (column, row) != self._last
        self._last = (column, row)
        if self._emulator.closed or (action is MouseAction.MOTION and not moved):
            return b""
        event = self._event.value
        lib.ghostty_mouse_event_set_action(event, _code("ACTION", _ACTIONS[action]))
        if button is MouseButton.NONE:
            lib.ghostty_mouse_event_clear_button(event)
        else:
            lib.ghostty_mouse_event_set_button(event, _code("BUTTON", _BUTTONS[button]))
        lib.ghostty_mouse_event_set_mods(event, shift * _SHIFT | ctrl * _CTRL | alt * _ALT)
        width, height = self._emulator.cell
        self._position.x = (column + 0.5) * width
        self._position.y = (row + 0.5) * height
        lib.ghostty_mouse_event_set_position(event, self._position[0])
        self._follow(held=action is MouseAction.MOTION and button is not MouseButton.NONE)
        encode = lib.ghostty_mouse_encoder_encode
        result = encode(self._encoder.value, event, self._buffer, _MOST_BYTES, self._length)
        check(result, "mouse_encode")
        told = bytes(ffi.buffer(self._buffer, self._length[0]))
        return _two_on(told) if button in _UNKNOWN else told

    def _follow(self, *, held: bool) -> None:
        columns, rows = self._emulator.size
        size = self._size
        width, height = size.cell_width, size.cell_height = self._emulator.cell
        size.screen_width, size.screen_height = columns * width, rows * height
        lib.ghostty_mouse_encoder_setopt_from_terminal(self._encoder.value, self._emulator.handle)
        self._option("SIZE", size)
        self._pressed[0] = held
        self._option("ANY_BUTTON_PRESSED", self._pressed)


def _two_on(told: bytes) -> bytes:
    """Return a report with the button two above; only SGR's form has numbers for it."""
    report = _SGR.fullmatch(told)
    return b"\x1b[<%d%b" % (int(report[1]) + 2, report[2]) if report else b""


def _code(kind: str, name: str) -> int:
    code: int = getattr(lib, f"GHOSTTY_MOUSE_{kind}_{name}")
    return code
