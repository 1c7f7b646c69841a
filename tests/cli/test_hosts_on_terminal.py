"""Saved hosts in a real terminal, and in the programs that share ssh's configuration."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from sshtui.cli import main as cli
from tests.cli.on_terminal import SSHTUI, takes_keys
from tests.servers.openssh import OpenSsh
from tests.servers.programs import Tmux
from tests.servers.variants import OpenSshFactory

PROMPT = r":~\$"
STARTED = 60.0


@pytest.fixture
def server(openssh: OpenSshFactory, private_home: Path) -> OpenSsh:
    server = openssh.key_only()
    (private_home / ".ssh" / "known_hosts").write_text(server.known_hosts_line())
    return server


def save(server: OpenSsh, alias: str) -> None:
    place = f"{server.user}@{server.host}:{server.port}"
    assert cli.main(["hosts", "add", alias, place, "-i", str(server.user_key)]) == 0


@pytest.mark.tmux
@pytest.mark.sshd
def test_three_letters_and_enter_lead_from_the_start_to_a_prompt(
    tmux: Tmux, server: OpenSsh
) -> None:
    for alias in ("web-front", "database-main", "mail-relay"):
        save(server, alias)
    screen = tmux.run(*SSHTUI, columns=100, rows=30)
    screen.wait_for("database-main", seconds=STARTED)
    screen.type("dbm")
    screen.wait_for(re.escape("database-main"))
    screen.press("Enter")
    screen.wait_for(PROMPT, seconds=STARTED)
    screen.type("exit\n")
    screen.wait_for("3 hosts")
    takes_keys(screen)
    screen.wait_until_gone("keys are ignored")
    assert "Recent" in screen.text() or "database-main" in screen.text()
    screen.press("C-q")
    assert screen.wait_for_exit() == 0


@pytest.mark.tmux
@pytest.mark.sshd
def test_a_host_is_made_edited_and_visited_with_the_keyboard_alone(
    tmux: Tmux, server: OpenSsh, private_home: Path
) -> None:
    screen = tmux.run(*SSHTUI, columns=100, rows=34)
    screen.wait_for("No hosts yet", seconds=STARTED)
    screen.press("C-n")
    screen.wait_for("New host")
    for text in ("box", "wrong.invalid", server.user, str(server.port)):
        screen.type(text)
        screen.press("Enter")
    screen.press("NPage")
    screen.wait_for("Identity files")
    screen.type(str(server.user_key))
    screen.press("C-s")
    screen.wait_for(r"\+    HostName wrong.invalid")
    screen.press("Enter")
    screen.wait_for("ssh does not know the saved hosts yet")
    screen.press("C-p")
    screen.type("let ssh")
    screen.press("Enter")
    screen.wait_for("Let ssh, scp and Ansible")
    screen.type("y")
    screen.wait_for("1 host ")
    screen.wait_for("› +box")
    screen.press("F2")
    screen.wait_for("Edit box")
    screen.press("Tab")
    screen.press("C-u")
    screen.wait_for("the alias, if empty")
    screen.type(server.host)
    screen.press("F5")
    screen.wait_for("Sign-in OK; connection closed")
    screen.press("C-s")
    screen.wait_for(rf"\+    HostName {re.escape(server.host)}")
    screen.press("Enter")
    screen.wait_for(re.escape(f"@{server.host}:{server.port}"))
    screen.press("Enter")
    screen.wait_for(PROMPT, seconds=STARTED)
    screen.type("exit\n")
    screen.wait_for("1 host ")
    takes_keys(screen)
    screen.wait_until_gone("keys are ignored")
    screen.press("C-q")
    assert screen.wait_for_exit() == 0
    assert "Include" in (private_home / ".ssh" / "config").read_text()


@pytest.mark.tmux
def test_the_demo_is_a_first_step_and_leads_back(tmux: Tmux) -> None:
    screen = tmux.run(*SSHTUI, columns=80, rows=24)
    screen.wait_for("First steps", seconds=STARTED)
    screen.press("Down")
    screen.press("Down")
    screen.press("Enter")
    screen.wait_for("demo-password", seconds=STARTED)
    screen.press("C-q")
    screen.wait_for("First steps", seconds=STARTED)
    screen.press("C-q")
    assert screen.wait_for_exit() == 0


@pytest.mark.sshd
def test_ssh_scp_and_ansible_know_a_saved_host_and_go_on_without_sshtui(
    server: OpenSsh, private_home: Path, tmp_path: Path
) -> None:
    save(server, "box")
    assert cli.main(["hosts", "include", "--yes"]) == 0
    config = private_home / ".ssh" / "config"
    known = ["-o", f"UserKnownHostsFile={private_home / '.ssh' / 'known_hosts'}"]

    def run(*command: str) -> str:
        finished = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            # Under the home the names of its sockets would be too long for the system.
            env={**os.environ, "ANSIBLE_SSH_ARGS": "-o ControlMaster=no"},
        )
        assert finished.returncode == 0, finished.stdout + finished.stderr
        return finished.stdout

    assert run("ssh", "-F", str(config), *known, "box", "echo it works") == "it works\n"
    (tmp_path / "sent").write_text("over there")
    run("scp", "-q", "-F", str(config), *known, str(tmp_path / "sent"), "box:received")
    assert run("ssh", "-F", str(config), *known, "box", "cat received") == "over there"
    arguments = f"-F {config} {' '.join(known)}"
    interpreter = "ansible_python_interpreter=auto_silent"
    ping = run(
        "ansible", "all", "-i", "box,", "-m", "ping", "-e", interpreter,
        "--ssh-common-args", arguments,
    )  # fmt: skip
    assert '"ping": "pong"' in ping
