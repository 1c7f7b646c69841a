"""`sshtui connect`: from the command line to a shell in a tab."""

import re
from pathlib import Path

from tests.cli.on_terminal import SSHTUI
from tests.servers.programs import Tmux
from tests.servers.variants import OpenSshFactory


def test_a_form_then_a_shell_on_a_real_server(
    tmux: Tmux, openssh: OpenSshFactory, private_home: Path
) -> None:
    server = openssh.password()
    (private_home / ".ssh" / "known_hosts").write_text(server.known_hosts_line())
    place = f"{server.user}@{server.host}:{server.port}"
    screen = tmux.run(*SSHTUI, "connect", place, columns=100, rows=30)
    screen.wait_for("Sign in to", seconds=30)
    screen.wait_for("Password:")
    screen.type(server.password)
    assert server.password not in screen.text()
    screen.press("Enter")
    screen.wait_until_gone("Password:")
    screen.type("echo $USER is in a $(tty)")
    screen.press("Enter")
    screen.wait_for(rf"{server.user} is in a /dev/")
    screen.type("exit")
    screen.press("Enter")
    screen.wait_for("Hosts")
    screen.press("C-q")
    assert screen.wait_for_exit() == 0


def test_escape_cancels_and_the_server_hears_it(
    tmux: Tmux, openssh: OpenSshFactory, private_home: Path
) -> None:
    server = openssh.password()
    (private_home / ".ssh" / "known_hosts").write_text(server.known_hosts_line())
    screen = tmux.run(
        *(*SSHTUI, "connect", "-l", server.user, "-p", str(server.port), server.host),
        columns=100,
        rows=30,
    )
    screen.wait_for(re.escape("Password:"), seconds=30)
    screen.press("Escape")
    server.wait_for_log(r"Received disconnect from .*:13:")
