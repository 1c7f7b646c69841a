"""A session on the terminal itself, and back: a real server, and a terminal around the app."""

import fcntl
import os
import shutil
import signal
import struct
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from sshtui.terminal.reset import KEYBOARD, TAKE
from tests.cli.keyboards import Kind
from tests.cli.on_terminal import SSHTUI, OnTerminal, left_on, on_terminal
from tests.cli.outer_terminal import OuterTerminal
from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory

pytestmark = [pytest.mark.sshd, pytest.mark.timeout(300)]

PROMPT = r":~\$"
MENU = "sshtui menu"
CLIPBOARD = b"]52;c;Y2FuYXJ5"


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
def running(server: OpenSsh) -> Iterator[OnTerminal]:
    with on_terminal([*SSHTUI, "connect", "t"]) as running:
        yield running


def in_a_session(running: OnTerminal, kind: Kind = Kind.LEGACY) -> OuterTerminal:
    outer = OuterTerminal(running, kind)
    outer.sees(PROMPT)

    def typed_to() -> bool:
        outer.send(b"#")
        return "#" in outer.text()

    outer.until(typed_to, "echo")
    outer.send(b"\r")
    return outer


def is_zoomed(outer: OuterTerminal) -> bool:
    """Return whether the screen that is shown now was drawn by what zooms."""
    return KEYBOARD in outer.output.rpartition(TAKE)[2]


def back(outer: OuterTerminal) -> None:
    outer.send(b"\x1c")
    outer.send(b"q")
    outer.sees(MENU)


def asks_and_agrees(outer: OuterTerminal) -> None:
    outer.send(b"\x1cz")
    outer.sees("Give this host your terminal")
    outer.send(b"y")
    outer.until(lambda: is_zoomed(outer), "zoom")
    outer.sees(PROMPT)


def run(outer: OuterTerminal, command: str, shows: str) -> None:
    outer.send(command.encode() + b"\r")
    outer.sees(shows)


def resize(running: OnTerminal, outer: OuterTerminal, rows: int, columns: int) -> None:
    """Give the terminal another size, and wait until the remote has it."""
    size = struct.pack("HHHH", rows, columns, 0, 0)
    fcntl.ioctl(running.master, termios.TIOCSWINSZ, size)
    os.kill(running.process.pid, signal.SIGWINCH)
    wait = f"clear; until stty size | grep -q '{rows} {columns}'; do sleep 0.1; done; echo has-it"
    run(outer, f"{wait} | tr a-z A-Z", "HAS-IT")


def remote_modes(outer: OuterTerminal, server: OpenSsh, name: str) -> str:
    run(outer, f"stty -a > {name}; echo said-{name} | tr a-z A-Z", f"SAID-{name.upper()}")
    return (server.account.home / name).read_text()


@pytest.mark.skipif(shutil.which("vim") is None, reason="no vim")
def test_there_and_back_with_programs_a_resize_and_all_that_was_on(
    running: OnTerminal, server: OpenSsh
) -> None:
    outer = in_a_session(running)
    before = remote_modes(outer, server, "before")
    asks_and_agrees(outer)
    run(outer, "clear; stty size", "(?m)^24 80$")
    outer.send(b"vim --clean -n file\r")
    outer.sees("(?m)^~")
    outer.send(b"itext\x1b")
    outer.sees("text")
    back(outer)
    outer.sees("text")
    zoom_again_in_vim(outer)
    outer.send(b":wq\r")
    outer.sees(PROMPT)
    resize(running, outer, 20, 70)
    resize(running, outer, 24, 80)
    # Left on by a program that does not clean up: none of it is on afterwards.
    run(outer, r"printf '\033[?1003;1006;2004h\033[>5u\033[4h\033[3 q'; echo on | tr a-z A-Z", "ON")
    back(outer)
    after = remote_modes(outer, server, "after")
    assert after.replace("rows 24", "rows 22") == before
    outer.send(b"exit\r")
    outer.sees("type to filter")
    # Keys are ignored for a moment after a session.
    outer.until(lambda: "1 host " in outer.text() and "ignored" not in outer.text(), "hosts")
    outer.send(b"\x11")
    outer.until(lambda: outer.output.endswith(b"\x1b[?1049l"), "end")
    running.output = outer.output.decode("utf-8", "replace")
    running.wait()
    assert left_on(running.output) == set()
    assert running.is_as_before()


def zoom_again_in_vim(outer: OuterTerminal) -> None:
    outer.send(b"\x1cz")
    outer.until(lambda: is_zoomed(outer), "zoom")
    outer.sees("text")


def test_nothing_of_a_server_reaches_the_terminal_but_zoomed_and_agreed_to(
    running: OnTerminal,
) -> None:
    outer = in_a_session(running)
    # As typed it is not what is looked for.
    ask = r"printf '\033]%d;c;Y2FuYXJ5\007' 52; echo done | tr a-z A-Z"
    run(outer, ask, "DONE")
    outer.send(b"\x1cz")
    outer.sees("Give this host your terminal")
    outer.send(b"n")
    outer.until(lambda: "Give this" not in outer.text(), "back")
    run(outer, f"clear; {ask}", "DONE")
    assert CLIPBOARD not in outer.output
    asks_and_agrees(outer)
    run(outer, f"clear; {ask}", "DONE")
    outer.until(lambda: CLIPBOARD in outer.output, "clipboard")


def test_the_end_of_the_session_comes_back_and_says_so(running: OnTerminal) -> None:
    outer = in_a_session(running)
    asks_and_agrees(outer)
    outer.send(b"exit\r")
    outer.sees("The shell ended")
