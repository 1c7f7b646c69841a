import shutil
from pathlib import Path

import pytest

from sshtui import paths
from sshtui.errors import ConfigError
from sshtui.hosts.history import History
from sshtui.hosts.repository import HostRepository
from sshtui.services.hosts import HostManager
from sshtui.services.ssh_sharing import SshSharing

CONFIG = "Host web\n  HostName 192.0.2.1\n"


@pytest.fixture
def config(private_home: Path, short_home: Path) -> Path:
    path = private_home / ".ssh" / "config"
    path.write_text(CONFIG)
    path.chmod(0o600)
    return path


def sharing(broker: str = "open", visits: History | None = None) -> SshSharing:
    hosts = HostRepository(system_config=Path("/dev/null"))
    return SshSharing(hosts, visits or History(None), broker)


def test_it_is_offered_until_it_is_answered(config: Path) -> None:
    visits = History(None)
    offer = sharing(visits=visits)
    assert offer.offers()
    offer.answer(agreed=False)
    assert not offer.offers()


def test_it_is_not_offered_where_nothing_is_shared(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not sharing("off").offers()
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert not sharing().offers()


@pytest.mark.parametrize(
    ("lines", "offered"),
    [
        ("Host *\n  ControlPath /tmp/%C\n", False),
        ("Match all\n  ControlPath none\n", False),
        ("Host one\n  ControlPath /tmp/%C\n", True),
        ("Host *\n  ControlMaster auto\n", True),
    ],
)
def test_it_is_not_offered_where_every_host_has_a_path_of_the_persons(
    config: Path, lines: str, offered: bool
) -> None:
    config.write_text(lines)
    assert sharing().offers() is offered


def test_it_comes_and_goes(config: Path) -> None:
    offer = sharing()
    manager = HostManager(HostRepository(system_config=Path("/dev/null")), History(None))
    manager.save(offer.prepare(manager))
    assert offer.is_set_up()
    assert not offer.offers()
    manager.save(offer.prepare(manager, removed=True))
    assert config.read_text() == CONFIG
    assert not offer.is_set_up()


def test_a_line_that_somebody_else_wrote_is_left_alone(config: Path) -> None:
    written = f'Host *\n  ControlPath "{paths.mux_path()}/%C"\n'
    config.write_text(written)
    offer = sharing()
    manager = HostManager(HostRepository(system_config=Path("/dev/null")), History(None))
    assert offer.is_set_up()
    with pytest.raises(ConfigError, match=r"config:2 is in lines that sshtui did not write"):
        offer.prepare(manager, removed=True)
    assert config.read_text() == written
