"""Keys at the programs that people use them in, behind the app in tmux."""

import shutil
from pathlib import Path

import pytest

from tests.cli.on_terminal import SSHTUI
from tests.servers.openssh import OpenSsh
from tests.servers.programs import Screen, Tmux
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import wait_for

pytestmark = [pytest.mark.sshd, pytest.mark.tmux]

PROMPT = r":~\$"
STARTED = 60.0


@pytest.fixture
def server(openssh: OpenSshFactory, private_home: Path) -> OpenSsh:
    server = openssh.key_only()
    ssh = private_home / ".ssh"
    (ssh / "known_hosts").write_text(server.known_hosts_line())
    (ssh / "config").write_text(
        f"Host t\n HostName {server.host}\n Port {server.port}\n User {server.user}\n"
        f" IdentityFile {server.user_key}\n"
    )
    return server


@pytest.fixture
def screen(tmux: Tmux, server: OpenSsh) -> Screen:
    screen = tmux.run(*SSHTUI, "connect", "t", columns=100, rows=30)
    screen.wait_for(PROMPT, seconds=STARTED)

    def typed_to() -> bool:
        # A comment, however many it takes.
        screen.type("#")
        return "#" in screen.text()

    wait_for(typed_to, "echo", context=screen.text)
    screen.press("Enter")
    return screen


def test_alt_and_full_stop_repeat_the_last_word_in_bash(screen: Screen) -> None:
    screen.type("true first second-word\n")
    screen.type("echo again")
    screen.press("Space", "M-.", "Enter")
    screen.wait_for(r"(?m)^again second-word$")


def test_alt_with_letters_edits_a_line_in_bash(screen: Screen) -> None:
    screen.type("echo one two three")
    # Back over two words, away with the second, and its first letter large again.
    screen.press("M-b", "M-b", "M-d", "C-y", "M-b", "M-c", "Enter")
    screen.wait_for(r"(?m)^one Two three$")


def test_escape_alone_reaches_a_program(screen: Screen, server: OpenSsh) -> None:
    keys = server.account.home / "keys"
    screen.type("stty raw -echo; cat > keys\n")
    wait_for(keys.exists, "reader")
    screen.press("Escape")
    wait_for(
        lambda: keys.read_bytes() == b"\x1b", "escape", context=lambda: repr(keys.read_bytes())
    )


@pytest.mark.skipif(shutil.which("vim") is None, reason="no vim")
def test_escape_and_a_command_in_one_burst_save_a_file_in_vim(
    screen: Screen, server: OpenSsh
) -> None:
    for number in range(10):
        save_in_vim(screen, server.account.home / f"file{number}", f"text {number}")


def save_in_vim(screen: Screen, file: Path, text: str) -> None:
    screen.type(f"vim --clean -n {file.name}\n")
    screen.wait_for(r"(?m)^~ *$")
    screen.press("i")
    screen.wait_for("-- INSERT --")
    screen.type(text)
    screen.wait_for(text)
    screen.press("Escape", ":wq", "Enter")
    wait_for(lambda: file.exists() and file.read_text(), "saved file", context=screen.text)
    assert file.read_text() == f"{text}\n"
    # The file is there before vim has gone, and the next one looks the same.
    screen.wait_until_gone(r"(?m)^~ *$")
