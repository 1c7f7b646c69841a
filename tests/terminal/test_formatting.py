from sshtui.terminal.formatting import formatted, formatted_with_scrollback
from tests.terminal.terminals import terminal


def test_rows_in_view_are_written_one_by_one_with_the_state_if_wanted() -> None:
    emulator = terminal(10, 3)
    emulator.feed(b"gone\r\n" * 5 + b"\x1b[1mbold\x1b[0m wraps over\x1b[2;3H\x1b[?2004h")
    written = formatted(emulator, state=False)
    assert b"gone" in written
    assert written.count(b"\r\n") == 2
    assert b"\x1b[1mbold" in written
    assert b"2004" not in written
    assert b"\x1b[?2004h" in formatted(emulator, state=True)
    emulator.close()


def test_all_rows_are_written_and_what_wraps_is_one_line() -> None:
    emulator = terminal(10, 3)
    emulator.feed(b"first\r\n" + b"\r\n".join(b"line %d" % row for row in range(9)))
    emulator.feed(b"\r\n" + b"x" * 25 + b"\x1b[")
    written = formatted_with_scrollback(emulator)
    assert written.startswith(b"first\r\nline 0\r\n")
    assert written.endswith(b"x" * 25)
    emulator.close()
