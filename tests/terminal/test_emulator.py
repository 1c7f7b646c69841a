"""The emulator: what it shows, what it answers, what it never does."""

import pytest

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.grid import CursorShape
from tests.servers.clock import effort
from tests.terminal.terminals import terminal


def test_only_changed_rows_are_in_a_frame() -> None:
    emulator = terminal()
    emulator.feed(b"one\r\ntwo\r\nthree")
    assert set(emulator.take_frame().rows) == set(range(6))
    assert emulator.take_frame().rows == {}
    emulator.feed(b"\x1b[2;1HTWO")
    assert "TWO" in "".join(run.text for run in emulator.take_frame().rows[1])


def test_a_program_can_change_the_default_colours_for_itself() -> None:
    emulator = terminal()
    emulator.set_colours(0xEEEEEE, 0x111111, ())
    emulator.feed(b"\x1b]10;#010203\x07\x1b]11;#040506\x07\x1b]12;#070809\x07")
    frame = emulator.take_frame()
    assert (frame.foreground, frame.background, frame.cursor.colour) == (
        0x010203,
        0x040506,
        0x070809,
    )
    emulator.feed(b"\x1b]110\x07\x1b]111\x07")
    frame = emulator.take_frame()
    assert (frame.foreground, frame.background) == (0xEEEEEE, 0x111111)


def test_the_alternate_screen_leaves_the_first_as_it_was() -> None:
    emulator = terminal()
    emulator.feed(b"shell\x1b[?1049h\x1b[Hprogram")
    assert emulator.modes.alternate_screen
    assert emulator.text().startswith("program")
    emulator.feed(b"\x1b[?1049l")
    assert emulator.text() == "shell"


def test_the_cursor_is_where_and_how_the_program_wants_it() -> None:
    emulator = terminal()
    emulator.feed(b"\x1b[3;5H\x1b[4 q")
    cursor = emulator.take_frame().cursor
    assert (cursor.column, cursor.row, cursor.visible) == (4, 2, True)
    assert cursor.shape is CursorShape.UNDERLINE
    emulator.feed(b"\x1b[6 q\x1b[?25l")
    cursor = emulator.take_frame().cursor
    assert (cursor.visible, cursor.shape) == (False, CursorShape.BAR)


def test_the_scrollback_can_be_seen_and_left() -> None:
    emulator = terminal()
    emulator.feed(b"".join(b"line %d\r\n" % number for number in range(50)))
    emulator.scroll(-10)
    assert (emulator.scrolled_back, emulator.take_frame().below) == (True, 10)
    assert emulator.text().splitlines()[0] == "line 35"
    emulator.feed(b"more\r\n")
    assert emulator.text().splitlines()[0] == "line 35"
    emulator.scroll_to_end()
    assert (emulator.scrolled_back, emulator.take_frame().below) == (False, 0)


def kept_lines(*, lines: int, size: int) -> int:
    emulator = Emulator(80, 24, scrollback_lines=lines, scrollback_bytes=size, reply=lambda _: None)
    for _ in range(20):
        emulator.feed(b"".join(b"line %d\r\n" % number for number in range(2000)))
    emulator.scroll(-1_000_000)
    return emulator.take_frame().below


def test_scrollback_is_limited_in_lines() -> None:
    assert 9_000 < kept_lines(lines=10_000, size=64 << 20) < 12_000


def test_scrollback_is_limited_in_bytes() -> None:
    assert kept_lines(lines=1_000_000, size=1 << 20) < 5_000


def test_the_title_is_one_clean_line_of_bounded_length() -> None:
    emulator = terminal()
    emulator.feed("\x1b]2;a\u202eb\u009bc\x07".encode())
    assert emulator.title == "abc"
    emulator.feed(b"\x1b]2;" + b"x" * 900 + b"\x07")
    assert emulator.title == "x" * 200


def test_bells_are_counted() -> None:
    emulator = terminal()
    emulator.feed(b"\x07a\x07\x1b]0;not a bell\x07")
    assert emulator.bells == 2


@pytest.mark.parametrize(
    ("asked", "given"), [((0, 0), (4, 3)), ((-5, 7), (4, 7)), ((1, 1), (4, 3))]
)
def test_sizes_are_moved_into_bounds(asked: tuple[int, int], given: tuple[int, int]) -> None:
    emulator = terminal()
    emulator.resize(*asked)
    assert emulator.size == given
    assert terminal(*asked).size == given


def test_huge_sizes_are_moved_into_bounds() -> None:
    emulator = terminal()
    emulator.resize(70_000, 70_000)
    assert emulator.size == (2000, 1000)


def test_endless_strings_take_neither_long_nor_much() -> None:
    emulator = terminal()
    with effort(10):
        for opening in (b"\x1b]2;", b"\x1bPq", b"\x1b_G", b"\x1b]52;c;"):
            for _ in range(64):
                emulator.feed(opening + b"A" * 65536)
                opening = b""  # noqa: PLW2901 - only the first piece opens the string
            emulator.feed(b"\x18")
        emulator.feed(b"\x1b[65535b\x1b[2147483647b\x1bcOK")
    assert emulator.text() == "OK"


def test_a_closed_terminal_takes_and_shows_nothing() -> None:
    emulator = terminal()
    emulator.feed(b"text")
    emulator.close()
    emulator.close()
    emulator.feed(b"more")
    emulator.resize(10, 10)
    emulator.scroll(-1)
    emulator.scroll_to_end()
    emulator.clear_selection()
    assert (emulator.text(), emulator.title, emulator.selected_text()) == ("", "", "")
    assert emulator.take_frame(everything=True).rows == {}
    assert not emulator.modes.mouse
    assert not emulator.scrolled_back
