"""The mouse, compared with what xterm sends (ctlseqs, Mouse Tracking)."""

import pytest

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.mouse import MouseAction, MouseButton, MouseEncoder

PRESS, RELEASE, MOTION = MouseAction.PRESS, MouseAction.RELEASE, MouseAction.MOTION
LEFT, NONE = MouseButton.LEFT, MouseButton.NONE


def encoder(setup: bytes) -> MouseEncoder:
    emulator = Emulator(80, 24, scrollback_lines=10, scrollback_bytes=1 << 20, reply=lambda _: None)
    emulator.feed(setup)
    return MouseEncoder(emulator)


def test_nothing_is_told_that_was_not_asked_for() -> None:
    assert encoder(b"").encode(PRESS, LEFT, 4, 3) == b""
    assert encoder(b"\x1b[?1000h\x1b[?1006h").encode(MOTION, LEFT, 4, 3) == b""
    assert encoder(b"\x1b[?1002h\x1b[?1006h").encode(MOTION, NONE, 4, 3) == b""


@pytest.mark.parametrize(
    ("action", "button", "expected"),
    [
        (PRESS, LEFT, b"\x1b[<0;5;4M"),
        (PRESS, MouseButton.MIDDLE, b"\x1b[<1;5;4M"),
        (PRESS, MouseButton.RIGHT, b"\x1b[<2;5;4M"),
        (RELEASE, LEFT, b"\x1b[<0;5;4m"),
        (MOTION, LEFT, b"\x1b[<32;5;4M"),
        (MOTION, NONE, b"\x1b[<35;5;4M"),
        (PRESS, MouseButton.WHEEL_UP, b"\x1b[<64;5;4M"),
        (PRESS, MouseButton.WHEEL_DOWN, b"\x1b[<65;5;4M"),
        (PRESS, MouseButton.WHEEL_LEFT, b"\x1b[<66;5;4M"),
        (PRESS, MouseButton.WHEEL_RIGHT, b"\x1b[<67;5;4M"),
    ],
)
def test_the_mouse_in_sgr_form(action: MouseAction, button: MouseButton, expected: bytes) -> None:
    assert encoder(b"\x1b[?1003h\x1b[?1006h").encode(action, button, 4, 3) == expected


def test_modifiers_are_told() -> None:
    mouse = encoder(b"\x1b[?1000h\x1b[?1006h")
    assert mouse.encode(PRESS, LEFT, 0, 0, ctrl=True) == b"\x1b[<16;1;1M"
    assert mouse.encode(PRESS, LEFT, 0, 0, alt=True, shift=True) == b"\x1b[<12;1;1M"


def test_the_old_form_is_known() -> None:
    assert encoder(b"\x1b[?1000h").encode(PRESS, LEFT, 4, 3) == b"\x1b[M %$"


def test_moves_within_a_cell_are_told_once() -> None:
    mouse = encoder(b"\x1b[?1003h\x1b[?1006h")
    assert mouse.encode(MOTION, NONE, 4, 3)
    assert mouse.encode(MOTION, NONE, 4, 3) == b""
    assert mouse.encode(MOTION, NONE, 5, 3)
