from sshtui.terminal.copymode.lines import CellPosition, characters, line_of
from tests.terminal.copymode.texts import Texts

LINES = Texts("ab~", "漢c", "d")


def test_a_line_goes_over_the_rows_it_is_wrapped_to() -> None:
    assert [line_of(LINES, row) for row in range(3)] == [(0, 1), (0, 1), (2, 2)]
    after = [text for _, text in characters(LINES, CellPosition(0, 0), 1)]
    before = [text for _, text in characters(LINES, CellPosition(1, 2), -1)]
    assert (after, before) == (["b", "漢", "c"], ["漢", "b", "a"])


def test_a_row_ends_where_its_last_character_begins() -> None:
    assert Texts("x漢").row(0).last == 1
    assert Texts("").row(0).last == 0
