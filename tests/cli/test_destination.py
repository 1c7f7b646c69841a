"""DEST and its options, and its completion."""

import contextlib
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from sshtui.cli import main as cli
from sshtui.cli.destination import Wanted, takes_destination
from sshtui.hosts.history import open_history
from sshtui.hosts.model import Visit
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.resolve import Overrides


def wanted(*arguments: str) -> Wanted:
    """Return what a command with these arguments would get."""
    got: list[Wanted] = []

    @click.command()
    @takes_destination
    def command(wanted: Wanted) -> int:
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
    assert given == Wanted(
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
    assert wanted("somewhere") == Wanted("somewhere", Overrides())


def test_it_resolves_as_ssh_would(private_home: Path) -> None:
    (private_home / ".ssh" / "config").write_text("Host web\n  HostName web.example\n  Port 2200\n")
    target = wanted("-l", "ann", "web").resolve()
    assert (target.hostname, target.port, target.user) == ("web.example", 2200, "ann")


def complete(*typed: str) -> list[str]:
    *before, incomplete = typed
    shell = ShellComplete(cli.root, {}, "sshtui", "_SSHTUI_COMPLETE")
    return [item.value for item in shell.get_completions(list(before), incomplete)]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (("connect", "we"), ["web1", "web2"]),
        (("exec", "ann@we"), ["ann@web1", "ann@web2"]),
        (("connect", ""), ["db", "web1", "web2"]),
        (("connect", "x"), []),
    ],
)
def test_a_shell_completes_the_saved_hosts(
    typed: tuple[str, ...], offered: list[str], private_home: Path
) -> None:
    (private_home / ".ssh" / "config").write_text("Host db\nHost web1 web2\nHost *.example\n")
    assert complete(*typed) == offered


def test_hosts_that_were_visited_are_offered_first(private_home: Path) -> None:
    (private_home / ".ssh" / "config").write_text("Host web1 web2 web3\n")
    with contextlib.closing(open_history()) as history:
        history.record("web2", Visit(time.time(), 1.0, ""))
    assert complete("connect", "we") == ["web2", "web1", "web3"]


def test_completion_follows_another_config(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("Host elsewhere\n")
    assert complete("connect", "-F", str(other), "el") == ["elsewhere"]


def test_commands_are_completed_too() -> None:
    assert complete("ho") == ["hosts"]


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
