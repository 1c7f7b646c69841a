"""`sshtui exec -t`: a remote terminal in this one."""

import fcntl
import os
import signal
import struct
import subprocess
import termios
from pathlib import Path

import pytest

from tests.cli.on_terminal import SSHTUI, OnTerminal, on_terminal, run_plainly
from tests.cli.test_exec import know, line
from tests.cli.test_exit_signals import UNTOLD, written
from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import wait_for


@pytest.fixture
def server(openssh: OpenSshFactory, private_home: Path) -> OpenSsh:
    server = openssh.key_only()
    know(server, private_home)
    return server


def is_raw(running: OnTerminal) -> bool:
    return not termios.tcgetattr(running.master)[3] & termios.ICANON


def test_keys_go_through_the_size_follows_and_the_terminal_comes_back(server: OpenSsh) -> None:
    with on_terminal(
        [*SSHTUI, *line(server, "exec", "sh", options=("-t",))], size=(91, 17)
    ) as running:
        wait_for(lambda: is_raw(running), "raw terminal")
        running.type("tty && stty size\r")
        running.sees("17 91")
        fcntl.ioctl(running.master, termios.TIOCSWINSZ, struct.pack("HHHH", 9, 44, 0, 0))
        os.killpg(os.tcgetpgrp(running.master), signal.SIGWINCH)
        running.type("until [ \"$(stty size)\" = '9 44' ]; do :; done; echo res''ized\r")
        running.sees("resized")
        running.type("sh -c 'echo rea\"\"dy; exec sleep 1000'\r")
        running.sees("ready")
        running.type("\x03")
        running.type("echo al''ive\r")
        running.sees("alive")
        running.type("exit 5\r")
        assert running.wait() == 5
        assert not is_raw(running)
        assert running.echoes()


def test_a_flood_ends_with_its_last_line(server: OpenSsh) -> None:
    with on_terminal([*SSHTUI, *line(server, "seq", "200000", options=("-t",))]) as running:
        text = running.rest()
        assert running.wait() == 0
    assert text.split()[-1] == "200000"
    assert len(text.split()) == 200_000


def test_a_connection_that_is_lost_is_told_and_the_terminal_comes_back(server: OpenSsh) -> None:
    with on_terminal([*SSHTUI, *line(server, "sleep", "1000", options=("-t",))]) as running:
        wait_for(lambda: is_raw(running), "raw terminal")
        server.stop()
        assert "sshtui: Connection lost: " in running.rest()
        assert running.wait() == 255
        assert not is_raw(running)


def test_it_ends_with_its_terminal(server: OpenSsh) -> None:
    with on_terminal([*SSHTUI, *line(server, "sleep", "1000", options=("-t",))]) as running:
        wait_for(lambda: is_raw(running), "raw terminal")
        running.hang_up()
        assert running.wait() == 128 + signal.SIGHUP


@pytest.mark.parametrize("command", ["sleep 1000", "yes", "while :; do date; sleep 0.1; done"])
def test_it_ends_with_its_terminal_even_where_nobody_tells_it(
    server: OpenSsh, command: str, tmp_path: Path
) -> None:
    status = tmp_path / "status"
    with on_terminal(
        [*UNTOLD, str(status), *SSHTUI, *line(server, command, options=("-t",))]
    ) as running:
        wait_for(lambda: is_raw(running), "raw terminal")
        running.hang_up()
        assert written(status) == f"{128 + signal.SIGHUP}\n"


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGQUIT, signal.SIGABRT, signal.SIGTERM, signal.SIGHUP]
)
def test_a_signal_ends_it_and_the_terminal_comes_back(
    server: OpenSsh, number: signal.Signals
) -> None:
    with on_terminal([*SSHTUI, *line(server, "sleep", "1000", options=("-t",))]) as running:
        wait_for(lambda: is_raw(running), "raw terminal")
        os.kill(running.process.pid, number)
        assert running.wait() == 128 + number
        assert running.is_as_before()


def test_while_it_is_stopped_the_terminal_is_as_before(server: OpenSsh) -> None:
    command = "stty -echo; read x; stty size"
    with on_terminal([*SSHTUI, *line(server, command, options=("-t",))]) as running:
        wait_for(lambda: is_raw(running), "raw terminal")
        os.kill(running.process.pid, signal.SIGTSTP)
        running.stops()
        assert running.is_as_before()
        fcntl.ioctl(running.master, termios.TIOCSWINSZ, struct.pack("HHHH", 9, 44, 0, 0))
        os.kill(running.process.pid, signal.SIGCONT)
        wait_for(lambda: is_raw(running), "raw terminal")
        running.type("\r")
        running.sees("9 44")
        assert running.wait() == 0
        assert running.is_as_before()


def test_without_a_terminal_of_ours_the_remote_still_gets_one(server: OpenSsh) -> None:
    done = run_plainly(*line(server, "tty", options=("-tt", "-n")))
    assert done.stdout.startswith(b"/dev/pts/")
    assert done.returncode == 0


def test_stdout_may_be_a_pipe(server: OpenSsh) -> None:
    with on_terminal(
        [*SSHTUI, *line(server, "stty", "size", options=("-t",))],
        stdout=subprocess.PIPE,
        size=(91, 17),
    ) as running:
        assert running.process.stdout is not None
        assert running.process.stdout.read() == b"17 91\r\n"
        assert running.wait() == 0
