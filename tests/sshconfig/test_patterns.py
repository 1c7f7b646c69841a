"""Patterns, beside those of the standard library."""

import fnmatch
import random

import pytest

from sshtui.sshconfig.patterns import is_plain, matcher, matches, matches_list


def test_stars_and_question_marks_match_as_in_a_shell() -> None:
    rng = random.Random(1)
    for _ in range(5000):
        text = "".join(rng.choices("ab.", k=rng.randint(0, 8)))
        pattern = "".join(rng.choices("ab.*?", k=rng.randint(0, 6)))
        assert matches(text, pattern) == fnmatch.fnmatchcase(text, pattern), (text, pattern)


def test_everything_else_stands_for_itself() -> None:
    assert matches("[a]*", "[a]?")
    assert not matches("a", "[a]*")
    assert not matches("ab\n", "ab")
    assert matches("a\nb", "a*b")
    assert not matches("WEB", "w*")


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [(["*"], True), (["*", "!web"], False), (["!web", "*"], False), (["!db"], False), ([], False)],
)
def test_a_negated_pattern_rules_out_whatever_else_matches(
    patterns: list[str], expected: bool
) -> None:
    assert matches_list("web", patterns) is expected


def test_a_pattern_is_plain_if_it_names_one_host() -> None:
    names = ["web", "*", "w?b", "!web", "[web]"]
    assert [name for name in names if is_plain(name)] == ["web", "[web]"]


def test_many_stars_come_to_an_end() -> None:
    assert not matches("a" * 3000, "*a" * 300 + "b")


def test_a_matcher_says_the_same_as_the_list() -> None:
    rng = random.Random(5)
    for _ in range(2000):
        patterns = ["".join(rng.choices("ab.*?![", k=rng.randint(1, 5))) for _ in range(3)]
        applies = matcher(patterns)
        for _ in range(5):
            text = "".join(rng.choices("ab.[\n", k=rng.randint(0, 6)))
            assert applies(text) == matches_list(text, patterns), (text, patterns)
