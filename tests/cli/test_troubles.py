"""What is broken or full beside a connection must not stop it: it is told, and the rest goes on."""

from pathlib import Path

import pytest

from sshtui import paths
from tests.cli.on_terminal import SSHTUI, run_plainly
from tests.cli.test_connect import PROMPT, leave
from tests.servers.openssh import OpenSsh
from tests.servers.programs import Tmux
from tests.servers.variants import OpenSshFactory


@pytest.fixture
def server(openssh: OpenSshFactory, private_home: Path) -> OpenSsh:
    """A server that is known, and lets a key in without a question."""
    server = openssh.key_only()
    (private_home / ".ssh" / "known_hosts").write_text(server.known_hosts_line())
    return server


def destination(server: OpenSsh) -> tuple[str, ...]:
    return ("-i", str(server.user_key), f"{server.user}@{server.host}:{server.port}")


def connects(server: OpenSsh) -> str:
    """Return what is told beside a command that runs as if nothing were wrong."""
    done = run_plainly("exec", *destination(server), "--", "echo", "hello")
    assert (done.stdout, done.returncode) == (b"hello\n", 0)
    return done.stderr.decode()


def break_settings() -> None:
    (paths.config_dir() / "settings.toml").write_text("theme = \n")


def test_exec_goes_on_without_settings_that_are_not_understood(server: OpenSsh) -> None:
    break_settings()
    assert "is not valid TOML" in connects(server)


def test_connect_does_too_and_says_so_in_the_app(server: OpenSsh, tmux: Tmux) -> None:
    break_settings()
    screen = tmux.run(*SSHTUI, "connect", *destination(server), columns=100, rows=30)
    screen.wait_for("is not valid TOML")
    screen.wait_for(PROMPT)
    leave(screen)
