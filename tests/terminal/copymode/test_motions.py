from itertools import pairwise

import pytest

from sshtui.terminal.copymode import motions
from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.motions import MOTIONS
from tests.terminal.copymode.texts import Texts

LINES = Texts(
    "$ ls -l /usr/local~",
    "/bin | wc",
    "",
    "total 12",
    "  漢字 end.  ",
    "$ x",
)


@pytest.mark.parametrize(
    ("motion", "path"),
    [
        (
            "word_start",
            [
                (0, 0),
                (0, 2),
                (0, 5),
                (0, 6),
                (0, 8),
                (0, 9),
                (0, 12),
                (0, 13),
                (1, 0),
                (1, 1),
                (1, 5),
            ],
        ),
        ("big_word_start", [(0, 0), (0, 2), (0, 5), (0, 8), (1, 5), (1, 7), (2, 0), (3, 0)]),
        (
            "word_end",
            [(0, 0), (0, 3), (0, 5), (0, 6), (0, 8), (0, 11), (0, 12), (0, 17), (1, 0), (1, 3)],
        ),
        ("big_word_end", [(0, 0), (0, 3), (0, 6), (1, 3), (1, 5), (1, 8), (3, 4), (3, 7), (4, 4)]),
        (
            "word_before",
            [(4, 7), (4, 2), (3, 6), (3, 0), (2, 0), (1, 7), (1, 5), (1, 1), (1, 0), (0, 13)],
        ),
        ("big_word_before", [(1, 5), (0, 8), (0, 5), (0, 2), (0, 0), (0, 0)]),
        ("line_end", [(0, 4), (1, 8), (1, 8)]),
        ("line_start", [(1, 4), (0, 0)]),
        ("line_text", [(4, 0), (4, 2), (4, 2)]),
        ("paragraph_after", [(0, 0), (2, 0), (5, 0)]),
        ("paragraph_before", [(5, 0), (2, 0), (0, 0)]),
        ("prompt_before", [(4, 2), (0, 0), (0, 0)]),
        ("prompt_after", [(0, 3), (5, 0), (5, 0)]),
        ("right", [(4, 1), (4, 2), (4, 4), (4, 6)]),
        ("left", [(4, 6), (4, 4), (4, 2), (4, 1)]),
    ],
)
def test_motions(motion: str, path: list[tuple[int, int]]) -> None:
    for start, end in pairwise(path):
        assert MOTIONS[motion](LINES, CellPosition(*start)) == end


def test_characters_of_the_line() -> None:
    def to(at: tuple[int, int], wanted: str, step: int, *, short: bool = False) -> CellPosition:
        return motions.character(LINES, CellPosition(*at), wanted, step=step, short=short)

    assert to((0, 0), "l", 1) == (0, 2)
    assert to((0, 2), "b", 1) == (1, 1)
    assert to((0, 2), "b", 1, short=True) == (1, 0)
    assert to((1, 8), "$", -1) == (0, 0)
    assert to((1, 8), "$", -1, short=True) == (0, 1)
    assert to((0, 0), "t", 1, short=True) == (0, 0)


def test_the_ends_are_ends() -> None:
    first, last = CellPosition(0, 0), CellPosition(LINES.count - 1, 2)
    assert MOTIONS["word_before"](LINES, first) == first
    for name in ("word_start", "word_end", "big_word_start", "big_word_end"):
        assert MOTIONS[name](LINES, last) == last
