"""A shared rule is edited for all of its hosts, who are named before."""

from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.editing.edits import preview, save
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.repository import HostRepository

TEXT = "Host a b\n  Port 1  # both\n\nHost *.x\n  User u\nHost c.x\n"


@pytest.fixture
def config(private_home: Path) -> Path:
    path = private_home / ".ssh" / "config"
    path.write_text(TEXT)
    return path


@pytest.fixture
def repository(config: Path) -> HostRepository:
    return HostRepository(system_config=Path("/dev/null"))


def test_it_changes_in_its_place_for_all(config: Path, repository: HostRepository) -> None:
    (rule,) = repository.rules("b")
    assert (rule.head, rule.place, rule.hosts) == ("a b", "config:1", ("a", "b"))
    edit = repository.edit_rule(rule, replace(rule.entry, port=2, user="v"))
    assert preview([edit]).notes == ("a b (config:1) is for 2 hosts: a, b.",)
    save([edit])
    assert config.read_text() == TEXT.replace("Port 1  # both\n", "Port 2  # both\n  User v\n")


def test_it_is_found_by_patterns_and_by_place(repository: HostRepository) -> None:
    (rule,) = repository.rules_called("*.x")
    assert rule.entry == HostEntry("", user="u")
    assert repository.rules_called("config:4") == (rule,)
    assert repository.rules_called("nobody") == ()


def test_what_another_program_changed_stays(config: Path, repository: HostRepository) -> None:
    (rule,) = repository.rules("b")
    edit = repository.edit_rule(rule, replace(rule.entry, port=2))
    config.write_text("# new\n" + TEXT)
    save([edit])
    assert config.read_text() == "# new\n" + TEXT.replace("Port 1", "Port 2")
    with pytest.raises(ConfigError, match="changed the port"):
        save([repository.edit_rule(rule, replace(rule.entry, port=3))])
    config.write_text("Host a\n")
    with pytest.raises(ConfigError, match="no longer at config:1"):
        save([edit])


def test_that_of_the_system_is_not_ours(private_home: Path) -> None:
    system = private_home / "system"
    system.write_text("Host *\n  Port 1\n")
    (private_home / ".ssh" / "config").write_text("Host a\n")
    repository = HostRepository(system_config=system)
    (rule,) = repository.rules("a")
    with pytest.raises(UsageError, match="system's"):
        save([repository.edit_rule(rule, replace(rule.entry, port=2))])
