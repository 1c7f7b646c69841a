from tests.terminal.terminals import terminal


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


def test_a_line_is_marked_over_the_rows_it_is_wrapped_to() -> None:
    emulator = terminal(columns=10)
    emulator.feed(b"before\r\n0123456789abc\r\nafter")
    emulator.select_line((2, 1))
    assert emulator.selected_text() == "0123456789abc"
    assert emulator.take_frame(everything=True).selections == {1: (0, 9), 2: (0, 2)}


def test_a_mark_goes() -> None:
    emulator = terminal()
    emulator.feed(b"word")
    emulator.select_word((0, 0))
    emulator.clear_selection()
    assert emulator.selected_text() == ""
    assert emulator.take_frame(everything=True).selections == {}


def test_there_is_no_word_where_nothing_stands() -> None:
    emulator = terminal()
    emulator.select_word((3, 3))
    assert emulator.selected_text() == ""


def test_no_control_is_in_the_text() -> None:
    emulator = terminal()
    emulator.feed("a\u202eb\u009bc".encode())
    emulator.select((0, 0), (39, 0))
    for text in (emulator.text(), emulator.selected_text()):
        assert "\u202e" not in text
        assert "\u009b" not in text


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
    emulator.select_word((0, 0))
    emulator.clear_selection()
    assert (emulator.text(), emulator.drawn(), emulator.selected_text()) == ("", b"", "")
