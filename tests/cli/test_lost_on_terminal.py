"""A session whose server goes away, in a real terminal: what it showed goes on in the next one."""

import contextlib
import os
import signal
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.cli.on_terminal import takes_keys
from tests.cli.test_connect import PROMPT, STARTED, connect, enter, knows
from tests.servers.openssh import OpenSsh, descendants
from tests.servers.programs import Tmux
from tests.servers.variants import OpenSshFactory

pytestmark = pytest.mark.sshd

FULL_SCREEN = r"printf '\033[?1049h\033[?1003h\033[Hon the second screen'; read -r x"


def cut(server: OpenSsh) -> None:
    """End every connection of a server, without a good-bye."""
    send(descendants(server.process.pid), signal.SIGKILL)


def send(pids: Iterable[int], how: signal.Signals) -> None:
    """Send a signal to processes, some of which may be gone."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)


def test_a_lost_session_goes_on_below_its_old_screens(
    tmux: Tmux, openssh: OpenSshFactory, private_home: Path
) -> None:
    server = openssh.password()
    knows(private_home / ".ssh", server)
    screen = connect(tmux, server)
    screen.wait_for("Password:", seconds=STARTED)
    enter(screen, server.password)
    screen.wait_for(PROMPT)
    enter(screen, "seq 101 140", FULL_SCREEN)
    screen.wait_for("(?m)^on the second screen")
    screen.wait_until_gone("140")
    cut(server)
    screen.wait_for("Connection lost at")
    # Both screens are there, one below the other.
    screen.wait_for("(?s)140.*on the second screen")
    takes_keys(screen)
    screen.press("r")
    screen.wait_for("Password:")
    screen.press("Escape")
    screen.wait_for("(?s)140.*on the second screen.*Connection lost at")
    takes_keys(screen)
    screen.press("r")
    screen.wait_for("Password:")
    enter(screen, server.password)
    screen.wait_for(f"(?s)connection lost .* connected again .*{PROMPT}")
    screen.press("C-\\", "[", "PPage")
    screen.wait_for("(?s)140.*on the second screen.*connected again")
    screen.press("q")
    enter(screen, "exit")
    screen.wait_for("Hosts")


def test_a_server_that_is_silent_is_told_of_and_so_are_the_keys_it_has_not_answered(
    tmux: Tmux, openssh: OpenSshFactory, private_home: Path
) -> None:
    server = openssh.password()
    knows(private_home / ".ssh", server)
    timing = ("-o", "ServerAliveInterval=2", "-o", "ServerAliveCountMax=5")
    screen = connect(tmux, server, *timing)
    screen.wait_for("Password:", seconds=STARTED)
    enter(screen, server.password)
    screen.wait_for(PROMPT)
    stopped = descendants(server.process.pid)
    send(stopped, signal.SIGSTOP)
    try:
        screen.type("abc")
        screen.wait_for(r"(?s)1 .*!.*no answer for \d:\d\d · 3 keys not answered")
        send(stopped, signal.SIGCONT)
        screen.wait_for(f"{PROMPT} abc")
        screen.wait_until_gone("no answer for")
        send(stopped, signal.SIGSTOP)
        screen.type("de")
        screen.wait_for(r"Connection lost at .*: no answer for 1\d s. The last 2 keys may not")
    finally:
        send(stopped, signal.SIGCONT)
