from sshtui.terminal.copymode.units import SelectionUnit
from sshtui.terminal.mouse_selection import MouseSelection
from tests.terminal.terminals import terminal


def test_a_row_ends_where_the_screen_does() -> None:
    emulator = terminal(columns=10)
    emulator.feed(b"0123456789abcde\r\nsecond")
    assert emulator.text() == "0123456789\nabcde\nsecond"


def test_no_control_is_in_the_text() -> None:
    emulator = terminal()
    emulator.feed("a\u202eb\u009bc".encode())
    MouseSelection(emulator).begin((0, 0), SelectionUnit.LINE)
    assert emulator.text() == emulator.selected_text() == "abc"


def test_what_was_drawn_draws_the_same_again() -> None:
    emulator, again = terminal(), terminal()
    emulator.feed(b"plain \x1b[1;31mred\x1b[0m\r\nsecond")
    again.feed(emulator.drawn())
    assert again.text() == emulator.text() == "plain red\nsecond"
    first, second = (terminal.take_frame(everything=True).rows[0] for terminal in (emulator, again))
    assert first == second


def test_a_terminal_that_was_freed_has_no_text() -> None:
    emulator = terminal()
    emulator.feed(b"word")
    emulator.close()
    emulator.clear_selection()
    assert (emulator.text(), emulator.drawn(), emulator.selected_text()) == ("", b"", "")
