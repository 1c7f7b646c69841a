"""Files of ours that somebody else could have written: no program that they name is run."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui import paths
from tests.cli.on_terminal import SSHTUI, on_terminal
from tests.servers.openssh import OpenSsh
from tests.servers.programs import Tmux
from tests.servers.variants import OpenSshFactory

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")

STRANGER = 65534
LAYOUTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "0666": (lambda file: file.chmod(0o666), "chmod go-w"),
    "a stranger's": (
        lambda file: os.chown(file, STRANGER, STRANGER),
        "Run sshtui as nobody; if root owns it by mistake: chown root",
    ),
    "in a stranger's directory": (
        lambda file: os.chown(file.parent, STRANGER, STRANGER),
        "Run sshtui as nobody; if root owns it by mistake: chown root",
    ),
}


@pytest.fixture
def place(openssh: OpenSshFactory, private_home: Path) -> str:
    """A server that is known, and asks for a password."""
    server: OpenSsh = openssh.password()
    (private_home / ".ssh" / "known_hosts").write_text(server.known_hosts_line())
    return f"{server.user}@{server.host}:{server.port}"


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    """What is there once a program of the file was run."""
    return tmp_path / "ran"


def write(name: str, ran: Path) -> Path:
    text = {
        "settings.toml": f'[commands]\n"*" = "touch {ran}"\n',
        "hosts.conf": f'Match exec "touch {ran}"\n',
    }
    file = paths.config_dir() / name
    file.write_text(text[name])
    file.chmod(0o600)
    return file


@pytest.mark.parametrize("name", ["settings.toml", "hosts.conf"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_exec_runs_nothing_of_it_and_says_what_to_do(
    place: str, ran: Path, layout: str, name: str
) -> None:
    arrange, hint = LAYOUTS[layout]
    arrange(write(name, ran))
    with on_terminal([*SSHTUI, "exec", place, "--", "true"], size=(400, 25)) as running:
        running.sees(" is not safe: ")
        running.sees(hint)
        assert running.wait() == 1
    assert not ran.exists()


@pytest.mark.parametrize("name", ["settings.toml", "hosts.conf"])
def test_a_file_that_is_ours_alone_is_heeded(place: str, ran: Path, name: str) -> None:
    write(name, ran)
    with on_terminal([*SSHTUI, "exec", place, "--", "true"]) as running:
        running.sees("Password:")
    assert ran.exists()


def test_the_app_does_not_start_on_it(ran: Path, tmux: Tmux) -> None:
    write("settings.toml", ran).chmod(0o666)
    screen = tmux.run(*SSHTUI, columns=100, rows=30)
    assert screen.wait_for_exit() == 1
    assert "is not safe" in screen.text()
