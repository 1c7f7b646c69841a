"""Words in many short texts."""

import random

from sshtui.hosts.search.texts import Texts


def test_the_lines_that_have_a_word_are_found_at_once_or_one_by_one() -> None:
    rng = random.Random(5)
    texts = Texts("".join(rng.choices("ab", k=rng.randint(0, 6))) for _ in range(200))
    for word in ("a", "ab", "aaaa", "babab", "x"):
        expected = [number for number, line in enumerate(texts.lines) if word in line]
        assert list(texts.found(word)) == expected
        assert texts.having(word, range(200)) == expected
        assert texts.having(word, expected[::2]) == expected[::2]


def test_a_newline_is_the_start_or_the_end_of_a_line() -> None:
    texts = Texts(["ab", "xab", "abx"])
    assert list(texts.found("\nab")) == [0, 2]
    assert list(texts.found("\nab\n")) == [0]
    assert list(texts.found(" b", texts.joined.replace("a", " "))) == [0, 1, 2]


def test_nothing_is_found_in_no_texts() -> None:
    assert Texts([]).having("a", range(0)) == []
    assert list(Texts([]).found("a")) == []
