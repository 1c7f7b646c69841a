"""Whether the command of `sshtui exec` gets a terminal: RequestTTY, -t, -T and PermitTTY."""

from pathlib import Path

import pytest

from tests.cli.on_terminal import SSHTUI, on_terminal, run_plainly
from tests.cli.test_exec import know, line
from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory

pytestmark = pytest.mark.sshd

REQUEST = "RequestTTY={}".format


@pytest.fixture
def server(openssh: OpenSshFactory, private_home: Path) -> OpenSsh:
    server = openssh.key_only()
    know(server, private_home)
    return server


@pytest.mark.parametrize(
    ("options", "gets"),
    [
        ((), False),
        (("-o", REQUEST("auto")), False),
        (("-o", REQUEST("no"), "-t"), True),
        (("-o", REQUEST("yes")), True),
        (("-o", REQUEST("force"), "-T"), False),
        (("-t", "-n"), False),
        (("-tt", "-n"), True),
    ],
)
def test_on_a_terminal_it_gets_one_where_it_is_wanted(
    server: OpenSsh, options: tuple[str, ...], *, gets: bool
) -> None:
    with on_terminal([*SSHTUI, *line(server, "tty", options=options)]) as running:
        assert ("/dev/pts" in running.rest()) is gets
        assert running.wait() == (0 if gets else 1)


@pytest.mark.parametrize(("word", "gets"), [("yes", False), ("force", True)])
def test_without_one_here_it_is_told_or_forced(server: OpenSsh, word: str, *, gets: bool) -> None:
    done = run_plainly(*line(server, "tty", options=("-o", REQUEST(word))))
    assert done.stdout.startswith(b"/dev/pts" if gets else b"not a tty")
    assert (b"Standard input is not a terminal" in done.stderr) is not gets


def test_where_the_server_permits_none_it_runs_without_and_says_so(
    openssh: OpenSshFactory, private_home: Path
) -> None:
    server = openssh.key_only(PermitTTY="no")
    know(server, private_home)
    with on_terminal([*SSHTUI, *line(server, "tty; head -n 1", options=("-t",))]) as running:
        # What runs is not waited with until that is told.
        if "not a tty" not in running.sees("provides no terminal"):
            running.sees("not a tty")
        running.type("for the command\n")
        assert "for the command" in running.rest()
        assert running.wait() == 0
        assert running.is_as_before()
    done = run_plainly(*line(server, "cat", options=("-tt",)), given=b"for the command")
    assert (done.stdout, done.returncode) == (b"for the command", 0)
    assert b"provides no terminal" in done.stderr
