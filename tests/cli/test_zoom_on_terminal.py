"""A session on the terminal itself, and back: a real server, and a terminal around the app."""

import os
import shutil
import signal
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from sshtui.terminal.reset import TAKE
from tests.cli.on_terminal import SSHTUI, OnTerminal, left_on, on_terminal, takes_keys
from tests.cli.outer_terminal import OuterTerminal
from tests.cli.test_connect import STARTED
from tests.cli.test_lost_on_terminal import cut
from tests.cli.zooming import (
    PROMPT,
    agree_and_zoom,
    back,
    configure,
    in_a_session,
    remote_modes,
    resize,
    run,
    zoom,
)
from tests.servers.openssh import OpenSsh
from tests.servers.programs import Screen, Tmux
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import wait_for

pytestmark = [pytest.mark.sshd, pytest.mark.timeout(300)]

CLIPBOARD = b"]52;c;Y2FuYXJ5"
LINES = 400_000
"""Of the flood: 2.7 MB."""

AHEAD = 1_500_000
"""More than a server may write that nobody takes."""


@pytest.fixture
def server(openssh: OpenSshFactory, private_home: Path) -> OpenSsh:
    server = openssh.key_only()
    configure(private_home, server)
    return server


@pytest.fixture
def running(server: OpenSsh) -> Iterator[OnTerminal]:
    with on_terminal([*SSHTUI, "connect", "t1"]) as running:
        yield running


@pytest.mark.skipif(shutil.which("vim") is None, reason="no vim")
def test_there_and_back_with_programs_a_resize_and_all_that_was_on(
    running: OnTerminal, server: OpenSsh
) -> None:
    outer = in_a_session(running)
    before = remote_modes(outer, server, "before")
    agree_and_zoom(outer, b"echo typed on the way | tr a-z A-Z\r")
    outer.sees("TYPED ON THE WAY")
    assert remote_modes(outer, server, "zoomed") == before.replace("rows 22", "rows 24")
    run(outer, "clear; stty size", "(?m)^24 80$")
    outer.send(b"vim --clean -n file\r")
    outer.sees("(?m)^~")
    outer.send(b"itext")
    outer.sees("text")
    back(outer, b" and more\x1b")
    outer.sees("text and more")
    zoom(outer)
    outer.sees("text and more")
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
    agree_and_zoom(outer)
    run(outer, f"clear; {ask}", "DONE")
    outer.until(lambda: CLIPBOARD in outer.output, "clipboard")


def test_the_end_of_the_session_comes_back_and_says_so(running: OnTerminal) -> None:
    outer = in_a_session(running)
    agree_and_zoom(outer)
    outer.send(b"exit\r")
    outer.sees("The shell ended")


def comes_back(outer: OuterTerminal, why: str) -> None:
    """Wait until the app is back by itself, and takes keys again."""
    outer.sees(f"(?s)Back from the terminal.*{why}")
    outer.until(lambda: "ignored" not in outer.text(), "keys")


def test_it_comes_back_for_a_question_and_the_end_of_another_and_is_stopped_and_ended(
    openssh: OpenSshFactory, private_home: Path
) -> None:
    server, late = openssh.key_only(), openssh.password()
    configure(private_home, server, late)
    with on_terminal([*SSHTUI, "connect", "t1"]) as running:
        outer = in_a_session(running)
        os.kill(late.process.pid, signal.SIGSTOP)
        outer.send(b"\x1cs")
        outer.sees("Switch to")
        outer.send(b"t2\r")
        outer.sees("Signing in to t2")
        outer.send(b"\x1c1")
        outer.sees(PROMPT)
        agree_and_zoom(outer)
        os.kill(late.process.pid, signal.SIGCONT)
        comes_back(outer, "A sign-in has a question")
        outer.send(b"\x1c\r")
        outer.sees("Password:")
        outer.send(late.password.encode() + b"\r")
        outer.sees(f"{late.user}@.*{PROMPT}")
        outer.send(b"\x1c1")
        outer.sees(f"{server.user}@.*{PROMPT}")
        zoom(outer)
        cut(late)
        comes_back(outer, "t2: Connection lost")

        zoom(outer)
        running.output = ""
        os.kill(running.process.pid, signal.SIGTSTP)
        running.stops()
        running.catch_up()
        assert left_on((outer.output + running.output.encode()).decode("utf-8", "replace")) == set()
        assert termios.tcgetattr(running.master) == running.before
        taken = outer.output.count(TAKE)
        os.kill(running.process.pid, signal.SIGCONT)
        outer.until(lambda: outer.output.count(TAKE) > taken, "zoom")
        run(outer, "clear; echo still there | tr a-z A-Z", "STILL THERE")
        os.kill(running.process.pid, signal.SIGTERM)
        running.wait()
        running.output = outer.output.decode("utf-8", "replace")
        running.catch_up()
        assert running.is_as_before()


def test_a_terminal_that_takes_no_more_has_the_server_wait_and_gets_it_all(
    running: OnTerminal, server: OpenSsh
) -> None:
    outer = in_a_session(running)
    agree_and_zoom(outer)
    outer.send(f"seq {LINES} | tee written; echo over | tr a-z A-Z".encode())
    outer.sees("a-z A-Z")
    running.take_no_more()
    outer.send(b"\r")
    written = server.account.home / "written"
    sizes: list[int] = []

    def stands_still() -> bool:
        sizes.append(written.stat().st_size if written.exists() else 0)
        return sizes[-1] > 0 and sizes[-20:] == sizes[-1:] * 20

    wait_for(stands_still, "end of what the server may write ahead")
    assert sizes[-1] < AHEAD
    running.take_again()
    outer.until(lambda: b"\nOVER\r" in outer.output[-200:], "end")
    assert b"".join(b"%d\r\n" % number for number in range(1, LINES + 1)) in outer.output


@pytest.mark.skipif(shutil.which("vim") is None, reason="no vim")
def test_in_tmux_the_screen_and_the_title_are_as_before(tmux: Tmux, server: OpenSsh) -> None:
    del server
    screen = tmux.run(*SSHTUI, "connect", "t1")
    screen.wait_for(PROMPT, seconds=STARTED)
    screen.type("vim --clean -n -c 'set title titlestring=theirs mouse=a' file\r")
    screen.wait_for("(?m)^~")
    screen.press(":", "Escape")
    screen.wait_for("\n {40,}0,0-1 +All")
    before = of_tmux(screen)
    screen.press("C-\\", "z")
    screen.wait_for("Give this host your terminal")
    screen.press("y")
    screen.wait_for("(?m)^~\n~\n.*0,0-1 +All\n*$")
    screen.type("ihello")
    screen.wait_for("hello")
    screen.press("Escape", "u", ":", "Escape")
    screen.wait_until_gone("hello|ago")
    screen.press("C-\\", "q")
    screen.wait_for("sshtui menu")
    takes_keys(screen)
    wait_for(
        lambda: of_tmux(screen) == before,
        "as before",
        context=lambda: f"{before}\n{of_tmux(screen)}",
    )


def of_tmux(screen: Screen) -> list[str]:
    """Return cells, modes, cursor and title as tmux has them."""
    flags = "pane_title alternate_on cursor_flag cursor_x cursor_y insert_flag keypad_cursor_flag"
    modes = "keypad_flag mouse_any_flag mouse_sgr_flag origin_flag scroll_region_lower wrap_flag"
    return [
        screen.text(colours=True),
        *(screen.format(name) for name in f"{flags} {modes}".split()),
    ]
