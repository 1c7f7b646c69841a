"""One line of ssh_config gets another value, or another name, and keeps all else."""

import pytest

from sshtui.hosts.editing.line_editor import renamed, rewritten

ABOUT = frozenset({"host", "originalhost"})


@pytest.mark.parametrize(
    ("raw", "content", "expected"),
    [
        ("\tHostName = a   # the address\n", "HostName b", "\tHostName = b   # the address\n"),
        ("USER x\r\n", "User y", "USER y\r\n"),
        ('  Port "22"', "Port 22", '  Port "22"'),
        ("IdentityFile  ~/a  # 2\n", 'IdentityFile "~/c d"', 'IdentityFile  "~/c d"  # 2\n'),
        (" ProxyJump a,b  # via\n", "ProxyJump c", " ProxyJump c  # via\n"),
        ("ProxyCommand nc # x\n", "ProxyCommand nc %h", "ProxyCommand nc %h\n"),
        ("#!! Note a # b\n", "#!! Note c", "#!! Note c\n"),
    ],
)
def test_a_value_is_changed_in_its_place(raw: str, content: str, expected: str) -> None:
    assert rewritten(raw, content) == expected


@pytest.mark.parametrize(
    ("raw", "renamed_to_new", "removed"),
    [
        ("Host  a  *.web\t# two\n", "Host  new  *.web\t# two\n", "Host  *.web\t# two\n"),
        ('host = "a" b\r\n', "host = new b\r\n", "host = b\r\n"),
        ("Host b a", "Host b new", "Host b"),
        ("Host * !a # x\n", "Host * !new # x\n", "Host * # x\n"),
        ("Host a !b\n", "Host new !b\n", ""),
        ("Host a\n", "Host new\n", ""),
        ("Host ab\n", "Host ab\n", "Host ab\n"),
        ("Match originalhost A,b\n", "Match originalhost new,b\n", "Match originalhost b\n"),
        ('Match host="a,b" user x\n', "Match host=new,b user x\n", "Match host=b user x\n"),
        ("Match user a originalhost a\n", "Match user a originalhost new\n", ""),
        ("Match !host a\n", "Match !host new\n", "Match !host a\n"),
        ("Match host *,!a\n", "Match host *,!new\n", "Match host *\n"),
        ("Match user host originalhost b\n",) * 3,
    ],
)
def test_a_name_is_changed_or_taken_out(raw: str, renamed_to_new: str, removed: str) -> None:
    assert renamed(raw, "a", "new", ABOUT) == renamed_to_new
    assert renamed(raw, "a", "", ABOUT) == removed


def test_only_tests_about_the_name_are_changed() -> None:
    line = "Match host a originalhost a\n"
    assert renamed(line, "a", "b", frozenset({"originalhost"})) == "Match host a originalhost b\n"
