"""No name of a host, user, file or directory runs a command, wherever it comes from."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from sshtui.sessions import remote_tmux, working_directory
from sshtui.sessions.remote_tmux import kept_shell
from sshtui.ssh.connection import Connection
from sshtui.sshconfig import destination
from tests.sessions import test_working_directory
from tests.sessions.fakes import TARGET, FakeConnection
from tests.sshconfig import test_destination
from tests.sshconfig.test_destination import INJECTIONS, MARK
from tests.trust.twin import Defence, needs


def ban_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destination, "_HOST_BANNED", frozenset())
    monkeypatch.setattr(destination, "_USER_BANNED", frozenset())


@needs(Defence("signs of a shell are banned", ban_nothing, MARK))
def test_a_name_in_a_configuration_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", 9)
    for text in INJECTIONS[:9]:
        test_destination.test_an_injection_in_a_configuration_runs_nothing_and_reaches_no_command(
            text, tmp_path, monkeypatch
        )


@needs(Defence("signs of a shell are banned", ban_nothing, "assert not True"))
def test_sixty_injections_are_no_names(record_property: Callable[[str, object], None]) -> None:
    record_property("tried", len(INJECTIONS))
    assert len(INJECTIONS) >= 60
    for text in INJECTIONS:
        test_destination.test_an_injection_is_no_host_no_user_no_port_and_no_alias(text)


def quote_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working_directory, "quoted", str)
    monkeypatch.setattr(remote_tmux, "shlex", SimpleNamespace(join=" ".join, quote=str))


QUOTES = Defence("a directory is one word to every shell", quote_nothing, "where it ends")


@contextmanager
def detached_tmux(directory: Path) -> Iterator[dict[str, str]]:
    """Have the tmux that a command starts be one of its own; yield the environment for that."""
    environment = {"PATH": "/usr/bin:/bin", "TMUX_TMPDIR": str(directory), "HOME": str(directory)}
    try:
        yield environment
    finally:
        subprocess.run(["tmux", "kill-server"], env=environment, check=False, capture_output=True)


@needs(QUOTES)
async def test_a_directory_that_a_program_announces_runs_nothing_in_a_tmux(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    record_property: Callable[[str, object], None],
) -> None:
    assert shutil.which("tmux")
    record_property("tried", len(test_working_directory.HOSTILE))
    server = FakeConnection(TARGET)
    server.answer = b"sshtui-keep=new"
    with detached_tmux(tmp_path_factory.mktemp("t")) as environment:
        for number, name in enumerate(test_working_directory.HOSTILE):
            place = tmp_path / name
            place.mkdir(exist_ok=True)
            kept = await kept_shell(cast("Connection", server), f"s{number}", directory=str(place))
            assert kept is not None
            # As on a terminal, but for the terminal.
            command = kept.command.replace("new-session", "new-session -d")
            subprocess.run(
                ["sh", "-c", command], env=environment, cwd=tmp_path, check=False,
                capture_output=True,
            )  # fmt: skip
            asked = ["tmux", "-u", "display-message", "-p", "-t", f"s{number}", "#{session_path}"]
            told = subprocess.run(asked, env=environment, check=False, capture_output=True)
            assert told.stdout.decode() == f"{place}\n", "where it ends is up to its name"
    assert not list(tmp_path.rglob("PWNED"))
