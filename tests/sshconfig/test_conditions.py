"""When Host and Match blocks apply; test_resolve_like_ssh has the rest, beside ssh itself."""

import dataclasses

import pytest

from sshtui.sshconfig.conditions import NEVER, SessionRequest, Situation, parse_host, parse_match
from sshtui.sshconfig.openssh import NEWEST
from tests.servers.releases import Beside

NETWORKS = {"10.0.0.0/8": True, "192.0.2.0/24": False}
OUTCOMES = {"ran": True, "failed": False}
SITUATION = Situation(
    "web",
    "web",
    "web.example.com",
    "deploy",
    "me",
    final=False,
    tag="green",
    session=SessionRequest("exec", "uptime"),
    exec_holds=OUTCOMES.__getitem__,
    is_local_network=NETWORKS.get,
)


@pytest.fixture(autouse=True)
def _newest(beside: Beside) -> None:
    beside(NEWEST.release)


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
        ("host web.example.com all", True),
        ("exec ran", True),
        ("!exec ran", False),
        ("exec failed", False),
        ("!exec failed", True),
        ("user root exec unknown", False),
        ("tagged blue,green", True),
        ("!tagged gr*", False),
        ("tagged=red", False),
        ("command up*", True),
        ("!command=ls,df", True),
        ("sessiontype shell", False),
        ("sessiontype shell,exec version OpenSSH_10.*", True),
        ("version OpenSSH_9.*", False),
        ("localnetwork 10.0.0.0/8", True),
        ("localnetwork=192.0.2.0/24", False),
        ("!localnetwork 192.0.2.0/24", True),
        ("localnetwork ::/0", False),
        ("!localnetwork ::/0", False),
    ],
)
def test_a_match_line_holds_if_every_test_is_passed(words: str, expected: bool) -> None:
    assert parse_match(words.split()).holds(SITUATION) is expected


@pytest.mark.parametrize(
    "words",
    [
        "",
        "frob x",
        "host",
        "host=",
        "all host x",
        "host x user y all",
        "exec",
        "exec=",
        "tagged",
        "final=x",
        "!!host x",
        "localnetwork",
        "localnetwork web",
        "command",
        "sessiontype=shell",
        "version=",
    ],
)
def test_a_match_line_that_cannot_be_read_says_why(words: str) -> None:
    with pytest.raises(ValueError, match="Match"):
        parse_match(words.split())


@pytest.mark.parametrize("patterns", [[], [""], ["a", ""]])
def test_a_host_line_needs_patterns(patterns: list[str]) -> None:
    with pytest.raises(ValueError, match="Host has"):
        parse_host(patterns)


@pytest.mark.parametrize("words", ["exec x", "!exec x"])
def test_a_command_that_must_not_be_run_holds_for_nobody(words: str) -> None:
    left_open: list[str] = []
    undecided = dataclasses.replace(
        SITUATION, exec_holds=lambda _: None, leave_open=left_open.append
    )
    assert not parse_match(words.split()).holds(undecided)
    assert left_open == ["exec"]


@pytest.mark.parametrize("words", ["exec x user root", "user root exec x", "exec x !all"])
def test_a_command_does_not_decide_about_a_line_that_fails_anyway(words: str) -> None:
    left_open: list[str] = []
    undecided = dataclasses.replace(
        SITUATION, exec_holds=lambda _: None, leave_open=left_open.append
    )
    assert not parse_match(words.split()).holds(undecided)
    assert not left_open


def test_nothing_is_run_after_a_test_that_cannot_be_decided() -> None:
    def run(command: str) -> bool:
        pytest.fail(f"{command} was run")

    situation = dataclasses.replace(SITUATION, is_local_network=lambda _: None, exec_holds=run)
    assert not parse_match(["localnetwork", "10.0.0.0/8", "exec", "x"]).holds(situation)


def test_an_empty_tag_is_one_that_is_not_set() -> None:
    empty = parse_match(["tagged", ""])
    assert not empty.holds(SITUATION)
    assert empty.holds(dataclasses.replace(SITUATION, tag=""))
    assert not parse_match(["tagged", "*"]).holds(dataclasses.replace(SITUATION, tag=""))


def test_never_holds_for_nobody() -> None:
    assert not NEVER.holds(SITUATION)
