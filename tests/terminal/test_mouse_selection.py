from sshtui.terminal.copymode.units import SelectionUnit
from sshtui.terminal.emulator import Emulator
from sshtui.terminal.mouse_selection import MouseSelection
from tests.terminal.terminals import terminal


def fed(data: bytes, columns: int = 40) -> tuple[Emulator, MouseSelection]:
    emulator = terminal(columns)
    emulator.feed(data)
    return emulator, MouseSelection(emulator)


def test_text_is_put_together_again_where_only_the_width_broke_it() -> None:
    _, selection = fed(b"0123456789abcde\r\nsecond", columns=10)
    for start, end in (((8, 0), (2, 2)), ((2, 2), (8, 0))):
        selection.begin(start, SelectionUnit.CHARACTER)
        assert selection.text() == ""
        selection.extend(end)
        assert selection.text() == "89abcde\nsec"
    selection.begin((-9, -9), SelectionUnit.CHARACTER)
    selection.extend((999, 999))
    assert selection.text() == "0123456789abcde\nsecond"


def test_a_selection_stays_with_its_text_and_grows_by_its_unit_wherever_that_is() -> None:
    emulator, selection = fed(b"one two three\r\n")
    selection.begin((5, 0), SelectionUnit.WORD)
    assert selection.text() == "two"
    assert emulator.take_frame().selections == {0: (4, 6)}
    emulator.feed(b"\r\n" * 10 + b"and four")
    assert selection.text() == "two"
    selection.scroll(-99)
    for column, text in ((1, "one two"), (9, "two three"), (5, "two")):
        selection.extend((column, 0))
        assert selection.text() == text
    selection.clear()
    assert (selection.text(), selection.begun) == ("", False)
    assert emulator.take_frame(everything=True).selections == {}


def test_a_line_is_selected_over_the_rows_it_is_wrapped_to() -> None:
    emulator, selection = fed(b"before\r\n0123456789abc\r\nafter", columns=10)
    selection.begin((2, 1), SelectionUnit.LINE)
    assert selection.text() == "0123456789abc"
    assert emulator.take_frame(everything=True).selections == {1: (0, 9), 2: (0, 9)}


def test_there_is_no_word_where_nothing_stands_and_none_in_a_closed_terminal() -> None:
    emulator, selection = fed(b"word")
    selection.begin((3, 3), SelectionUnit.WORD)
    assert selection.text() == ""
    emulator.close()
    selection.begin((0, 0), SelectionUnit.WORD)
    selection.extend((3, 0))
    assert selection.text() == ""
