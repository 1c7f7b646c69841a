"""Commands of Match exec: their exit status, and what they cannot do."""

import os
import select
from pathlib import Path

import pytest

from sshtui.sshconfig import match_exec
from sshtui.sshconfig.match_exec import run


@pytest.fixture(autouse=True)
def shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/bin/sh")


@pytest.mark.parametrize(
    ("command", "expected"),
    [("true", True), ("exit 3", False), ("no-such-command-here", False), ("! read line", True)],
)
def test_an_exit_status_of_zero_is_a_yes(command: str, expected: bool) -> None:
    assert run(command) is expected


def test_nothing_that_it_writes_is_seen(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("echo out; echo err >&2")
    assert capfd.readouterr() == ("", "")


def test_the_shell_is_the_person_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = tmp_path / "shell"
    shell.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\n')
    shell.chmod(0o700)
    monkeypatch.setenv("SHELL", str(shell))
    assert run("true or false")
    assert (tmp_path / "asked").read_text() == "-c true or false\n"
    monkeypatch.delenv("SHELL")
    assert run("test -n x")


def test_a_shell_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/no/such/shell")
    with pytest.raises(ValueError, match="cannot be run by /no/such/shell"):
        run("true")


def test_a_command_that_a_signal_ends_has_no_outcome() -> None:
    with pytest.raises(ValueError, match="signal 15"):
        run("kill $$")


def test_a_command_that_hangs_is_ended_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(match_exec, "PATIENCE", 0.5)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(ValueError, match=r"longer than 0\.5 seconds"):
        run(f"sleep 60 > {pipe} & wait")
    # The pipe ends once nobody holds it open any more.
    assert select.select([end], [], [], 10)[0] == [end]
    assert os.read(end, 1) == b""
    os.close(end)
