"""Signals that end the app, and the terminal after them."""

import os
import signal
import sys
import termios
from pathlib import Path

import pytest

from tests.cli.on_terminal import SSHTUI, OnTerminal, on_terminal
from tests.servers.waiting import wait_for

ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGABRT, signal.SIGTERM)

# A session leader that lives through the end of its terminal, so that nobody gets a SIGHUP.
UNTOLD = ("/bin/sh", "-c", 'trap "" HUP; status=$1; shift; "$@"; echo $? >"$status"', "sh")


def sign_in(running: OnTerminal) -> None:
    running.sees("demo-inner")
    running.type("\r")
    running.sees("Password:")
    running.type("demo\r")
    running.sees("exit ends it")


def written(status: Path) -> str:
    return wait_for(lambda: status.read_text("ascii") if status.exists() else "", "exit status")


@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
def test_a_signal_ends_it_and_the_terminal_is_as_before(number: signal.Signals) -> None:
    with on_terminal([*SSHTUI, "demo"]) as running:
        sign_in(running)
        assert not running.is_as_before()
        os.kill(running.process.pid, number)
        running.rest()
        assert running.wait() == 128 + number
        assert running.is_as_before()


def test_a_signal_ends_it_while_a_form_is_open() -> None:
    with on_terminal([*SSHTUI, "demo"]) as running:
        running.sees("demo-inner")
        running.type("\r")
        running.sees("Password:")
        os.kill(running.process.pid, signal.SIGQUIT)
        running.rest()
        assert running.wait() == 128 + signal.SIGQUIT
        assert running.is_as_before()


def test_a_terminal_that_takes_no_more_does_not_keep_it() -> None:
    with on_terminal([*SSHTUI, "demo"]) as running:
        sign_in(running)
        running.take_no_more()
        running.type("help\r")
        os.kill(running.process.pid, signal.SIGTERM)
        assert running.wait() == 128 + signal.SIGTERM
        assert termios.tcgetattr(running.master)[3] & termios.ICANON


@pytest.mark.parametrize("arguments", [("demo",), ()])
def test_it_ends_with_its_terminal_even_where_nobody_tells_it(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    status = tmp_path / "status"
    with on_terminal([*UNTOLD, str(status), *SSHTUI, *arguments]) as running:
        running.sees("Connect")
        running.hang_up()
        assert written(status) == f"{128 + signal.SIGHUP}\n"


CRASHES = {
    "an action": "Application.action_help = fail",
    "the keyboard": "Parser.feed = fail",
    "a task": "Application.action_help = lambda app: app.run_worker(fail_later())",
}


@pytest.mark.parametrize("crash", CRASHES, ids=str)
def test_a_crash_gives_the_terminal_back_and_is_told(crash: str) -> None:
    script = (
        "import sys\n"
        "from sshtui.ui.keyboard.parser import Parser\n"
        "from sshtui.cli.main import main\n"
        "from sshtui.ui.app import Application\n"
        "def fail(*_): raise ValueError('a bug of ours')\n"
        "async def fail_later(): fail()\n"
        f"{CRASHES[crash]}\n"
        "sys.exit(main(['demo']))\n"
    )
    with on_terminal([sys.executable, "-c", script]) as running:
        running.sees("demo-inner")
        running.type("\x1bOP")
        running.sees("a bug in sshtui")
        running.rest()
        assert running.wait() == 1
        assert running.is_as_before()
        shown_last = running.output.rpartition("\x1b[?1049l")[2]
        assert "a bug of ours" not in shown_last
        assert "textual" not in shown_last
