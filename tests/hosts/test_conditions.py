"""When Host and Match blocks apply; test_resolve_like_ssh has the rest, beside ssh itself."""

import pytest

from sshtui.hosts.conditions import NEVER, Situation, parse_host, parse_match

SITUATION = Situation("web", "web", "web.example.com", "deploy", "me", final=False)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("all", True),
        ("!all", False),
        ("host web.example.com", True),
        ("host web", False),
        ("originalhost web user deploy localuser me", True),
        ("originalhost web user root", False),
        ("!user root", True),
        ("user=d*,!deploy", False),
        ("final", False),
        ("!canonical all", True),
    ],
)
def test_a_match_line_holds_if_every_test_is_passed(words: str, expected: bool) -> None:
    assert parse_match(words.split()).holds(SITUATION) is expected


@pytest.mark.parametrize(
    "words", ["", "frob x", "host", "host=", "all host x", "host x all", "exec true", "final=x"]
)
def test_a_match_line_that_cannot_be_read_says_why(words: str) -> None:
    with pytest.raises(ValueError, match="Match"):
        parse_match(words.split())


@pytest.mark.parametrize("patterns", [[], [""], ["a", "!"]])
def test_a_host_line_needs_patterns(patterns: list[str]) -> None:
    with pytest.raises(ValueError, match="Host has"):
        parse_host(patterns)


def test_never_holds_for_nobody() -> None:
    assert not NEVER.holds(SITUATION)
