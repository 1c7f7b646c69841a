"""DEST and its options, and its completion."""

import subprocess
from pathlib import Path
from urllib.parse import quote

import click
import pytest
from click.testing import CliRunner

from sshtui.cli import main as cli
from sshtui.cli.destination import ConnectRequest, takes_destination
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.resolve import Overrides


def wanted(*arguments: str) -> ConnectRequest:
    """Return what a command with these arguments would get."""
    got: list[ConnectRequest] = []

    @click.command()
    @takes_destination
    def command(wanted: ConnectRequest) -> int:
        got.append(wanted)
        return 0

    result = CliRunner().invoke(command, list(arguments))
    assert result.exit_code == 0, result.output
    return got[0]


def test_every_option_of_ssh_is_passed_on() -> None:
    given = wanted(
        *("-p", "2222", "-l", "ann", "-i", "~/one", "-i", "two", "-J", "a,b", "-F", "/f"),
        *("-P", "blue"),
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
            options=(("StrictHostKeyChecking", "yes"), ("ConnectTimeout", "5")),
        ),
    )


def test_what_is_not_given_stays_open() -> None:
    assert wanted("somewhere") == ConnectRequest("somewhere", Overrides())


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
