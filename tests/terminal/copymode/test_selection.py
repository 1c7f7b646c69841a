from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.selection import Selection, SelectionShape, whole_lines
from tests.terminal.copymode.texts import Texts

LINES = Texts("ab 漢字", "second~", "goes on")


def test_the_last_character_belongs_to_it_with_both_halves() -> None:
    for shape in (SelectionShape.CHARACTERS, SelectionShape.BLOCK):
        span = Selection(shape, CellPosition(0, 5), CellPosition(0, 0)).span(LINES)
        assert span.columns(0, 20) == (0, 6)


def test_rows_in_the_middle_belong_to_it_as_a_whole() -> None:
    span = Selection(SelectionShape.CHARACTERS, CellPosition(0, 3), CellPosition(2, 1)).span(LINES)
    assert [span.columns(row, 20) for row in range(4)] == [(3, 19), (0, 19), (0, 1), None]


def test_a_line_is_whole_over_all_of_its_rows() -> None:
    assert whole_lines(LINES, 2, 2).first == (1, 0)
