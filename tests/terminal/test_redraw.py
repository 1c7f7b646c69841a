import pytest

from sshtui.terminal.redraw import redraw
from sshtui.terminal.reset import GIVE_BACK, TAKE
from tests.terminal.mirrored import Mirrored

STATES = {
    "text and colours": b"one\r\n\x1b[1;31mred\x1b[0m \x1b[48;2;1;2;3mon\x1b[0m\x1b[3 q\x1b[5;7H",
    "second screen": b"under\x1b[?1049h\x1b[2;2Hover\x1b[?25l",
    "margins": b"a\x1b[5;9r\x1b[6;1Hb",
    "margins that places count from": b"a\x1b[2;4r\x1b[?6h\x1b[2;3Hq",
    "margins at the sides": b"a\x1b[?69h\x1b[3;20s\x1b[?6h\x1b[2;3Hq",
    "gaps": b"\x1b[7mA\x1b[0m\x1b[5CB\r\n\x1b[4mxy\x1b[0m\x1b[3C\x1b[1mz",
    "inserting": b"\x1b[4h\x1b[?7l\x1b[20hab\x1b[D",
    "other characters": b"\x1b(0q\x0eq",
    "mouse and paste": b"\x1b[?1003;1006;2004h\x1b[?1h\x1b=x",
    "kitty": b"\x1b[>5u",
    "other keys": b"\x1b[>4;2m",
    "last column": b"\x1b[24;1H" + b"x" * 80,
    "style that goes on": b"\x1b[4;32m",
    "colours": b"\x1b]4;1;rgb:12/34/56\x07\x1b]11;rgb:01/02/03\x07\x1b]12;rgb:ff/00/00\x07",
}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_another_terminal_is_brought_to_the_same_state(state: bytes) -> None:
    ours, outer = Mirrored(), Mirrored()
    ours.screen.feed(state)
    outer.screen.feed(b"what is there\x1b[>7u\x1b[?1004h" + TAKE + redraw(ours.screen))
    for after in (b"", b"Z", b"\r\nY"):
        ours.screen.feed(after)
        outer.screen.feed(after)
        assert outer.state() == ours.state()


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_given_back_it_is_as_before(state: bytes) -> None:
    outer = Mirrored()
    outer.screen.feed(b"$ sshtui\x1b[>5u")
    before = outer.state()
    outer.screen.feed(TAKE + b"\x1b[?1007l" + state + b"\x1b[38;5" + GIVE_BACK)
    assert outer.state() == before
