import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sshtui import paths
from sshtui.cli import lazy_parts
from sshtui.credentials.service import CredentialService
from sshtui.lazy import Lazy
from sshtui.settings import Settings
from sshtui.signin.steps import OnStep, Step
from sshtui.ssh import connect
from sshtui.sshconfig.target import Target


def test_nothing_that_the_first_frame_does_without_is_loaded_by_making_the_parts() -> None:
    heavy = {"asyncssh", "sqlite3", "keyring", "cryptography", "sshtui.hosts.repository"}
    code = (
        "import sys\n"
        "from sshtui.cli import lazy_parts\n"
        "from sshtui.settings import Settings\n"
        "lazy_parts.lazy_hosts(); lazy_parts.lazy_visits()\n"
        "lazy_parts.LazyConnector(lazy_parts.lazy_credentials(Settings()))\n"
        f"print(*sorted({heavy!r} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_hosts_are_those_of_the_person(private_home: Path) -> None:
    hosts = lazy_parts.lazy_hosts()
    config = private_home / ".ssh" / "config"
    config.write_text("Host web1\n")
    config.chmod(0o600)
    assert [host.alias for host in hosts.hosts()] == ["web1"]


def test_the_database_is_made_with_the_first_question_and_not_before() -> None:
    visits, file = lazy_parts.lazy_visits(), paths.data_path() / "sshtui.db"
    assert not file.exists()
    assert visits.frecency() == {}
    assert file.exists()


def test_the_credentials_go_where_the_settings_say() -> None:
    credentials = lazy_parts.lazy_credentials(Settings(store="memory"))
    assert credentials.made is None
    opened = credentials.get()
    assert credentials.get() is opened
    opened.close()


class Connector:
    """Signs in with one step."""

    def __init__(self, credentials: CredentialService, *, custom: tuple[object, ...]) -> None:
        self.credentials, self.custom = credentials, custom

    async def connect(
        self, target: Target, _asker: object, on_step: OnStep, share: object
    ) -> object:
        assert share is SHARE
        on_step(STEP)
        return target


STEP: Any = object()
NOBODY: Any = object()
SHARE: Any = object()


async def test_a_connection_is_made_by_what_is_loaded_then_and_its_steps_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connect, "SshConnector", Connector)
    service: Any = object()
    connector = lazy_parts.LazyConnector(Lazy.of(service))
    added: list[Step] = []
    monkeypatch.setattr(connector.timeline, "add", added.append)
    target, told = Target("web", "web.example", 22, "alice"), list[Step]()
    connection: object = await connector.connect(target, NOBODY, told.append, SHARE)
    assert connection is target
    assert added == told == [STEP]
