"""What the doctor looks at."""

import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest

from sshtui.cli import doctor_checks
from sshtui.cli.doctor_findings import Finding, Level
from sshtui.hosts.repository import HostRepository
from sshtui.ssh import asyncssh_internals
from sshtui.sshconfig import openssh
from tests.servers.gnome_keyring import gnome_keyring
from tests.servers.openssh import make_key
from tests.taken_away import take_away


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Path]:
    """A real ssh-agent."""
    path = tmp_path / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", path], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield path
        process.terminate()


def add(agent: Path, key: Path) -> None:
    subprocess.run(
        ["ssh-add", "-q", key], env={"SSH_AUTH_SOCK": str(agent)}, capture_output=True, check=True
    )


def test_versions_are_told_and_a_missing_package_is_a_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = {finding.name: finding for finding in doctor_checks.look_at_versions()}
    assert list(found) == ["python", "textual", "asyncssh", "pyghostty", "keyring", "cryptography"]
    assert all(finding.level is Level.OK for finding in found.values())
    assert found["asyncssh"].detail.startswith("2.")
    monkeypatch.setattr(doctor_checks, "_PACKAGES", ("no-such-package",))
    missing = doctor_checks.look_at_versions()[-1]
    assert (missing.level, missing.name) == (Level.PROBLEM, "no-such-package")
    assert missing.hint


def test_a_version_that_lacks_what_is_used_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, asyncssh_internals.__name__)
    take_away(monkeypatch, asyncssh, "auth._client_auth_handlers")
    found = {finding.name: finding for finding in doctor_checks.look_at_versions()}
    assert found["asyncssh"].level is Level.PROBLEM
    assert "has no auth._client_auth_handlers" in found["asyncssh"].detail
    assert "pip install 'asyncssh" in found["asyncssh"].hint
    assert found["textual"].level is Level.OK


def test_an_agent_is_asked_for_its_keys(agent: Path, tmp_path: Path) -> None:
    empty = doctor_checks.look_at_agent(str(agent))
    assert empty.level is Level.NOTE
    assert "ssh-add" in empty.hint
    for number in (1, 2):
        add(agent, make_key(tmp_path / f"key{number}"))
    full = doctor_checks.look_at_agent(str(agent))
    assert (full.level, full.detail) == (Level.OK, "running, holds 2 keys")


def test_no_agent_is_only_a_note() -> None:
    assert doctor_checks.look_at_agent("").level is Level.NOTE


def test_an_agent_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    found = doctor_checks.look_at_agent(str(tmp_path / "nothing"))
    assert found.level is Level.PROBLEM
    assert found.hint


@pytest.mark.parametrize("answer", [b"", struct.pack(">IBI", 1, 5, 0)])
def test_an_agent_that_lists_nothing_is_a_problem(tmp_path: Path, answer: bytes) -> None:
    path = tmp_path / "odd"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(5)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        found = doctor_checks.look_at_agent(str(path))
        thread.join()
    assert found.level is Level.PROBLEM


def test_no_keyring_is_a_note_that_says_what_happens_instead() -> None:
    found, *_ = doctor_checks.look_at_keyring()
    assert found.level is Level.NOTE
    assert "until you quit" in found.hint


@pytest.mark.keyring
def test_a_keyring_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with gnome_keyring(tmp_path / "keyring") as keyring:
        keyring.use_here(monkeypatch)
        first, *others = doctor_checks.look_at_keyring()
        assert first == Finding("keyring", Level.OK, "new credentials go to: Secret Service")
        told = "\n".join(finding.detail for finding in others)
        assert "KWallet: its service is not running" in told
        assert "macOS" not in told
        assert others[-1] == Finding("vault", Level.OK, "there is none")


def test_every_problem_of_the_config_is_told(private_home: Path) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text("Host web\nHost db\n  Port many\n")
    found = doctor_checks.look_at_hosts(HostRepository())
    assert found[0].detail.startswith("2 saved")
    assert [finding.level for finding in found] == [Level.OK, Level.OK, Level.PROBLEM]
    assert openssh.beside().text in found[1].detail
    assert f"{config}:3" in found[2].detail


def test_no_terminal_is_a_note() -> None:
    assert doctor_checks.look_at_terminal().level is Level.NOTE
