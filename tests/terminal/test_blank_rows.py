"""What stands on a cleared screen stays in view as it gets lower, whatever was there before."""

import pytest

from sshtui.terminal.copymode.units import SelectionUnit
from sshtui.terminal.emulator import Emulator
from sshtui.terminal.mouse_selection import MouseSelection
from tests.terminal.terminals import terminal

LINK = b"\x1b]8;;https://example.com\x1b\\"
END = b"\x1b]8;;\x1b\\"
FULL = b"wide\r\n" * 40 + b"x" * 110 + b"\r\n"
"""Lines that come back from above as a screen gets larger."""
CLEAR = b"\x1b[H\x1b[2J"
TEXT = b"first\r\nlast"


def after(before: bytes) -> Emulator:
    """Return a terminal that was full and has grown since."""
    shown = terminal(60, 18, lines=1000)
    shown.feed(FULL + before)
    shown.resize(100, 28)
    return shown


def lower(shown: Emulator) -> list[str]:
    shown.resize(80, 22)
    shown.resize(60, 18)
    return shown.text().split()


@pytest.mark.parametrize(
    "before",
    [
        LINK + b"text" + END + b"\r\n",
        LINK + b"text" + END + b"\x1b[4D over it\r\n",
        LINK + b"without an end",
        b"\x1b7",
        b"\x1b[?1049han editor\x1b[?1049l",
    ],
    ids=["a link", "a link written over", "an open link", "a saved cursor", "an editor"],
)
def test_text_after_a_clear_stays(before: bytes) -> None:
    shown = after(before)
    shown.feed(CLEAR + TEXT)
    assert lower(shown) == ["first", "last"]


@pytest.mark.parametrize("unit", SelectionUnit)
@pytest.mark.parametrize("end", [(3, 26), (3, 16)])
def test_what_was_marked_there_is_let_go(unit: SelectionUnit, end: tuple[int, int]) -> None:
    shown = after(b"")
    mark = MouseSelection(shown)
    mark.begin((1, 25), unit)
    mark.extend(end)
    shown.feed(CLEAR + TEXT)
    assert lower(shown) == ["first", "last"]


def test_a_mark_in_text_stays() -> None:
    shown = terminal(60, 18)
    shown.feed(TEXT)
    mark = MouseSelection(shown)
    mark.begin((0, 0), SelectionUnit.WORD)
    assert lower(shown) == ["first", "last"]
    assert mark.text() == "first"


@pytest.mark.parametrize("link", [LINK + b"text" + END + b"\r\n", LINK + b"without an end"])
@pytest.mark.parametrize("screen", [b"\x1b[?1049h", b"\x1b[?1047h\x1b[2Jcovered"])
def test_it_stays_under_the_screen_of_a_program(screen: bytes, link: bytes) -> None:
    shown = after(link)
    shown.feed(CLEAR + TEXT + screen)
    lower(shown)
    shown.feed(b"\x1b[?1049l")
    assert shown.text().split() == ["first", "last"]


def test_a_saved_cursor_is_restored_where_no_row_is_cut_off() -> None:
    shown = terminal(60, 18)
    shown.feed(b"one\x1b7\x1b[5;1Htwo")
    shown.resize(100, 28)
    shown.feed(b"\x1b8 more")
    assert shown.text().split("\n")[0] == "one more"
