"""A pane keeps its width, whatever a program asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.terminal.column_switch import ColumnSwitchFilter
from tests.servers.clock import effort
from tests.terminal.terminals import terminal

SWITCH = b"\x1b[?40h\x1b[?3h"


@pytest.mark.parametrize(
    ("data", "changed"),
    [
        (b"\x1b[?40h", b"\x1b[?400h"),
        (b"\x1b[?7;040;25h", b"\x1b[?7;0400;25h"),
        (b"\x1b[?40;40h", b"\x1b[?400;400h"),
        (b"\x1b[?40l\x1b[?40$p\x1b[?140h", b"\x1b[?40l\x1b[?40$p\x1b[?140h"),
        (b"why?40h [?40h", b"why?40h [?40h"),
        (b"\x1b[m?40h", b"\x1b[m?40h"),
    ],
)
def test_only_what_allows_the_switch_is_changed(data: bytes, changed: bytes) -> None:
    assert ColumnSwitchFilter()(data) == changed


@given(
    st.lists(st.sampled_from([b"\x1b[?", b"\x1b", b"40", b";", b"h", b"0", b"x"]), max_size=20),
    st.data(),
)
def test_it_does_not_matter_where_the_pieces_end(parts: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(parts)
    cut = data.draw(st.integers(0, len(stream)))
    pieces = ColumnSwitchFilter()
    assert pieces(stream[:cut]) + pieces(stream[cut:]) == ColumnSwitchFilter()(stream)


@pytest.mark.parametrize(
    "asked",
    [
        SWITCH,
        SWITCH + b"\x1b[?40l",
        SWITCH + b"\x1bc",
        SWITCH + b"\x1b[!p",
        b"\x1b[?40;3h",
        b"\x1b[?4\x000h\x1b[?3h",
        b"\x1b\x9b?40h\x1b[?3h",
        b"\x1b[?1049h" + SWITCH + b"\x1b[?1049l",
        b"\x1b[132$|\x1b[36t\x1b[8;50;132t\x1b[50*|\x1b[9;1t",
    ],
)
def test_screen_emulator_and_program_agree_on_the_size(asked: bytes) -> None:
    answers: list[bytes] = []
    emulator = terminal(80, 24, answers=answers)
    emulator.feed(asked)
    emulator.feed(b"\x1b[?2048h\x1b[18t\x1b[999;999H\x1b[6n")
    frame = emulator.take_frame(everything=True)
    assert emulator.size == (frame.columns, frame.height) == (80, 24)
    assert b"\x1b[8;24;80t" in answers
    assert b"\x1b[24;80R" in answers
    emulator.resize(70, 20)
    assert emulator.size == (70, 20)


def test_a_flood_of_switches_does_not_wrap_the_scrollback_anew_each_time() -> None:
    emulator = terminal(200, 50, lines=10_000)
    emulator.feed(b"x" * 200_000 + b"\x1b[?40h")
    with effort(0.5):
        emulator.feed(b"\x1b[?3h\x1b[?3l" * 50_000)
