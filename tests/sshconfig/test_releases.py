"""What the releases of OpenSSH do not agree about: by the table, and beside the ssh on PATH."""

from pathlib import Path
from typing import Any

import pytest

from sshtui.errors import AppError, ConfigError
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig import openssh
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.openssh import Release
from sshtui.sshconfig.resolve import Overrides
from sshtui.sshconfig.target import Target
from tests.servers.releases import Beside
from tests.sshconfig.configurations_releases import (
    CHANGES,
    DEBIAN,
    REFUSED,
    RELEASES,
    UNSETTLED,
    Change,
)
from tests.sshconfig.like_ssh import ACCOUNT_HOME, IS_DEBIANS, ask_ssh, assert_same

BESIDE = openssh.beside()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", ACCOUNT_HOME)
    monkeypatch.setenv("SENT_A", "sent_a")
    monkeypatch.setattr(openssh, "is_local_network", lambda networks: "0.0.0.0/32" not in networks)
    return tmp_path / "config"


def resolve(config: Path, overrides: Overrides | None = None) -> Target:
    repository = HostRepository(user_config=config, system_config=config.with_name("none"))
    problems = repository.problems()
    if problems:
        raise ConfigError(problems[0])
    return repository.resolve(Destination("web"), overrides)


def meaning(config: Path, change: Change) -> Any:
    config.write_text(change.text)
    try:
        return getattr(resolve(config), change.about)
    except AppError:
        return REFUSED


def names(changes: list[Change]) -> list[str]:
    return [change.text for change in changes]


@pytest.mark.parametrize("change", [*CHANGES, *DEBIAN], ids=names([*CHANGES, *DEBIAN]))
def test_a_release_is_the_first_to_mean_it(config: Path, beside: Beside, change: Change) -> None:
    found = []
    for release in RELEASES:
        beside(release)
        found.append(meaning(config, change))
    before = RELEASES.index(change.since)
    assert found == [change.before] * before + [change.after] * (len(RELEASES) - before)


@pytest.mark.parametrize("change", CHANGES, ids=names(CHANGES))
def test_the_ssh_on_path_means_it_too(config: Path, change: Change) -> None:
    compare(config, change)


@pytest.mark.skipif(not IS_DEBIANS, reason="the ssh on PATH is not Debian's")
@pytest.mark.parametrize("change", DEBIAN, ids=names(DEBIAN))
def test_debian_s_ssh_on_path_means_it_too(config: Path, change: Change) -> None:
    compare(config, change)


def compare(config: Path, change: Change) -> None:
    expected = change.after if BESIDE.release >= change.since else change.before
    assert meaning(config, change) == expected
    ssh = ask_ssh(config, "web")
    assert (ssh is None) == (expected == REFUSED)
    if ssh:
        assert_same(resolve(config), ssh)


@pytest.mark.parametrize("text", UNSETTLED)
@pytest.mark.parametrize("release", [RELEASES[0], RELEASES[-1]])
def test_what_ssh_may_or_may_not_take_is_refused(
    config: Path, beside: Beside, release: Release, text: str
) -> None:
    beside(release)
    assert meaning(config, Change(release, text, "user", "", "")) == REFUSED


def test_a_variable_in_a_user_name_is_replaced(config: Path, beside: Beside) -> None:
    config.write_text("User ${SENT_A}\n")
    beside(Release(10, 0))
    assert resolve(config).user == "sent_a"
    beside(Release(9, 9))
    with pytest.raises(ConfigError, match="user name"):
        resolve(config)


@pytest.mark.parametrize("given", [Overrides(user="a%n"), Overrides(options=(("User", "a%n"),))])
def test_a_name_that_is_given_is_no_pattern(config: Path, beside: Beside, given: Overrides) -> None:
    config.write_text("User b\n")
    beside(Release(10, 1))
    assert resolve(config, given).user == ("a%n" if given.user else "aweb")


