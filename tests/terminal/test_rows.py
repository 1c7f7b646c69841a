import pytest

from sshtui.terminal import rows as module
from sshtui.terminal.characters import MOST_CODEPOINTS, MOST_STACKED
from sshtui.terminal.grid import Style
from tests.terminal.terminals import runs, style, terminal


def test_a_line_of_two_styles_is_two_runs() -> None:
    emulator = terminal()
    emulator.feed(b"plain \x1b[1mbold")
    assert [(run.text, run.style.bold) for run in runs(emulator)] == [
        ("plain ", False),
        ("bold", True),
    ]


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
    emulator.set_colours(0xEEEEEE, 0x111111, [index * 0x101010 for index in range(16)])
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
    "hostile", ["\u009b31m", "\u202e", "\u2066", "\u200f", "\u2028", "\u0085", "\u061c"]
)
def test_controls_and_direction_marks_are_never_shown(hostile: str, clusters: bytes) -> None:
    emulator = terminal()
    emulator.feed(clusters + f"a{hostile}b\r\n{hostile}c".encode())
    text = "".join(run.text for row in (0, 1) for run in runs(emulator, row))
    assert hostile[0] not in text
    assert text.startswith("a")


def test_blanks_at_the_end_of_a_row_are_in_no_run() -> None:
    emulator = terminal(columns=10)
    emulator.feed(b"ab\x1b[2C\x1b[7m \x1b[0m")
    assert [(run.text, run.style.inverse) for run in runs(emulator)] == [
        ("ab  ", False),
        (" ", True),
    ]
    assert runs(emulator, 1) == ()


def test_a_cluster_that_is_cut_in_two_leaves_blanks() -> None:
    emulator = terminal(columns=10)
    emulator.feed("漢字".encode() + b"\x1b[1;2Hx")
    assert "".join(run.text for run in runs(emulator)) == " x字"


@pytest.mark.parametrize("marks", [8, 40, 2000])
def test_a_stack_of_marks_is_cut(marks: int) -> None:
    emulator = terminal()
    emulator.feed(("e" + "\u0301" * marks + "x").encode())
    assert "".join(run.text for run in runs(emulator)) == "e" + "\u0301" * MOST_STACKED + "x"


def test_a_frame_of_nothing_but_marks_is_bounded() -> None:
    emulator = terminal()
    emulator.feed(("e" + "\u0300\u0903" * 16).encode() * 240)
    frame = emulator.take_frame()
    shown = sum(len(run.text) for row in frame.rows.values() for run in row)
    assert shown <= 240 * MOST_CODEPOINTS


def test_rows_that_share_numbers_of_styles_and_rows_that_do_not_have_their_own_looks() -> None:
    emulator = terminal(columns=20, rows=40)
    # More styles than a page of the library has room for at first: it goes on with others.
    for number in range(400):
        emulator.feed(b"\x1b[38;2;9;%d;%dmx\r\n" % divmod(number, 256))
        if number % 50 == 49:
            rows = emulator.take_frame().rows
            for row in range(39):
                below = number - 38 + row
                shown = rows.get(row) if below >= 0 else None
                if shown:
                    assert shown[0].style.foreground == 0x090000 | below


def test_more_styles_than_are_remembered_are_still_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_MOST_STYLES", 2)
    emulator = terminal()
    emulator.feed(b"".join(b"\x1b[38;2;0;0;%dm%d" % (n, n) for n in range(1, 8)))
    expected = [(str(n), n) for n in range(1, 8)]
    for _ in range(2):
        assert [(run.text, run.style.foreground) for run in runs(emulator)] == expected
