import pytest

from sshtui.terminal.copymode import units
from sshtui.terminal.copymode.lines import CellPosition, TextRows
from sshtui.terminal.copymode.units import SelectionUnit, stretched, unit_at
from tests.terminal.copymode.texts import Texts


def taken(lines: TextRows, row: int, column: int) -> str:
    span = unit_at(lines, CellPosition(row, column), SelectionUnit.WORD)
    text = ""
    for number in range(span.first.row, span.last.row + 1):
        first, last = span.columns(number, lines.columns) or (0, -1)
        text += "".join(lines.row(number).cells[first : last + 1])
    return text


@pytest.mark.parametrize(
    ("text", "column", "word"),
    [
        ("cat /var/log/syslog.1", 6, "/var/log/syslog.1"),
        ("key=value; more", 2, "key=value"),
        ("漢字 text", 3, "漢字"),
        ("a  b", 1, " "),
        ("a", 7, ""),
        ("see https://example.com/a.", 9, "https://example.com/a"),
        ("(https://example.com/a_(b)) x", 9, "https://example.com/a_(b)"),
        ('"http://[::1]:80/?q=1,2"', 9, "http://[::1]:80/?q=1,2"),
        ("ssh://git@example.com:22/x, y", 20, "ssh://git@example.com:22/x"),
        ("www.example.com/~me!", 5, "www.example.com/~me"),
        ("https://example.com next", 21, "next"),
    ],
)
def test_a_word_is_what_stands_between_signs_and_an_address_is_taken_whole(
    text: str, column: int, word: str
) -> None:
    assert taken(Texts(text, columns=40), 0, column) == word


def test_an_address_goes_on_over_the_rows_it_is_wrapped_to() -> None:
    lines = Texts("at https://example.c~", "om/a/very/long/pathx~", "/end. Then", "more")
    whole = "https://example.com/a/very/long/pathx/end"
    assert [taken(lines, *place) for place in ((0, 8), (1, 0), (2, 3))] == [whole] * 3
    assert taken(lines, 2, 7) == "Then"


def test_a_selection_grows_by_words_and_lines_in_both_directions() -> None:
    lines = Texts("one two three", "four five~", "six", columns=20)
    ends = stretched(lines, CellPosition(0, 5), CellPosition(0, 9), SelectionUnit.WORD)
    assert ends == ((0, 4), (0, 12))
    ends = stretched(lines, CellPosition(0, 5), CellPosition(0, 1), SelectionUnit.WORD)
    assert ends == ((0, 6), (0, 0))
    ends = stretched(lines, CellPosition(0, 5), CellPosition(2, 0), SelectionUnit.LINE)
    assert ends == ((0, 0), (2, 19))


@pytest.mark.timeout(60)
def test_a_word_without_end_is_looked_at_once() -> None:
    assert not units._ADDRESS.search("ma" * 60_000)
