"""Titles, a second shell in the same directory, and tabs of last time: a real server and shell."""

from pathlib import Path

import pytest

from tests.cli.keyboards import Kind
from tests.cli.on_terminal import SSHTUI, on_terminal
from tests.cli.outer_terminal import OuterTerminal
from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory

pytestmark = [pytest.mark.sshd, pytest.mark.timeout(300)]

PROMPT = r":~\$"
TELL = r"""printf '\033]7;file://%s%s\007\033]2;in %s\007' "$HOSTNAME" "$PWD" "$PWD" """


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


def test_the_next_shell_is_where_this_one_is_and_the_next_start_has_both(server: OpenSsh) -> None:
    place = server.account.home / "it's a \\place"
    with on_terminal([*SSHTUI]) as running:
        outer = OuterTerminal(running, Kind.LEGACY)
        outer.sees("type to filter")
        outer.send(b"\r")
        outer.sees(PROMPT)
        outer.send(b'mkdir "it\'s a \\\\place" && cd it*\r')
        outer.send(f"{TELL}\r".encode())
        outer.until(lambda: f"\x1b]2;t: in {place}\x07".encode() in outer.output, "title")
        outer.send(b"\x1cC")
        outer.sees("▸2 t")
        outer.send(b"pwd -P; echo here | tr a-z A-Z\r")
        outer.sees("(?m)^HERE")
        assert str(place) in outer.text()
        outer.send(b"\x1cd")
        outer.sees("2 open")
        outer.send(b"\x11")
        outer.sees("Quit")
        outer.send(b"y")
        outer.until(lambda: outer.output.endswith(b"\x1b[?1049l"), "end")
        running.output = outer.output.decode("utf-8", "replace")
        assert running.wait() == 0
        assert running.is_as_before()
    with on_terminal([*SSHTUI]) as running:
        outer = OuterTerminal(running, Kind.LEGACY)
        # A key suffices, so both are back by themselves.
        outer.sees("2 open")
        outer.send(b"\x07")
        outer.sees(PROMPT)
        outer.sees("1 t .*2 t")
