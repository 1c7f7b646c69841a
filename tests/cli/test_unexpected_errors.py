"""Errors that nobody expected: our own words on stderr, the details in the redacted log alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from sshtui import log, paths
from sshtui.cli import main as cli
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import open_credentials
from sshtui.errors import ConnectError
from sshtui.kbdint.form import Form
from sshtui.kbdint.response import Response
from sshtui.signin.steps import StepKind
from tests.servers.person import Person
from tests.servers.scripted import Scripted
from tests.servers.talk import one_password
from tests.ssh.target import connector, target

CANARY = "canary-\u00e4-hunter2"
IN_A_PROCESS = """
import gc, logging, sys, threading, warnings
from sshtui import log
from sshtui.cli import main, unexpected_errors
from sshtui.credentials.service import open_credentials
from sshtui.credentials.secret import Secret
open_credentials(private=True).close()
log.setup(debug=False)
unexpected_errors.catch()
kept = Secret({canary!r})
def burst():
    raise ValueError(kept.reveal())
class Dying:
    def __del__(self):
        burst()
thread = threading.Thread(target=burst); thread.start(); thread.join()
Dying(); gc.collect()
logging.getLogger("asyncio").error("lost: %s", kept.reveal())
burst()
"""


def logged() -> str:
    return (paths.state_dir() / log.FILE_NAME).read_text("utf-8")


def test_a_command_that_stumbles_says_so_in_our_own_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    open_credentials(private=True).close()  # has the log keep secrets out
    secret = Secret(CANARY)

    def stumble(*_: object, **__: object) -> None:
        raise RuntimeError(f"cannot send {secret.reveal()!r}, {secret.reveal().encode()!r}")

    monkeypatch.setattr(cli.root, "main", stumble)
    assert cli.main(["hosts", "list"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("sshtui: Something went wrong: This is a bug in sshtui.")
    assert "hunter2" not in said.err
    assert "RuntimeError: cannot send" in logged()
    assert "hunter2" not in logged()


def test_it_says_so_where_not_even_the_log_can_be_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise RuntimeError("there is no home")

    monkeypatch.setattr(cli.root, "main", stumble)
    monkeypatch.setattr(paths, "state_path", stumble)
    assert cli.main(["hosts", "list"]) == 1
    assert "This is a bug in sshtui" in capsys.readouterr().err


def test_nothing_that_fails_unseen_gets_to_stderr() -> None:
    script = IN_A_PROCESS.format(canary=CANARY)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.stderr == b""
    assert logged().count("ValueError: …") == 3
    assert "lost: …" in logged()
    assert "hunter2" not in logged()


async def test_an_error_that_quotes_the_answer_shows_it_nowhere(tmp_path: Path) -> None:
    class Stumbling(Person):
        async def answer(self, form: Form) -> Response:
            response = await super().answer(form)
            raise ValueError(f"cannot send {response.answers[0].secret.reveal()!r}")

    log.setup(debug=False)
    person = Stumbling([CANARY])
    async with Scripted({"keyboard-interactive": one_password}) as server:
        with pytest.raises(ConnectError) as raised:
            await connector().connect(target(server, tmp_path), person)
    assert "while authenticating: this is a bug in sshtui" in str(raised.value)
    assert "hunter2" not in str(raised.value)
    assert all("hunter2" not in step.text for step in person.saw(StepKind.FAILED))
    assert "ValueError: cannot send" in logged()
    assert "hunter2" not in logged()
