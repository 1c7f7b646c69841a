import pytest
from textual import events
from textual.geometry import Offset
from textual.widget import Widget

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.mouse import MouseButton
from sshtui.terminal.mouse_selection import MouseSelection
from sshtui.ui.widgets.terminal.mouse_gesture import MouseGesture
from sshtui.ui.widgets.terminal.pointer import WHEEL_LINES, Pointer
from tests.terminal.terminals import terminal

MOUSE = b"\x1b[?1000h\x1b[?1006h"
DRAGS = b"\x1b[?1002h\x1b[?1006h"


def down(button: int = 1, *, shift: bool = False) -> events.MouseDown:
    return events.MouseDown(Widget(), 0, 0, 0, 0, button, shift, meta=False, ctrl=False)


def moved(*, shift: bool = False) -> events.MouseMove:
    return events.MouseMove(Widget(), 0, 0, 0, 0, 1, shift, meta=False, ctrl=False)


def up() -> events.MouseUp:
    return events.MouseUp(Widget(), 0, 0, 0, 0, 1, shift=False, meta=False, ctrl=False)


def pointer_at(emulator: Emulator) -> Pointer:
    told: list[str] = []
    return Pointer(
        emulator, MouseGesture(MouseSelection(emulator), told.append, lambda: None, print)
    )


def fed(*data: bytes) -> tuple[Emulator, Pointer]:
    emulator = terminal()
    for part in data:
        emulator.feed(part)
    return emulator, pointer_at(emulator)


def test_a_drag_selects_where_no_program_wants_the_mouse() -> None:
    emulator, pointer = fed(b"one two three")
    assert pointer.press(down(), Offset(4, 0)) == b""
    assert pointer.selecting
    assert pointer.move(moved(), Offset(6, 0)) == b""
    assert emulator.selected_text() == "two"
    assert pointer.release(up(), Offset(6, 0)) == b""
    assert not pointer.selecting
    assert pointer.move(moved(), Offset(0, 0)) == b""
    assert emulator.selected_text() == "two"


def test_another_press_takes_the_selection_away() -> None:
    emulator, pointer = fed(b"one two")
    pointer.press(down(), Offset(0, 0))
    pointer.move(moved(), Offset(2, 0))
    pointer.release(up(), Offset(2, 0))
    pointer.press(down(), Offset(5, 0))
    assert emulator.selected_text() == ""


def test_a_program_that_wants_the_mouse_gets_it() -> None:
    emulator, pointer = fed(b"text", MOUSE)
    assert pointer.press(down(), Offset(4, 2)) == b"\x1b[<0;5;3M"
    assert pointer.release(up(), Offset(4, 2)) == b"\x1b[<0;5;3m"
    assert pointer.press(down(3), Offset(0, 0)) == b"\x1b[<2;1;1M"
    assert emulator.selected_text() == ""


def test_with_shift_it_is_never_the_programs() -> None:
    emulator, pointer = fed(b"one two", MOUSE)
    for start, end, text in ((0, 2, "one"), (4, 6, "two")):
        assert pointer.press(down(shift=True), Offset(start, 0)) == b""
        pointer.move(moved(shift=True), Offset(end, 0))
        assert pointer.release(up(), Offset(end, 0)) == b""
        assert emulator.selected_text() == text


def test_a_drag_that_leaves_the_view_stays_within_it_for_the_program() -> None:
    _, pointer = fed(DRAGS)
    pointer.press(down(), Offset(0, 0))
    assert pointer.move(moved(), Offset(999, -5)) == b"\x1b[<32;40;1M"


def test_a_button_that_was_pressed_elsewhere_is_no_release() -> None:
    _, pointer = fed(MOUSE)
    assert pointer.release(up(), Offset(0, 0)) == b""


def test_the_wheel_scrolls_back_and_forth() -> None:
    emulator, pointer = fed(b"line\r\n" * 50)
    assert pointer.wheel(MouseButton.WHEEL_UP, down(), Offset(0, 0)) == b""
    assert emulator.take_frame().below == WHEEL_LINES
    pointer.wheel(MouseButton.WHEEL_DOWN, down(), Offset(0, 0))
    assert emulator.take_frame().below == 0
    assert pointer.wheel(MouseButton.WHEEL_LEFT, down(), Offset(0, 0)) == b""


def test_the_wheel_is_the_programs_or_arrows_on_the_alternate_screen() -> None:
    _, pointer = fed(b"\x1b[?1049h\x1b[?1007h")
    assert pointer.wheel(MouseButton.WHEEL_UP, down(), Offset(0, 0)) == b"\x1b[A" * WHEEL_LINES
    _, pointer = fed(b"\x1b[?1049h\x1b[?1007l")
    assert pointer.wheel(MouseButton.WHEEL_UP, down(), Offset(0, 0)) == b""
    _, pointer = fed(MOUSE)
    assert pointer.wheel(MouseButton.WHEEL_UP, down(), Offset(0, 0)) == b"\x1b[<64;1;1M"


@pytest.mark.parametrize(("button", "code"), [(8, 128), (9, 129), (10, 130), (11, 131)])
def test_the_buttons_beside_a_mouse_are_the_programs(button: int, code: int) -> None:
    emulator = terminal()
    emulator.feed(b"\x1b[?1002h\x1b[?1006h")
    pointer = pointer_at(emulator)
    assert pointer.press(down(button), Offset(1, 1)) == b"\x1b[<%d;2;2M" % code
    assert pointer.move(moved(), Offset(2, 1)) == b"\x1b[<%d;3;2M" % (code + 32)
    assert pointer.release(up(), Offset(2, 1)) == b"\x1b[<%d;3;2m" % code
