import pytest

from sshtui.terminal.afterwards import part, settle
from sshtui.terminal.grid import Style
from tests.terminal.terminals import runs, terminal

TRACES = {
    "mouse": b"\x1b[?1003h\x1b[?1006h",
    "bracketed paste": b"\x1b[?2004h",
    "focus": b"\x1b[?1004h",
    "kitty on both screens": b"\x1b[>5u\x1b[?1049h\x1b[>7u",
    "other keys": b"\x1b[>4;2m",
    "held up": b"\x1b[?2026h",
    "margins and origin": b"\x1b[5;6r\x1b[?6h\x1b[?69h",
    "line drawing": b"\x1b(0\x0e",
    "style": b"\x1b[1;31;44m",
    "no cursor": b"\x1b[?25l",
    "half a string": b"\x1b]52;c;cHdu",
    "half a sequence": b"\x1b[38;5",
    "half a character": b"\xe2\x82",
}


@pytest.mark.parametrize("trace", TRACES.values(), ids=TRACES)
def test_nothing_that_a_program_left_on_meets_the_next_one(trace: bytes) -> None:
    used = terminal()
    used.feed(b"$ it\r\n" + trace)
    settle(used)
    assert used.kitty_flags == used.modify_other_keys == 0
    assert not used.drawing
    now = used.modes
    assert not any((now.mouse, now.bracketed_paste, now.focus_reports, now.alternate_screen))
    part(used, "── lost ──")
    used.feed(b"qx$ ")
    assert used.text().splitlines() == ["── lost ──", "qx$"]
    assert runs(used, 1)[0].style == Style()
    assert used.take_frame(everything=True).cursor.visible


def test_what_a_program_announced_goes_with_it() -> None:
    used = terminal()
    used.feed(b"\x1b]2;vim\x07\x1b]7;file://web1/srv\x07\x1b]9;4;1;43\x07")
    assert (used.title, used.directory) == ("vim", "file://web1/srv")
    assert used.announced.progress
    settle(used)
    assert used.title == used.directory == ""
    assert (told := used.announced.progress) is None, told


def test_the_second_screen_goes_below_the_first_with_its_colours() -> None:
    used = terminal()
    used.feed(b"$ vim\r\n\x1b[?1049h\x1b[H\x1b[31mred\x1b[0m\x1b[3;2Hlow")
    settle(used)
    assert used.text().splitlines() == ["$ vim", "red", "", " low"]
    assert runs(used, 1)[0].style == Style(foreground=0xCC6666)


def test_what_stands_below_the_cursor_is_not_written_over() -> None:
    used = terminal()
    used.feed(b"one\r\ntwo\r\nthree\x1b[H\x1b[?1049h\x1b[Hfour")
    settle(used)
    assert used.text().splitlines() == ["one", "two", "three", "four"]
    part(used, "── lost ──")
    used.scroll(-100)
    assert used.text().splitlines()[:4] == ["one", "two", "three", "four"]


def test_a_full_screen_is_kept_whole_and_an_empty_one_takes_no_room() -> None:
    used = terminal()
    _, rows = used.size
    used.feed(b"\r\n".join(b"line %d" % number for number in range(rows)))
    settle(used)
    part(used, "── lost ──")
    assert used.text() == "── lost ──"
    used.scroll(-100)
    assert used.text().splitlines()[0] == "line 0"
    fresh = terminal()
    settle(fresh)
    part(fresh, "── lost ──")
    fresh.scroll(-100)
    assert fresh.text() == "── lost ──"


def test_the_line_between_steers_nothing() -> None:
    used = terminal()
    part(used, "── lost: \x1b]2;x\x07\x1b[2J\udc9b ──")
    assert used.text().splitlines() == ["── lost: ␛]2;x␇␛[2J� ──"]
