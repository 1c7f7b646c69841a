"""A prompt whose program is stopped or ended: by keys, by signals, by the end of the terminal."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.on_terminal import SSHTUI, OnTerminal, on_terminal
from tests.cli.test_exec import know, line
from tests.cli.test_exit_signals import UNTOLD, written
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import wait_for

SETTING_UP = ("creds", "vault", "create")


@pytest.fixture
def signing_in(openssh: OpenSshFactory, private_home: Path) -> list[str]:
    """A command line that asks for a password."""
    server = openssh.password()
    know(server, private_home)
    return line(server, "true")


@pytest.fixture
def asking(signing_in: list[str]) -> Iterator[OnTerminal]:
    with on_terminal([*SSHTUI, *signing_in]) as running:
        hides(running)
        yield running


def hides(running: OnTerminal, prompt: str = "Password: ") -> None:
    running.sees(prompt)
    wait_for(lambda: not running.echoes(), "hidden typing")


@pytest.mark.parametrize(
    "number", [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGABRT, signal.SIGTERM]
)
def test_a_signal_at_a_prompt_ends_it_with_its_status(
    asking: OnTerminal, number: signal.Signals
) -> None:
    os.kill(asking.process.pid, number)
    assert asking.wait() == 128 + number
    assert asking.is_as_before()


def test_the_key_that_quits_leaves_typing_visible(asking: OnTerminal) -> None:
    asking.type("\x1c")
    assert asking.wait() == 128 + signal.SIGQUIT
    assert asking.is_as_before()


def test_while_it_is_stopped_typing_is_visible_and_then_hidden_again(asking: OnTerminal) -> None:
    for _ in range(2):
        asking.type("\x1a")
        asking.stops()
        assert asking.is_as_before()
        os.kill(asking.process.pid, signal.SIGCONT)
        hides(asking)
    asking.type("\x03")
    assert asking.wait() == 130
    assert asking.is_as_before()


def test_a_terminal_that_goes_away_at_a_prompt_ends_it(asking: OnTerminal) -> None:
    asking.hang_up()
    assert asking.wait() == 128 + signal.SIGHUP


@pytest.mark.parametrize("setting_up", [False, True])
def test_it_ends_with_its_terminal_even_where_nobody_tells_it(
    signing_in: list[str], setting_up: bool, tmp_path: Path
) -> None:
    status = tmp_path / "status"
    arguments = SETTING_UP if setting_up else signing_in
    with on_terminal([*UNTOLD, str(status), *SSHTUI, *arguments]) as running:
        hides(running, "New passphrase: " if setting_up else "Password: ")
        running.hang_up()
        assert written(status) == f"{128 + signal.SIGHUP}\n"


@pytest.mark.parametrize("number", [signal.SIGQUIT, signal.SIGABRT, signal.SIGTERM])
def test_a_signal_that_nothing_else_takes_care_of_leaves_typing_visible(
    number: signal.Signals,
) -> None:
    with on_terminal([*SSHTUI, *SETTING_UP]) as running:
        hides(running, "New passphrase: ")
        os.kill(running.process.pid, number)
        assert running.wait() == -number
        assert running.is_as_before()
