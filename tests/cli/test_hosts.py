"""`sshtui hosts`."""

import json
from pathlib import Path

import pytest

from sshtui.cli import main as cli


def saved() -> str:
    from sshtui import paths  # noqa: PLC0415  # reads the environment of the test

    return (paths.config_dir() / "hosts.conf").read_text("utf-8")


def test_the_list_shows_both_files(private_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (private_home / ".ssh" / "config").write_text(
        "Host web\n  HostName web.example\n  Port 2222\n  ProxyJump bastion\n"
    )
    assert cli.main(["hosts", "add", "db", "ann@db.example", "--tag", "prod"]) == 0
    capsys.readouterr()
    assert cli.main(["hosts", "list"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "db   ann@db.example:22  #prod",
        "web  web.example:2222  through bastion",
    ]
    assert told.err == ""


def test_the_list_as_json_holds_what_is_known(
    private_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text("Host web\n  HostName web.example\n")
    assert cli.main(["hosts", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "alias": "web",
            "hostname": "web.example",
            "user": "",
            "port": 22,
            "jump": "",
            "tags": [],
            "origin": str(config),
            "line": 1,
        }
    ]


def test_no_hosts_are_an_empty_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["hosts", "list"]) == 0
    assert capsys.readouterr().out == ""
    assert cli.main(["hosts", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_problems_are_told_on_stderr_beside_the_list(
    private_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (private_home / ".ssh" / "config").write_text("Host web\n  Port many\n")
    assert cli.main(["hosts", "list"]) == 0
    told = capsys.readouterr()
    assert "web" in told.out
    assert "config:2" in told.err


def test_a_host_is_saved_in_the_syntax_of_ssh(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["db", "ann@db.example:2200", "-J", "bastion", "-i", "~/.ssh/db"]
    assert cli.main(["hosts", "add", *arguments, "--tag", "prod", "--tag", "db"]) == 0
    assert [line.strip() for line in saved().splitlines() if line.strip()] == [
        "Host db",
        "HostName db.example",
        "User ann",
        "Port 2200",
        "ProxyJump bastion",
        "IdentityFile ~/.ssh/db",
        "#!! GroupLabels prod db",
    ]
    told = capsys.readouterr()
    assert told.out == ""
    assert "hosts.conf" in told.err


@pytest.mark.parametrize(
    "arguments", [["a b"], ["db", "a;b"], ["*"], ["db", "x", "-J", "a b"], ["db", "--tag", "a b"]]
)
def test_what_cannot_be_a_host_is_refused_and_nothing_is_written(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["hosts", "add", *arguments]) == 2
    assert capsys.readouterr().err.startswith("sshtui: ")
    with pytest.raises(FileNotFoundError):
        saved()


def test_an_alias_is_given_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["hosts", "add", "db"]) == 0
    before = saved()
    assert cli.main(["hosts", "add", "db", "elsewhere"]) == 2
    assert saved() == before
