from pathlib import Path

import pytest

from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.problems import Problem, in_words
from tests.sshconfig.configurations_refused import BROKEN, STRICTER
from tests.sshconfig.like_ssh import ask_ssh

A, B = Path("/a"), Path("/b")
STOPS = "; ssh stops here"


@pytest.fixture
def config(private_home: Path) -> Path:
    return private_home / ".ssh" / "config"


def problems(config: Path) -> tuple[str, ...]:
    return HostRepository(user_config=config, system_config=Path("/dev/null")).problems()


def test_those_of_one_file_are_together_and_told_once() -> None:
    found = [
        Problem(A, 3, "odd", stops=False),
        Problem(B, 0, "binary", stops=True),
        Problem(A, 4, "wrong", stops=True),
        Problem(A, 3, "odd", stops=False),
        Problem(A, 5, "wrong", stops=True),
        Problem(None, 0, "/c cannot be read", stops=False),
    ]
    assert in_words(found) == (
        "/a:3: odd",
        f"/a:4: wrong{STOPS}",
        "/a:5: wrong",
        f"/b: binary{STOPS}",
        "/c cannot be read",
    )


@pytest.mark.parametrize("text", BROKEN)
def test_where_ssh_stops_it_is_said(config: Path, text: str) -> None:
    config.write_bytes(text.encode())
    told = problems(config)
    if told and text != "Include /tmp\n":  # whose mode ssh minds first
        assert sum(problem.endswith(STOPS) for problem in told) == 1


@pytest.mark.parametrize("text", [text for texts in STRICTER.values() for text in texts], ids=repr)
def test_where_ssh_goes_on_it_is_not(config: Path, text: str) -> None:
    config.write_bytes(text.encode())
    if text != 'ProxyJump ""\n' and "Prompts" not in text:
        assert not any(problem.endswith(STOPS) for problem in problems(config))


FILES = {
    "latin": (b"# caf\xe9\nHost a # caf\xe9\n  User ann # \x1b\xe9\n", "", True),
    "latin_name": (b"Host a caf\xe9\n  User ann\n", "1: the line is not valid UTF-8", True),
    "mark": (b"\xef\xbb\xbfHost a\n  User ann\n", " the file begins with a byte order mark", True),
    "utf_16": ("Host a\n User ann\n".encode("utf-16"), " the file is UTF-16, not UTF-8", False),
    "utf_16_bare": (
        "Host a\n User ann\n".encode("utf-16-le"),
        " the file is encrypted or binary",
        False,
    ),
    "git_crypt": (
        b"\0GITCRYPT\0" + bytes(range(256)) * 9,
        " the file is encrypted or binary",
        False,
    ),
    "vault": (
        b"$ANSIBLE_VAULT;1.1;AES256\n" + b"3061\n" * 99,
        " the file is encrypted or binary",
        False,
    ),
    "one_nul": (b"# x\0y\nHost a # \0\n  User ann\n", "", True),
    "shift_jis": ("# 日本語の設定\nHost a\n User ann\n".encode("shift-jis"), "", True),
    "keyword": (b"Host a\n  User ann\n  Usr x\n", "3: 'usr' is not an ssh_config keyword", True),
}
"""What a file holds, the one problem it has, and whether its host is listed."""


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("included", [False, True])
def test_a_file_has_one_problem_and_says_whether_ssh_stops(
    config: Path, name: str, included: bool
) -> None:
    data, expected, listed = FILES[name]
    file = config.with_name("part") if included else config
    if included:
        config.write_text(f"Include {file}\n")
    file.write_bytes(data)
    told = problems(config)
    assert [problem.removesuffix(STOPS) for problem in told] == (
        [f"{file}:{expected}"] if expected else []
    )
    assert any(problem.endswith(STOPS) for problem in told) is (ask_ssh(config, "a") is None)
    hosts = HostRepository(user_config=config, system_config=Path("/dev/null")).hosts()
    assert [(host.alias, host.user) for host in hosts] == ([("a", "ann")] if listed else [])


@pytest.mark.parametrize("what", ["missing", "directory", "cycle"])
def test_an_include_that_leads_nowhere_has_one_line(config: Path, what: str) -> None:
    config.with_name("directory").mkdir()
    config.with_name("cycle").write_text("Include cycle\n")
    config.write_text(f"Include {config.with_name(what)}\nHost a\n")
    (told,) = problems(config)
    assert told.endswith(STOPS) is (ask_ssh(config, "a") is None)
    assert str(config.with_name(what)) in told


def test_our_own_file_stops_ssh_only_where_it_is_included(private_home: Path, config: Path) -> None:
    saved = private_home / "hosts.conf"
    saved.write_text("Host a\n  Usr x\n")
    saved.chmod(0o600)
    hosts = HostRepository(config, Path("/dev/null"), saved)
    what = f"{saved}:2: 'usr' is not an ssh_config keyword"
    assert hosts.problems() == (what,)
    config.write_text(f"Include {saved}\n")
    assert hosts.problems() == (f"{what}{STOPS}",)


def test_those_of_one_file_are_in_the_order_of_its_lines() -> None:
    file = Path("config")
    found = [Problem(file, line, "x", stops=False) for line in (3, 53, 51)]
    assert in_words(found) == ("config:3: x", "config:51: x", "config:53: x")
