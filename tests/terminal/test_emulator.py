"""The emulator: what it shows, what it answers, what it never does."""

import pytest

from sshtui.terminal.characters import cluster, shown
from sshtui.terminal.emulator import Emulator
from sshtui.terminal.grid import CursorShape, Run, Style
from sshtui.terminal.native import RENDER_TYPES, TERMINAL_TYPES, NativeError, ValueReader, check
from tests.servers.clock import effort


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


def test_a_line_of_two_styles_is_two_runs() -> None:
    emulator = terminal()
    emulator.feed(b"plain \x1b[1mbold")
    assert [(run.text, run.style.bold) for run in runs(emulator)] == [
        ("plain ", False),
        ("bold", True),
    ]


def test_only_changed_rows_are_in_a_frame() -> None:
    emulator = terminal()
    emulator.feed(b"one\r\ntwo\r\nthree")
    assert set(emulator.take_frame().rows) == set(range(6))
    assert emulator.take_frame().rows == {}
    emulator.feed(b"\x1b[2;1HTWO")
    assert "TWO" in "".join(run.text for run in emulator.take_frame().rows[1])


@pytest.mark.parametrize(
    ("sgr", "expected"),
    [
        (b"1", Style(bold=True)),
        (b"2", Style(faint=True)),
        (b"3", Style(italic=True)),
        (b"4", Style(underline=1)),
        (b"21", Style(underline=2)),
        (b"4:3", Style(underline=3)),
        (b"5", Style(blink=True)),
        (b"7", Style(inverse=True)),
        (b"9", Style(strike=True)),
        (b"53", Style(overline=True)),
        (b"38;2;1;2;3", Style(foreground=0x010203)),
        (b"48;2;1;2;3", Style(background=0x010203)),
        (b"38;5;196", Style(foreground=0xFF0000)),
        (b"48;5;21", Style(background=0x0000FF)),
    ],
)
def test_every_attribute_and_kind_of_colour_is_understood(sgr: bytes, expected: Style) -> None:
    assert style(sgr) == expected


def test_the_sixteen_colours_are_those_it_was_given() -> None:
    emulator = terminal()
    emulator.set_colors(0xEEEEEE, 0x111111, [index * 0x101010 for index in range(16)])
    emulator.feed(b"\x1b[32mx\x1b[102my")
    assert [run.style.foreground for run in runs(emulator)] == [0x202020, 0x202020]
    assert runs(emulator)[1].style.background == 0xA0A0A0


def test_a_palette_change_shows_on_what_is_there_already() -> None:
    emulator = terminal()
    emulator.feed(b"\x1b[31mred")
    before = emulator.take_frame().rows[0][0].style.foreground
    emulator.feed(b"\x1b]4;1;#00ff00\x07")
    assert before != emulator.take_frame().rows[0][0].style.foreground == 0x00FF00
    emulator.feed(b"\x1b]104;1\x07")
    assert emulator.take_frame().rows[0][0].style.foreground == before


def test_a_program_can_change_the_default_colours_for_itself() -> None:
    emulator = terminal()
    emulator.set_colors(0xEEEEEE, 0x111111, ())
    emulator.feed(b"\x1b]10;#010203\x07\x1b]11;#040506\x07\x1b]12;#070809\x07")
    frame = emulator.take_frame()
    assert (frame.foreground, frame.background, frame.cursor.color) == (
        0x010203,
        0x040506,
        0x070809,
    )
    emulator.feed(b"\x1b]110\x07\x1b]111\x07")
    frame = emulator.take_frame()
    assert (frame.foreground, frame.background) == (0xEEEEEE, 0x111111)


def test_an_erased_background_is_painted_to_the_end_of_the_row() -> None:
    emulator = terminal(columns=10)
    emulator.feed(b"\x1b[48;2;9;9;9mab\x1b[K")
    row = runs(emulator)
    assert "".join(run.text for run in row) == "ab        "
    assert {run.style.background for run in row} == {0x090909}