@pytest.mark.parametrize("release", RELEASES)
def test_the_hash_of_a_connection_contains_its_hop(
    config: Path, beside: Beside, release: Release
) -> None:
    beside(release)
    config.write_text("Match user me\n ProxyJump none\nHost *\n RemoteCommand %C\n")
    direct = resolve(config).remote_command
    config.write_text(
        "Match user me\n ProxyJump none\nHost *\n ProxyJump me@b\n RemoteCommand %C\n"
    )
    assert (resolve(config).remote_command == direct) is (release < Release(9, 6))


def test_what_a_connection_is_for_decides(config: Path, beside: Beside) -> None:
    config.write_text(
        "Host hop\nMatch !host hop\n ProxyJump hop\nMatch sessiontype exec command up*\n Port 7\n"
        "Match sessiontype shell\n Port 8\nMatch sessiontype none\n Port 9\n"
    )
    beside(Release(10, 0))
    shell, command = resolve(config), resolve(config, Overrides(command="uptime"))
    other = resolve(config, Overrides(command="ls"))
    assert (shell.port, command.port, other.port) == (8, 7, 22)
    assert [target.jumps[0].port for target in (shell, command, other)] == [9, 9, 9]


def test_a_tag_that_is_not_set_is_matched_by_a_star_at_first(config: Path, beside: Beside) -> None:
    config.write_text("Match tagged *\n Port 7\n")
    beside(Release(9, 9))
    assert resolve(config).port == 7
    beside(Release(10, 0))
    assert resolve(config).port == 22


@pytest.mark.parametrize("release", [Release(9, 2), Release(10, 1)])
def test_a_connection_that_is_refused_says_what_its_line_says(
    config: Path, beside: Beside, release: Release
) -> None:
    config.write_text('Host web\n RefuseConnection "Use web2."\nHost other\n ProxyJump web\n')
    beside(release)
    repository = HostRepository(user_config=config)
    with pytest.raises(ConfigError, match=r"config:2: Use web2\.") as caught:
        repository.resolve(Destination("web"))
    assert caught.value.heading == "Connection refused"
    with pytest.raises(ConfigError, match=r"config:2: Use web2\."):
        repository.resolve(Destination("other"))


def test_a_keyword_of_later_is_named_with_both_releases(config: Path, beside: Beside) -> None:
    config.write_text("Tag x\nMatch version *\n")
    beside(Release(9, 2))
    assert HostRepository(user_config=config).problems() == (
        f"{config}:1: Tag needs OpenSSH 9.4; this is 9.2; ssh stops here",
        f"{config}:2: Match version needs OpenSSH 10.0; this is 9.2: its block is left out",
    )
    config.write_text("IgnoreUnknown Tag\nTag x\n")
    assert HostRepository(user_config=config).problems() == ()


def test_a_network_that_cannot_be_asked_about_is_not_here(
    config: Path, beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openssh, "is_local_network", lambda _: None)
    config.write_text(
        "Match localnetwork 127.0.0.0/8\n Port 7\nMatch !localnetwork ::/0\n Port 8\n"
    )
    beside(Release(9, 4))
    target = resolve(config)
    assert target.port == 22
    assert target.undecided == tuple(f"Match localnetwork ({config}:{line})" for line in (1, 3))


@pytest.mark.parametrize(
    "networks", ["x", "1.2.3.4/24", "1.2.3.0/255.255.255.0", "10.0.0.0/8,", "!::1"]
)
def test_a_network_is_an_address_and_a_number_of_bits(
    config: Path, beside: Beside, networks: str
) -> None:
    beside(Release(9, 4))
    config.write_text(f"Match localnetwork {networks}\n")
    with pytest.raises(ConfigError, match="config:1: Match localnetwork cannot be"):
        resolve(config)


@pytest.mark.parametrize("release", [Release(9, 2), Release(10, 3)])
def test_every_list_of_revoked_keys_counts_whatever_ssh_is_here(
    config: Path, beside: Beside, release: Release
) -> None:
    config.write_text("RevokedHostKeys /a /b\n")
    beside(release)
    repository = HostRepository(user_config=config, system_config=config.with_name("none"))
    rules = repository.resolve(Destination("web")).host_key_rules
    assert rules.revoked_files == (Path("/a"), Path("/b"))
