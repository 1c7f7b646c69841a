"""DEST and its options, and its completion."""

import subprocess
from pathlib import Path
from urllib.parse import quote

import click
import pytest
from click.testing import CliRunner

from sshtui.cli import main as cli
from sshtui.cli.destination import ConnectRequest, may_forward, takes_destination
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.forwards import parse
from sshtui.sshconfig.resolve import Overrides


def wanted(*arguments: str) -> ConnectRequest:
    """Return what a command with these arguments would get."""
    got: list[ConnectRequest] = []

    @click.command()
    @takes_destination
    @may_forward
    def command(wanted: ConnectRequest) -> int:
        got.append(wanted)
        return 0

    result = CliRunner().invoke(command, list(arguments))
    assert result.exit_code == 0, result.output
    return got[0]


def test_every_option_of_ssh_is_passed_on() -> None:
    given = wanted(
        *("-p", "2222", "-l", "ann", "-i", "~/one", "-i", "two", "-J", "a,b", "-F", "/f"),
        *("-P", "blue", "-R", "9000", "-D", "1080", "-L", "8080:web:80", "-L", "/a:/b", "-A"),
        *("-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout 5"),
        "somewhere",
    )
    assert given == ConnectRequest(
        "somewhere",
        Overrides(
            user="ann",
            port=2222,
            jump="a,b",
            tag="blue",
            identities=("~/one", "two"),
            config_file=Path("/f"),
            forwards=(
                parse("local", "8080:web:80"),
                parse("local", "/a:/b"),
                parse("remote", "9000"),
                parse("dynamic", "1080"),
            ),
            forwards_agent=True,
            options=(("StrictHostKeyChecking", "yes"), ("ConnectTimeout", "5")),
        ),
    )


def test_what_is_not_given_stays_open() -> None:
    assert wanted("somewhere") == ConnectRequest("somewhere", Overrides())


def test_the_command_line_says_it_before_the_file(private_home: Path) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text("LocalForward 1 a:1\nForwardAgent /run/mine\n")
    target = wanted("-L", "2:b:2", "-a", "-A", "-o", "ForwardAgent=no", "web").resolve()
    assert list(map(str, target.forwards)) == ["2:b:2", "1:a:1"]
    assert target.forward_agent == "/run/mine"
    assert wanted("-A", "-a", "web").resolve().forward_agent is None
    cleared = wanted("-L", "2:b:2", "-o", "ClearAllForwardings=yes", "web").resolve()
    assert cleared.forwards == ()


def test_what_is_no_forward_is_refused_with_how_to_write_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["exec", "-L", "8080", "web", "--", "true"]) == 2
    assert "'8080' is not a local forward. Write [address:]port:" in capsys.readouterr().err


def test_it_resolves_as_ssh_would(private_home: Path) -> None:
    (private_home / ".ssh" / "config").write_text("Host web\n  HostName web.example\n  Port 2200\n")
    target = wanted("-l", "ann", "web").resolve()
    assert (target.hostname, target.port, target.user) == ("web.example", 2200, "ann")


@pytest.mark.parametrize("user", ["CORP\\alice", "host$", "a%h"])
def test_a_user_is_taken_as_it_is_typed_in_every_way(user: str) -> None:
    for typed in (
        wanted(f"{user}@db.example"),
        wanted("-l", user, "db.example"),
        wanted(f"ssh://{quote(user)}@db.example"),
        wanted("-J", f"{user.replace('%', '%%')}@bastion", "db.example"),
    ):
        assert user in {hop.user for hop in typed.resolve().route}


@pytest.mark.parametrize("user", ["CORP\\alice", "host$", "a%h"])
def test_a_user_is_saved_so_that_ssh_reads_it(user: str) -> None:
    assert cli.main(["hosts", "add", "db", f"{user}@db.example"]) == 0
    assert wanted("db").resolve().user == user
    command = ["ssh", "-G", "-F", str(HostRepository().saved), "db"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert f"user {user}" in told.splitlines()
