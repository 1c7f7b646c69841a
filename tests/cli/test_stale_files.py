import os
from pathlib import Path

import pytest

from sshtui import paths
from sshtui.cli import main as cli
from tests.cli.on_terminal import SSHTUI, takes_keys
from tests.servers.programs import Tmux


def leave_behind(home: Path) -> list[Path]:
    left = [
        paths.config_dir() / ".hosts.conf.abcdefgh",
        paths.config_dir() / ".settings.toml.abcdefgh",
        paths.data_dir() / ".vault.12-34",
        paths.state_dir() / ".vault.seq.abcdefgh",
        home / ".ssh" / ".config.sshtui-abcdefgh",
    ]
    for path in left:
        path.write_bytes(b"half")
        os.utime(path, (1, 1))
    return left


def test_a_command_removes_what_a_crash_left(
    private_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left = leave_behind(private_home)
    assert cli.main(["hosts", "path"]) == 0
    assert [path for path in left if path.exists()] == []
    assert capsys.readouterr().err == ""


def test_the_app_does_too(private_home: Path, tmux: Tmux) -> None:
    left = leave_behind(private_home)
    screen = tmux.run(*SSHTUI, columns=100, rows=30)
    screen.wait_for("Hosts")
    takes_keys(screen)
    screen.press("C-q")
    assert screen.wait_for_exit() == 0
    assert [path for path in left if path.exists()] == []


def test_what_cannot_be_removed_stops_nothing(
    private_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left = leave_behind(private_home)
    (paths.state_dir() / "locks").write_bytes(b"not a directory")
    assert cli.main(["hosts", "path"]) == 0
    assert left[0].exists()
    assert capsys.readouterr().err == ""
