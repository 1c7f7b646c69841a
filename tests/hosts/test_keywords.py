"""The table of keywords, beside what ssh knows."""

import subprocess

import pytest

from sshtui.hosts.keywords import ALIASES, NAMES, OBSOLETE, complaint, is_unsupported, seconds


def test_every_keyword_that_ssh_prints_is_known() -> None:
    printed = subprocess.run(
        ["/usr/bin/ssh", "-G", "-F", "none", "web"],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    ).stdout
    # ssh 9 prints one of them with a capital letter.
    assert {line.split()[0].lower() for line in printed.splitlines()} <= NAMES.keys()


def test_older_names_lead_to_current_ones() -> None:
    assert set(ALIASES.values()) <= NAMES.keys()
    assert not (ALIASES.keys() | OBSOLETE) & NAMES.keys()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("90", 90), ("1m30s", 90), ("1H", 3600), ("1w1d", 691200), ("", None), ("-1", None)],
)
def test_times_are_read_with_their_units(text: str, expected: int | None) -> None:
    assert seconds(text) == expected
    assert seconds(text + "x") is None


def test_a_complaint_names_the_keyword_as_the_manual_writes_it() -> None:
    assert complaint("port", ("x!",)) == "Port cannot be 'x!'"
    assert complaint("port", ()) == "Port has no value"
    assert complaint("port", ("1", "2")) == "Port has more than one value"
    assert complaint("sendenv", ("LANG", "LC_*")) == ""
    assert complaint("localforward", ("1", "a:2")) == ""


def test_a_value_that_asks_for_nothing_more_is_not_unsupported() -> None:
    assert is_unsupported("forwardx11", ("yes",))
    assert not is_unsupported("forwardx11", ("No",))
    assert not is_unsupported("port", ("22",))
    assert is_unsupported("canonicalizehostname", ("always",))
