import pytest

from sshtui.terminal.redraw import GIVE_BACK, TAKE, ScreenSwitches, redraw
from tests.terminal.terminals import terminal

STATES = {
    "text and colours": b"one\r\n\x1b[1;31mred\x1b[0m \x1b[48;2;1;2;3mon\x1b[0m\x1b[3 q\x1b[5;7H",
    "second screen": b"under\x1b[?1049h\x1b[2;2Hover\x1b[?25l",
    "margins": b"a\x1b[5;9r\x1b[6;1Hb",
    "mouse and paste": b"\x1b[?1003;1006;2004h\x1b[?1h\x1b=x",
    "kitty": b"\x1b[>5u",
    "other keys": b"\x1b[>4;2m",
    "last column": b"\x1b[24;1H" + b"x" * 80,
    "style that goes on": b"\x1b[4;32m",
}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_another_terminal_is_brought_to_the_same_state(state: bytes) -> None:
    ours, outer = terminal(), terminal()
    ours.feed(state)
    outer.feed(b"what is there\x1b[>7u\x1b[?1004h" + TAKE + redraw(ours))
    for after in (b"", b"Z", b"\r\nY"):
        ours.feed(after)
        outer.feed(after)
        mine, theirs = (each.take_frame(everything=True) for each in (ours, outer))
        assert theirs.rows == mine.rows
        assert theirs.cursor == mine.cursor
    for name in ("kitty_flags", "modify_other_keys", "drawing"):
        assert getattr(outer, name) == getattr(ours, name), name
    modes = ("bracketed_paste", "focus_reports", "mouse")
    assert [getattr(outer.modes, m) for m in modes] == [getattr(ours.modes, m) for m in modes]


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_given_back_it_is_as_before(state: bytes) -> None:
    outer = terminal()
    outer.feed(b"$ sshtui\x1b[>5u")
    before = outer.take_frame(everything=True)
    outer.feed(TAKE + state + b"\x1b[38;5" + GIVE_BACK)
    after = outer.take_frame(everything=True)
    assert (after.rows, after.cursor) == (before.rows, before.cursor)
    assert outer.kitty_flags == 5
    assert outer.modify_other_keys == 0
    assert not outer.modes.bracketed_paste
    assert not outer.modes.mouse


@pytest.mark.parametrize("switch", [b"\x1b[?1049h", b"\x1b[?25;1047l", b"\x1bc", b"\x1b[?47h"])
def test_a_change_of_screens_is_never_passed_on_however_it_is_cut(switch: bytes) -> None:
    for place in range(len(switch) + 1):
        switches = ScreenSwitches()
        passed = [switches.pass_on(b"a" + switch[:place]), switches.pass_on(switch[place:] + b"b")]
        assert None in passed
        assert switch not in b"".join(part or b"" for part in passed)


def test_everything_else_is_passed_on_whole() -> None:
    data = b"\x1b[?25h\x1b[10;49H\x1b[?2004hx\x1b]0;t\x07\x1b[1;47m" * 3
    for place in range(len(data)):
        switches = ScreenSwitches()
        assert (switches.pass_on(data[:place]) or b"") + (
            switches.pass_on(data[place:]) or b""
        ) == data
