"""How the app starts on a terminal, and how it leaves it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sshtui import notices
from sshtui.cli import startup_checks
from sshtui.cli.app import without_unusable
from sshtui.errors import AppError
from sshtui.settings import Settings
from tests.cli.on_terminal import SSHTUI, on_terminal, run_plainly
from tests.servers.programs import Screen, Tmux


@pytest.mark.parametrize("arguments", [(), ("demo",), ("connect", "somewhere")])
def test_without_a_terminal_it_refuses_with_a_hint(arguments: tuple[str, ...]) -> None:
    done = run_plainly(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    first, second = done.stderr.decode().splitlines()
    assert first.startswith("sshtui: No terminal: ")
    assert "sshtui exec" in second


def test_in_a_very_small_terminal_it_refuses_with_a_hint(tmux: Tmux) -> None:
    screen = tmux.run(*SSHTUI, columns=29, rows=12)
    assert screen.wait_for_exit() == 2
    shown = " ".join(screen.text().split())
    assert "Terminal too small" in shown
    assert "30 by 8" in shown


def test_without_its_terminal_emulator_it_refuses_with_a_hint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(AppError) as caught:
        startup_checks.check_surroundings()
    assert "sshtui exec" in caught.value.hint
    assert caught.value.exit_status == 1


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ("theme = 3\n", "Name of the colour theme"),
        ('[keymap]\n"hosts.conect" = "f10"\n', 'Did you mean "hosts.connect"?'),
    ],
)
def test_broken_settings_are_told_before_the_screen_is_taken(
    tmux: Tmux, tmp_path: Path, text: str, way_out: str
) -> None:
    directory = tmp_path / "sshtui" / "config"
    directory.mkdir(parents=True)
    (directory / "settings.toml").write_text(text)
    for command in ((), ("demo",)):
        screen = tmux.run(*SSHTUI, *command)
        assert screen.wait_for_exit() == 1
        assert "sshtui: Configuration problem: " in screen.text()
        assert way_out in screen.text()


def test_keys_that_cannot_be_used_are_told_and_left_out_where_a_host_is_to_be_opened() -> None:
    told: list[str] = []
    stop = notices.subscribe(told.append)
    chosen = Settings(keymap={"hosts.conect": "f10"}, theme="nord", store="vault")
    assert without_unusable(chosen) == Settings(store="vault")
    stop()
    assert "default keys" in told[0]
    fine = Settings(keymap={"hosts.connect": "f10"}, theme="nord")
    assert without_unusable(fine) is fine


def test_a_broken_index_is_told_over_the_hosts_and_set_aside(tmux: Tmux, tmp_path: Path) -> None:
    directory = tmp_path / "sshtui" / "data"
    directory.mkdir(parents=True)
    (directory / "sshtui.db").write_bytes(b"no database" * 100)
    screen = tmux.run(*SSHTUI)
    screen.wait_for(r"was\W+damaged")  # the path before it wraps the line
    assert "Configuration problem" in screen.text()
    assert len(list(directory.glob("sshtui.db.damaged-*"))) == 1
    screen.press("q")
    screen.press("C-q")
    assert screen.wait_for_exit() == 0


def test_a_malformed_destination_is_told_before_the_screen_is_taken(tmux: Tmux) -> None:
    screen = tmux.run(*SSHTUI, "connect", "a;b")
    assert screen.wait_for_exit() == 2
    assert "sshtui: Invalid usage: " in screen.text()


def start(tmux: Tmux, modes: Path, *arguments: str) -> Screen:
    """Start sshtui, after the modes that its terminal has before are written to a file."""
    script = f'stty -a >"{modes}"; exec "$@"'
    return tmux.run("sh", "-c", script, "sh", *SSHTUI, *arguments)


def test_the_hosts_come_first_and_quitting_gives_the_terminal_back(
    tmux: Tmux, private_home: Path, tmp_path: Path
) -> None:
    (private_home / ".ssh" / "config").write_text("Host web1\n  HostName web1.example\n")
    screen = start(tmux, tmp_path / "modes")
    screen.wait_for("web1")
    assert "-icanon" in screen.terminal_modes()
    screen.press("C-q")
    assert screen.wait_for_exit() == 0
    assert screen.terminal_modes() == (tmp_path / "modes").read_text("utf-8")
    assert "web1" not in screen.text()


@pytest.mark.parametrize("attempt", range(3))
def test_a_terminal_that_goes_away_takes_the_app_with_it(attempt: int) -> None:
    # While much is painted: that is when the loss is noticed in the middle of things.
    with on_terminal([*SSHTUI, "demo"], size=(100, 30)) as running:
        running.sees("demo-inner")
        running.type("\r")
        running.sees("Password:")
        running.type("demo\r")
        running.sees("exit ends it")
        running.type("yes\r")
        running.sees("y")
        running.hang_up()
        assert running.wait() == 128 + signal.SIGHUP


def test_the_first_frame_waits_for_neither_ssh_nor_keyring_nor_emulator() -> None:
    script = (
        "import sys, sshtui.cli.app\n"
        "late = {'asyncssh', 'pyghostty', 'keyring', 'cryptography', 'sqlite3'}\n"
        "print(*sorted(late & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.split() == []
