"""Lines that keep their numbers while others come and go."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui.hosts.editing.file_lines import FileLines, split_lines

PATH = Path("/x")


def test_the_lines_joined_are_the_text() -> None:
    for text in ("", "a", "a\n", "\n\na\r\n\udcff", "a\u2028b\x0cc\n"):
        assert "".join(split_lines(text)) == text
        assert FileLines(PATH, text).text() == text
    assert split_lines("") == []
    assert split_lines("a\u2028b\x0cc\n") == ["a\u2028b\x0cc\n"]


def test_numbers_stay_what_they_were() -> None:
    file = FileLines(PATH, "one\ntwo\nthree\n")
    file.add_above(2, ["above two\n"])
    file.remove([1])
    file.add_below(1, ["below one\n"])
    file.put(3, "THREE\n")
    file.add_below(3, ["four\n"])
    file.add_above(4, ["end\n"])
    assert file.text() == "below one\nabove two\ntwo\nTHREE\nfour\nend\n"
    assert [file.get(number) for number in range(6)] == [None, None, "two\n", "THREE\n", None, None]


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (lambda file: file.put(1, "ONE\n"), "ONE\ntwo\n"),
        (lambda file: file.remove([1]), "two\n"),
        (lambda file: file.add_above(1, ["zero\n"]), "zero\none\ntwo\n"),
        (lambda file: file.become(file.text()), "one\ntwo\n"),
    ],
)
def test_a_byte_order_mark_stays_first_whatever_becomes_of_the_first_line(
    change: Callable[[FileLines], None], after: str
) -> None:
    mark = "\N{BYTE ORDER MARK}"
    file = FileLines(PATH, mark + "one\ntwo\n")
    assert file.get(1) == "one\n"
    change(file)
    assert file.text() == mark + after


def test_what_was_the_last_line_gets_an_end_when_another_follows() -> None:
    file = FileLines(PATH, "one\r\ntwo")
    file.add_below(2, ["three"])
    assert file.text() == "one\r\ntwo\nthree"


def test_a_text_can_be_another() -> None:
    file = FileLines(PATH, "one\n")
    file.add_below(1, ["two\n"])
    file.become("other\n")
    assert (file.text(), file.last, file.before) == ("other\n", 1, "one\n")
