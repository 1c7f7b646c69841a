"""What the doctor finds of files."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui import paths
from sshtui.cli import doctor_checks, doctor_files
from sshtui.cli.doctor_findings import Level
from sshtui.hosts.history import open_history
from sshtui.hosts.model import Visit
from sshtui.hosts.repository import HostRepository
from tests.faults.disks import Disk


def test_settings_that_cannot_be_read_are_a_problem() -> None:
    assert doctor_files.look_at_settings().level is Level.OK
    (paths.config_dir() / "settings.toml").write_text("prefix_kei = 'x'\n")
    found = doctor_files.look_at_settings()
    assert found.level is Level.PROBLEM
    assert "prefix_kei" in found.detail


def test_patterns_that_cannot_be_used_are_a_problem_of_the_settings() -> None:
    (paths.config_dir() / "settings.toml").write_text("[prompts]\n'(' = 'code'\n")
    found = doctor_files.look_at_settings()
    assert (found.level, "not a regular expression" in found.detail) == (Level.PROBLEM, True)


def test_a_place_that_cannot_be_looked_at_is_a_problem_and_no_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSHTUI_HOME", str(tmp_path / ("long" * 99)))
    assert all(finding.level is Level.OK for finding in doctor_files.look_at_database())
    assert doctor_files.look_at_directories().level is Level.PROBLEM


def test_a_directory_that_cannot_be_made_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert doctor_files.look_at_directories().level is Level.OK
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SSHTUI_HOME", str(tmp_path / "file"))
    found = doctor_files.look_at_directories()
    assert found.level is Level.PROBLEM
    assert found.hint


def test_known_hosts_is_counted(private_home: Path) -> None:
    path = private_home / ".ssh" / "known_hosts"
    assert doctor_files.look_at_known_hosts(path).level is Level.OK
    path.write_text("# a comment\n\nhost ssh-ed25519 AAAA\nother ssh-ed25519 AAAA\n")
    assert doctor_files.look_at_known_hosts(path).detail == f"{path} has 2 lines"
    os.chown(path, 65534, -1)
    assert "chown" in doctor_files.look_at_known_hosts(path).hint
    path.unlink()
    path.mkdir()
    assert doctor_files.look_at_known_hosts(path).level is Level.PROBLEM
    path.rmdir()
    os.mkfifo(path)
    assert doctor_files.look_at_known_hosts(path).level is Level.PROBLEM


@pytest.mark.parametrize("harm", [Disk.fill, Disk.make_read_only])
def test_a_disk_that_takes_nothing_is_a_problem(
    tmp_path: Path, disk: Callable[[Path], Disk], harm: Callable[[Disk], None]
) -> None:
    small = disk(tmp_path / "sshtui")
    assert doctor_files.look_at_directories().level is Level.OK
    harm(small)
    assert doctor_files.look_at_directories().level is Level.PROBLEM


def test_a_database_is_whole_damaged_or_not_there() -> None:
    (found,) = doctor_files.look_at_database()
    assert (found.level, "is created when" in found.detail) == (Level.OK, True)
    history = open_history()
    history.record("web", Visit(1.0, 1.0, "publickey"))
    history.close()
    (found,) = doctor_files.look_at_database()
    assert (found.level, found.detail.endswith("is intact")) == (Level.OK, True)
    (paths.data_dir() / "sshtui.db").write_bytes(b"garbage" * 100)
    (found,) = doctor_files.look_at_database()
    assert (found.level, "renames it" in found.hint) == (Level.PROBLEM, True)
    open_history().close()
    whole, aside = doctor_files.look_at_database()
    assert (whole.level, aside.level) == (Level.OK, Level.NOTE)
    assert "sshtui.db.damaged-" in aside.detail


def test_a_log_that_cannot_be_opened_is_a_problem() -> None:
    assert doctor_files.look_at_log().level is Level.OK
    (paths.state_dir() / "sshtui.log").unlink()
    (paths.state_dir() / "sshtui.log").mkdir()
    assert doctor_files.look_at_log().level is Level.PROBLEM


def test_a_damaged_vault_is_a_problem() -> None:
    (paths.data_dir() / "vault").write_bytes(b"no vault")
    assert doctor_checks.look_at_keyring()[-1].level is Level.PROBLEM


@pytest.mark.parametrize("name", ["hosts.conf", "ssh"])
def test_a_file_of_hosts_that_others_may_write_to_is_told_once_with_a_way_out(
    private_home: Path, name: str
) -> None:
    path = private_home / ".ssh" / "config" if name == "ssh" else paths.config_dir() / name
    path.write_text("Host web\n")
    path.chmod(0o666)
    found = [
        finding
        for finding in (
            *doctor_checks.look_at_hosts(HostRepository()),
            *doctor_files.look_at_refused(HostRepository()),
        )
        if finding.level is Level.PROBLEM
    ]
    (only,) = found
    assert str(path) in only.detail
    assert f"chmod go-w {path}" in only.hint


def test_known_hosts_that_keeps_nothing_or_is_not_safe_is_told(private_home: Path) -> None:
    path = private_home / ".ssh" / "known_hosts"
    path.symlink_to(os.devnull)
    assert doctor_files.look_at_known_hosts(path).level is Level.NOTE
    path.unlink()
    path.touch()
    path.chmod(0o666)
    assert doctor_files.look_at_known_hosts(path).level is Level.PROBLEM


def test_keys_that_are_not_known_are_a_problem_of_the_settings() -> None:
    (paths.config_dir() / "settings.toml").write_text('[keymap]\n"hosts.conect" = "f10"\n')
    found = doctor_files.look_at_settings()
    assert found.level is Level.PROBLEM
    assert "line 2" in found.detail
    assert found.hint == 'Did you mean "hosts.connect"?'
