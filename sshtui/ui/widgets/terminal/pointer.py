"""The mouse over a terminal: passed to the program, or used to select and scroll."""

from textual import events
from textual.geometry import Offset

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.keys import KeyEncoder
from sshtui.terminal.mouse import MouseAction, MouseButton, MouseEncoder
from sshtui.terminal.strokes import named
from sshtui.ui.widgets.terminal.mouse_gesture import MouseGesture

WHEEL_LINES = 3

_BUTTONS = {
    1: MouseButton.LEFT,
    2: MouseButton.MIDDLE,
    3: MouseButton.RIGHT,
    8: MouseButton.EIGHT,
    9: MouseButton.NINE,
    10: MouseButton.TEN,
    11: MouseButton.ELEVEN,
}


class Pointer:
    """Follows the mouse over one terminal.

    With shift the mouse is never the program's, as in xterm. Every verb returns the bytes to send.

    Args:
        emulator: The terminal.
        gesture: Selects in it.
    """

    def __init__(self, emulator: Emulator, gesture: MouseGesture) -> None:
        self._emulator = emulator
        self._gesture = gesture
        self._mouse = MouseEncoder(emulator)
        self._keys = KeyEncoder(emulator)
        self._held = MouseButton.NONE

    @property
    def selecting(self) -> bool:
        """Return whether a selection is being drawn."""
        return self._gesture.held

    def press(self, event: events.MouseDown, at: Offset) -> bytes:
        """Press a button: the program's, or the start of a selection."""
        button = _BUTTONS.get(event.button, MouseButton.NONE)
        if self._is_programs(event):
            self._held = button
            return self._encode(MouseAction.PRESS, button, event, at)
        if button is MouseButton.LEFT:
            # Where the program wants the mouse, a drag with shift is a selection of its own.
            deferred = self._emulator.modes.mouse
            self._gesture.press(at, event.time, extends=event.shift, deferred=deferred)
        else:
            self._gesture.clear()
        return b""

    def move(self, event: events.MouseMove, at: Offset) -> bytes:
        """Move: of interest to the program, or growing the selection."""
        if self._gesture.held:
            self._gesture.move(at, self._emulator.size[1])
            return b""
        if self._held is MouseButton.NONE and not self._is_programs(event):
            return b""
        return self._encode(MouseAction.MOTION, self._held, event, at)

    def release(self, event: events.MouseUp, at: Offset) -> bytes:
        """Release a button: of the program, or the end of the selection."""
        self._gesture.release()
        held, self._held = self._held, MouseButton.NONE
        if held is MouseButton.NONE:
            return b""
        return self._encode(MouseAction.RELEASE, held, event, at)

    def wheel(self, button: MouseButton, event: events.MouseEvent, at: Offset) -> bytes:
        """Turn the wheel by one notch: the program's, or arrow keys, or the scrollback."""
        if self._is_programs(event):
            return self._encode(MouseAction.PRESS, button, event, at)
        if button not in (MouseButton.WHEEL_UP, MouseButton.WHEEL_DOWN):
            return b""
        up = button is MouseButton.WHEEL_UP
        modes = self._emulator.modes
        if modes.alternate_screen:
            arrow = self._keys.encode(named("up" if up else "down"))
            return arrow * WHEEL_LINES if modes.alternate_scroll else b""
        self._emulator.scroll(-WHEEL_LINES if up else WHEEL_LINES)
        return b""

    def _is_programs(self, event: events.MouseEvent) -> bool:
        return not event.shift and self._emulator.modes.mouse

    def _encode(
        self, action: MouseAction, button: MouseButton, event: events.MouseEvent, at: Offset
    ) -> bytes:
        columns, rows = self._emulator.size
        return self._mouse.encode(
            action,
            button,
            min(max(at.x, 0), columns - 1),
            min(max(at.y, 0), rows - 1),
            shift=event.shift,
            alt=event.meta,
            ctrl=event.ctrl,
        )
