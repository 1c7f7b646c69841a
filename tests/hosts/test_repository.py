"""The list of hosts, and adding to it."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui import files, paths
from sshtui.errors import ConfigError
from sshtui.hosts.editing.edits import save
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.model import Host
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.destination import Destination


@pytest.fixture
def repository() -> HostRepository:
    return HostRepository(system_config=Path("/dev/null"))


def test_hosts_are_listed_with_what_applies_to_them(
    private_home: Path, repository: HostRepository
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text(
        "Host web web2\n HostName %h.example.com\n #!! GroupLabels prod web\n"
        "Host *.prod\n User deploy\n #!! GroupLabels fleet\n"
        "Host !not db.prod w?ld\n Port 2022\n ProxyJump bastion,b2\n"
        "Match host web\n User matched\n"
    )
    assert repository.hosts() == (
        Host("web", "web.example.com", tags=("prod", "web"), origin=config, line=1),
        Host("web2", "web2.example.com", tags=("prod", "web"), origin=config, line=1),
        Host("db.prod", "db.prod", "deploy", 2022, "bastion,b2", ("fleet",), config, 7),
    )


def test_that_no_host_is_saved_yet_is_no_problem(
    private_home: Path, repository: HostRepository
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text(f"Include {repository.saved}\nInclude none\nHost a\n")
    (problem,) = repository.problems()
    assert problem.endswith("none does not exist")


def test_ours_come_first_and_an_alias_comes_once(
    private_home: Path, repository: HostRepository
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text("Host a\n Port 1\nHost b\n Port 1\nHost a\n Port 3\n")
    files.make_private(repository.saved.parent)
    repository.saved.write_text("Host b\n Port 2\n")
    repository.saved.chmod(0o600)
    save([repository.new(HostEntry("c"))])
    listed = [(host.alias, host.port, host.origin) for host in repository.hosts()]
    assert listed == [("b", 2, repository.saved), ("c", 22, repository.saved), ("a", 1, config)]


def test_an_added_host_resolves_to_what_was_given(repository: HostRepository) -> None:
    save([repository.new(HostEntry("hop", "10.0.0.1", "ops"))])
    given = HostEntry(
        "web", "web.example.com", "CORP\\al", 2022, "hop", ("~/a key",), tags=("prod", "eu")
    )
    save([repository.new(given)])
    host = next(host for host in repository.hosts() if host.alias == "web")
    expected = (given.alias, given.hostname, given.user, given.port, given.jump, given.tags)
    assert (host.alias, host.hostname, host.user, host.port, host.jump, host.tags) == expected
    assert host.origin == paths.config_dir() / "hosts.conf"
    target = repository.resolve(Destination("web"))
    assert (target.hostname, target.user, target.port) == ("web.example.com", "CORP\\al", 2022)
    assert target.identity_files == (Path.home() / "a key",)
    assert [hop.hostname for hop in target.jumps] == ["10.0.0.1"]


def test_plain_ssh_reads_what_is_added(repository: HostRepository) -> None:
    given = HostEntry(
        "web", "web.example.com", "CORP\\al", 2022, "hop", ("~/a key",), tags=("prod",)
    )
    save([repository.new(given)])
    printed = subprocess.run(
        ["/usr/bin/ssh", "-G", "-F", str(repository.saved), "web"],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    ).stdout.splitlines()
    for line in ("hostname web.example.com", "user CORP\\al", "port 2022", "proxyjump hop"):
        assert line in printed
    assert "identityfile ~/a key" in printed


def test_hosts_are_current_until_another_program_changes_a_file(
    private_home: Path, repository: HostRepository
) -> None:
    directory = private_home / ".ssh"
    config, part = directory / "config", directory / "part.conf"
    assert not repository.are_current(()), "they have not been read"

    def write(path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o600)

    def replace(path: Path, text: str) -> None:
        write(path.with_suffix(".new"), text)
        os.utime(path.with_suffix(".new"), ns=(1, 1))
        path.with_suffix(".new").rename(path)

    hosts = repository.hosts()
    files.make_private(repository.saved.parent)
    changes: tuple[Callable[[], None], ...] = (
        lambda: write(config, "Include *.conf\nHost a\n"),
        lambda: write(part, "Host b\n"),
        lambda: write(part, "Host bb\n"),
        lambda: replace(part, "Host bc\n"),
        lambda: replace(part, "Host bd\n"),
        lambda: write(repository.saved, "Host c\n"),
        lambda: part.chmod(0o666),
        part.unlink,
    )
    for change in changes:
        hosts = repository.hosts()
        assert repository.are_current(hosts)
        change()
        assert not repository.are_current(hosts)
    assert [host.alias for host in repository.hosts()] == ["c", "a"]


def test_what_is_refused_is_not_read_again_and_again(
    private_home: Path, repository: HostRepository
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text("Host a\n")
    config.chmod(0o666)
    hosts = repository.hosts()
    repository.problems()
    assert repository.are_current(hosts)
    config.chmod(0o600)
    assert not repository.are_current(hosts)


def test_what_others_write_is_seen_at_once(private_home: Path, repository: HostRepository) -> None:
    directory = private_home / ".ssh"
    config, part = directory / "config", directory / "part.conf"
    assert repository.hosts() == ()
    steps = (
        (config, "Include *.conf\nHost a\n Port 1\n", ["a"]),
        (config, "Include *.conf\nHost b\n Port 2\n", ["b"]),
        (part, "Host c\n", ["c", "b"]),
        (part, "Host d\n", ["d", "b"]),
    )
    for path, text, expected in steps:
        path.write_text(text)
        assert [host.alias for host in repository.hosts()] == expected
    assert repository.resolve(Destination("b")).port == 2
    part.unlink()
    assert [host.alias for host in repository.hosts()] == ["b"]
    config.chmod(0o666)
    with pytest.raises(ConfigError):
        repository.resolve(Destination("b"))
