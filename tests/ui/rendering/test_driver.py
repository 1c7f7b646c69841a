"""The app on a real terminal: bytes of the keyboard, and being stopped and going on."""

import os
import re
import shlex
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.on_terminal import SSHTUI, OnTerminal, left_on, on_terminal
from tests.cli.test_exec import know
from tests.servers.variants import OpenSshFactory

CTRL_Q, CTRL_U, F1 = "\x11", "\x15", "\x1bOP"
OWN_SCREEN, REPAINTED = "\x1b[?1049h", "demo-inner"

# Latin-1 keys, a lone continuation, a surrogate, an overlong form, with Alt, pasted, by kitty.
NO_UTF_8 = (
    b"\xe4n",
    b"\xe4",
    b"\x80",
    b"\xed\xa0\x80x",
    b"\xc0\xaf",
    b"\xff\xfe",
    b"\x1b\xe4",
    b"\x1b[200~a\xe4n\xffb\x1b[201~",
    b"\x1b[97;;228u\xe4",
)
ARRIVING = (
    (b"\xe4n\xff\x80", "e4 6e ff 80"),
    ("é\xed".encode() + b"\xe9z", "c3 a9 c3 ad e9 7a"),
    (b"\x1b\xe4~", "1b e4 7e"),
    # A control in a paste, of seven bits or eight, could end the brackets around it.
    (b"\x1b[200~a\xe4\x9b\x01b\x1b[201~", "61 e4 62"),
)


def test_the_list_of_hosts_lives_through_bytes_that_are_no_utf_8() -> None:
    with on_terminal([*SSHTUI, "demo"]) as running:
        running.sees("demo-inner")
        for number, keys in enumerate(NO_UTF_8):
            running.type(keys + b"q%dz" % number)
            running.sees(f"q{number}z")
            running.type(CTRL_U)
        quit_and_look(running)


def test_a_form_takes_none_of_them() -> None:
    with on_terminal([*SSHTUI, "demo"]) as running:
        running.sees("demo-inner")
        running.type("\r")
        running.sees("Password:")
        for keys in (b"\xe4", b"\x1b[200~\xe4\xff\x1b[201~"):
            running.type(keys)
            running.sees("\x07")
        running.type("demo\r")
        running.sees("exit ends it")


def test_in_a_session_they_reach_the_remote(openssh: OpenSshFactory, private_home: Path) -> None:
    server = openssh.key_only()
    know(server, private_home)
    place = f"{server.user}@{server.host}:{server.port}"
    with on_terminal([*SSHTUI, "connect", place, "-i", str(server.user_key)]) as running:
        for keys, arrived in ARRIVING:
            running.sees(":~$")
            count = len(arrived.split())
            running.type("stty raw -echo; printf rea''dy; ")
            running.type(f"head -c {count} | od -An -tx1; stty sane\r")
            running.sees("ready")
            running.type(keys)
            running.sees(arrived)


def test_the_size_is_the_terminals_whatever_the_environment_says() -> None:
    with on_terminal(["env", "COLUMNS=200", "LINES=70", *SSHTUI, "demo"], size=(90, 20)) as running:
        running.sees("demo-inner")
        os.kill(running.process.pid, signal.SIGCONT)
        running.sees(OWN_SCREEN)
        running.sees("demo-inner")
        places = re.findall(r"\x1b\[(\d+);(\d+)H", running.output)
        assert max(int(row) for row, _ in places) == 20
        assert max(int(column) for _, column in places) <= 91
        quit_and_look(running)


def quit_and_look(running: OnTerminal) -> None:
    running.type(CTRL_Q)
    running.rest()
    assert running.wait() == 0
    assert running.is_as_before()


def go_on(running: OnTerminal, painted: str = REPAINTED) -> None:
    os.kill(running.process.pid, signal.SIGCONT)
    running.sees(OWN_SCREEN)
    running.sees(painted)


def go_on_twice(running: OnTerminal) -> None:
    go_on(running)
    go_on(running)


def stop_hard(running: OnTerminal) -> None:
    os.kill(running.process.pid, signal.SIGSTOP)
    running.stops()
    go_on(running)


def stop(running: OnTerminal) -> None:
    os.kill(running.process.pid, signal.SIGTSTP)
    running.stops()
    running.catch_up()
    assert running.is_as_before()
    go_on(running)


def stop_twice(running: OnTerminal) -> None:
    stop(running)
    stop(running)


def go_on_under_a_modal(running: OnTerminal) -> None:
    running.type(F1)
    running.sees("Press it twice to send")
    go_on(running, "Press it twice to send")
    running.type("\x1b")
    running.sees(REPAINTED)


@pytest.mark.parametrize(
    "happens", [go_on, go_on_twice, stop_hard, stop_twice, go_on_under_a_modal]
)
def test_what_stops_it_leaves_no_trace_on_the_terminal(
    happens: Callable[[OnTerminal], None],
) -> None:
    with on_terminal([*SSHTUI, "demo"]) as running:
        running.sees(REPAINTED)
        happens(running)
        running.type("zq")
        running.sees("zq")
        quit_and_look(running)


def test_in_a_shell_it_stops_waits_in_the_background_and_comes_back() -> None:
    shell = ("env", "PS1=ready:", "bash", "--norc", "--noprofile", "-i")
    with on_terminal(shell) as running:
        running.sees("ready:")
        running.type(shlex.join((*SSHTUI, "demo")) + "\r")
        running.sees(REPAINTED)
        os.killpg(os.tcgetpgrp(running.master), signal.SIGTSTP)
        running.sees("Stopped")
        running.type("bg; wait %1; jobs -s; echo is''stopped\r")
        running.sees("isstopped")
        running.type("fg\r")
        running.sees(OWN_SCREEN)
        running.sees(REPAINTED)
        running.type(CTRL_Q)
        running.sees("ready:")
        assert left_on(running.output) <= {"2004"}  # pastes in brackets, which bash asks for
        running.type("stty -a; exit\r")
        assert "-echo" not in running.rest().split()


@pytest.mark.parametrize(
    ("kind", "asked"), [("xterm-256color", True), ("tmux-256color", True), ("linux", False)]
)
def test_other_keys_are_asked_for_where_that_is_known_and_given_back(
    kind: str,
    asked: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", kind)
    with on_terminal([*SSHTUI, "demo"]) as running:
        assert ("\x1b[>4;2m" in running.sees("\x1b[?2004h")) is asked
        running.sees("demo-password")
        running.type("\x11")
        assert ("\x1b[>4m" in running.rest()) is asked