def test_invisible_text_is_not_in_the_frame() -> None:
    emulator = terminal()
    emulator.feed(b"a\x1b[8msecret\x1b[0mb")
    assert "".join(run.text for run in runs(emulator)) == "a      b"


def test_wide_characters_take_two_cells() -> None:
    emulator = terminal()
    emulator.feed("a漢字b".encode())
    row = runs(emulator)
    assert [run.cells for run in row] == [(), ("漢", "", "字", ""), ()]
    assert sum(run.width for run in row) == 6


@pytest.mark.parametrize(
    ("text", "width"), [("e\u0301", 1), ("👩\u200d🚀", 2), ("🇩🇪", 2), ("⚠\ufe0f", 2)]
)
def test_what_a_reader_sees_as_one_character_is_one_cell(text: str, width: int) -> None:
    emulator = terminal()
    emulator.feed(text.encode() + b"|")
    assert runs(emulator)[0].cells == (text, *[""] * (width - 1))
    assert runs(emulator)[-1].text == "|"


@pytest.mark.parametrize("clusters", [b"", b"\x1b[?2027l"])
@pytest.mark.parametrize(
    "hostile", ["\u009b31m", "\u202e", "\u2066", "\u200f", "\u2028", "\u0085", "\u061c", "\u00ad"]
)
def test_controls_and_direction_marks_are_never_shown(hostile: str, clusters: bytes) -> None:
    emulator = terminal()
    emulator.feed(clusters + f"a{hostile}b\r\n{hostile}c".encode())
    text = "".join(run.text for row in (0, 1) for run in runs(emulator, row))
    assert hostile[0] not in text
    assert text.startswith("a")


@pytest.mark.parametrize("hostile", [0x1B, 0x9B, 0x202E, 0x2028, 0xD800, 0x7F, 0x200D])
def test_no_cell_is_shown_as_a_character_that_acts(hostile: int) -> None:
    assert shown(hostile) == "\N{REPLACEMENT CHARACTER}"
    assert cluster([ord("a"), hostile]) == "a"


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
    ("asked", "given"), [((0, 0), (2, 3)), ((-5, 7), (2, 7)), ((1, 1), (2, 3))]
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


def test_text_is_put_together_again_where_only_the_width_broke_it() -> None:
    emulator = terminal(columns=10)
    emulator.feed(b"0123456789abcde\r\nsecond")
    assert emulator.text() == "0123456789\nabcde\nsecond"
    for start, end in (((8, 0), (2, 2)), ((2, 2), (8, 0))):
        emulator.select(start, end)
        assert emulator.selected_text() == "89abcde\nsec"
    emulator.select((-9, -9), (999, 999))
    assert emulator.selected_text() == "0123456789abcde\nsecond"


def test_a_selection_stays_with_its_text() -> None:
    emulator = terminal()
    emulator.feed(b"one two three\r\n")
    emulator.select_word((5, 0))
    assert emulator.selected_text() == "two"
    assert emulator.take_frame().selections == {0: (4, 6)}
    emulator.feed(b"\r\n" * 10)
    assert emulator.selected_text() == "two"
    emulator.select_line((0, 0))
    emulator.clear_selection()
    assert emulator.selected_text() == ""


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
    emulator.select((0, 0), (1, 1))
    emulator.clear_selection()
    assert (emulator.text(), emulator.title, emulator.selected_text()) == ("", "", "")
    assert emulator.take_frame(everything=True).rows == {}
    assert not emulator.modes.mouse
    assert not emulator.scrolled_back


def test_a_key_without_a_type_cannot_be_read() -> None:
    reader = ValueReader("ghostty_terminal_get", "GHOSTTY_TERMINAL_DATA", TERMINAL_TYPES)
    emulator = terminal()
    assert reader.get(emulator.handle, "COLS") == 40
    with pytest.raises(KeyError):
        reader.get(emulator.handle, "CURSOR_X")
    assert "CURSOR" in RENDER_TYPES
    with pytest.raises(NativeError):
        check(-1, "a call")
