"""One line: keyword, values, quotes."""

from pathlib import Path

import pytest

from sshtui.sshconfig.line import parse_line, split_arguments

FILE = Path("/f")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b\tc", ("a", "b", "c")),
        ("\"a b\" 'c d'", ("a b", "c d")),
        ('a"b c"d', ("ab cd",)),
        (r"a\ b \"c \x \\", ("a b", '"c', r"\x", "\\")),
        (r"'a\ b'", (r"a\ b",)),
        ("a #b", ("a",)),
        ("a#b", ("a#b",)),
        ('""', ("",)),
        ("", ()),
    ],
)
def test_values_are_split_as_ssh_splits_them(text: str, expected: tuple[str, ...]) -> None:
    assert split_arguments(text) == expected


@pytest.mark.parametrize("text", ['"a', "'a", 'a"', "\"a'"])
def test_an_open_quote_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="quote"):
        split_arguments(text)


@pytest.mark.parametrize(
    ("raw", "keyword", "arguments"),
    [
        ("Port 22\n", "port", ("22",)),
        ("\tPORT\t=\t22 \r\n", "port", ("22",)),
        ("Port=22", "port", ("22",)),
        ('"Port" "22"', "port", ("22",)),
        ("ChallengeResponseAuthentication no", "kbdinteractiveauthentication", ("no",)),
        ("# Port 22", "", ()),
        ("  \t\n", "", ()),
        ("  #!! GroupLabels web  prod\n", "#!! grouplabels", ("web", "prod")),
        ("#!!GroupLabels web\n", "", ()),
        ('ProxyCommand =  nc "%h" # x', "proxycommand", ('nc "%h" # x',)),
        ("ProxyJump a,b # x", "proxyjump", ("a,b",)),
        ("ProxyJump # x", "proxyjump", ()),
    ],
)
def test_a_line_is_a_keyword_and_its_values(
    raw: str, keyword: str, arguments: tuple[str, ...]
) -> None:
    line = parse_line(FILE, 7, raw)
    assert (line.keyword, line.arguments, line.raw, line.place) == (keyword, arguments, raw, "/f:7")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("LogLevel DEBUG  # for now", "DEBUG"),
        ("LogLevel=DEBUG#1 # no", "DEBUG#1"),
        ('SendEnv "A B" C # "', '"A B" C'),
        ('User "a # b"', '"a # b"'),
        ("LogLevel # nothing", ""),
        ("Host a b # both", "a b"),
        ("ProxyCommand nc %h # 1", "nc %h # 1"),
        ("ProxyJump a # 1", "a"),
        ("#!! Note a # b", "a # b"),
    ],
)
def test_a_value_ends_at_a_comment_where_ssh_ends_it(raw: str, value: str) -> None:
    assert parse_line(Path("config"), 1, raw).value == value
