"""Stories of passwords that nobody but sshtui knows, on a machine without a keyring."""

import json
import os
import signal
from pathlib import Path

import pytest

from tests.cli.on_terminal import SSHTUI, run_plainly, takes_keys
from tests.cli.test_focus_on_terminal import PROMPT, STARTED, save
from tests.servers.openssh import OpenSsh
from tests.servers.programs import Screen, Tmux
from tests.servers.variants import OpenSshFactory

PASSPHRASE = "fake words of a vault"

pytestmark = [pytest.mark.tmux, pytest.mark.sshd]


def at_the_change(tmux: Tmux, server: OpenSsh) -> Screen:
    """Sign in to an account whose password has expired, and have a new one generated."""
    screen = tmux.run(*SSHTUI, columns=100, rows=30)
    screen.wait_for("first", seconds=STARTED)
    screen.press("Enter")
    for label in ("Password:", "Current password:"):
        screen.wait_for(label, seconds=STARTED)
        screen.type(server.password)
        screen.press("Enter")
    screen.wait_for("New password:")
    screen.press("F3")
    screen.wait_for("generated; it will be saved")
    screen.press("Enter")
    screen.wait_for("Save it in the vault")
    return screen


def test_the_vault_comes_first_and_nothing_typed_into_its_box_reaches_the_shell(
    tmux: Tmux, private_home: Path, openssh: OpenSshFactory
) -> None:
    server = openssh.expired()
    save(private_home, server)
    screen = at_the_change(tmux, server)
    for _ in range(2):
        screen.type(PASSPHRASE)
        screen.press("Enter")
    screen.press("Enter")  # once more than is needed
    screen.type(PASSPHRASE)
    screen.press("Enter")
    screen.wait_for("Retype new password")
    takes_keys(screen)
    screen.press("Enter")
    screen.wait_for("The new password of", seconds=STARTED)
    screen.wait_for(PROMPT, seconds=STARTED)
    takes_keys(screen)
    screen.type("exit")
    screen.press("Enter")
    screen.wait_for("1 host")
    assert "fake words" not in screen.text()
    takes_keys(screen)
    screen.press("C-q")
    screen.wait_for_exit()
    (kept,) = json.loads(run_plainly("creds", "list", "--json").stdout)
    assert (kept["store"], kept["status"]) == ("vault", "proven")


def test_what_is_in_memory_only_is_named_before_it_goes(
    tmux: Tmux, private_home: Path, openssh: OpenSshFactory
) -> None:
    server = openssh.expired()
    save(private_home, server)
    screen = at_the_change(tmux, server)
    screen.press("Tab", "Tab", "Tab", "Enter")
    screen.wait_for("Retype new password")
    takes_keys(screen)
    screen.press("Enter")
    screen.wait_for(PROMPT, seconds=STARTED)
    takes_keys(screen)
    screen.type("exit")
    screen.press("Enter")
    screen.wait_for("1 host")
    takes_keys(screen)
    screen.press("C-q", "C-q")
    screen.wait_for("In memory only")
    screen.press("F2")
    screen.wait_for("Saved credential")
    os.kill(screen.pid(), signal.SIGTERM)
    screen.wait_for("was in memory only, now lost: ")
