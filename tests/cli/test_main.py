"""How a command line begins and ends."""

import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import click
import pytest

from sshtui.cli import main as cli
from sshtui.cli.destination import ConnectRequest
from sshtui.errors import Cancelled, HostNotFound, UsageError
from tests.cli.on_terminal import SSHTUI, run_plainly


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["exec", "--help"], ["--version"]])
def test_help_goes_to_stdout_with_status_0(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 0
    told = capsys.readouterr()
    assert "sshtui" in told.out
    assert told.err == ""


def test_the_help_names_every_command_and_the_exit_statuses(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cli.main(["--help"])
    text = capsys.readouterr().out
    for word in ("connect", "exec", "demo", "hosts", "doctor", "255", "130"):
        assert word in text


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["--nonsense"],
        ["exec"],
        ["exec", "somewhere"],
        ["exec", "somewhere", "uptime", "--", "-p"],
        ["exec", "-p", "70000", "somewhere", "true"],
        ["exec", "-o", "NoValue", "somewhere", "true"],
        ["connect"],
        ["hosts", "add"],
    ],
)
def test_what_cannot_be_understood_gives_2_and_words_on_stderr(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("It was odd.", hint="Try another."), 2),
        (Cancelled("You said no."), 130),
        (HostNotFound("No such name.", hint="Check it."), 255),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
    ],
)
def test_every_error_has_its_status_and_the_shown_ones_their_hint(
    error: BaseException, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(cli.root, "main", fail)
    assert cli.main([]) == status


def test_a_broken_pipe_has_the_status_of_sigpipe_and_no_words() -> None:
    script = """
import sys
from sshtui.cli import main
def fail(*arguments, **options):
    print("lost")
    raise BrokenPipeError
main.root.main = fail
sys.exit(main.main([]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_error_is_told_with_title_message_and_hint(capsys: pytest.CaptureFixture[str]) -> None:
    cli.report(HostNotFound("No such name.", hint="Check it."))
    told = capsys.readouterr()
    assert told.err == "sshtui: Host not found: No such name.\nsshtui: Check it.\n"
    assert told.out == ""


def test_a_malformed_destination_is_one_line_and_a_hint() -> None:
    done = run_plainly("exec", "a b", "--", "true")
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    assert done.stderr.startswith(b"sshtui: Invalid usage:")


def test_a_reader_that_leaves_early_is_no_traceback() -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", '"$@" doctor | true', "sh", *SSHTUI], capture_output=True, check=False
    )
    assert b"Traceback" not in done.stderr


def test_help_and_hosts_load_no_ssh_terminal_or_screen() -> None:
    script = (
        "import sys; from sshtui.cli import main; main.main(['hosts', 'list']); main.main(['-h']);"
        "print(*sorted({'asyncssh', 'pyghostty', 'textual', 'keyring', 'cryptography'}"
        " & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stderr.splitlines()[-1] == b""


def test_a_word_that_is_no_command_is_a_destination(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[ConnectRequest] = []

    def stop(request: ConnectRequest) -> NoReturn:
        asked.append(request)
        sys.exit(0)

    monkeypatch.setattr(ConnectRequest, "resolve", stop)
    for words in (["connect", "ann@web", "-p", "2200"], ["ann@web", "-p", "2200"]):
        with pytest.raises(SystemExit):
            cli.main(words)
    first, second = asked
    assert (second.text, second.overrides) == (first.text, first.overrides)


def test_a_mistyped_command_is_named_unless_a_host_is_called_so(
    capsys: pytest.CaptureFixture[str], private_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in (["hots"], ["hots", "list"], ["conect", "web"]):
        assert cli.main(words) == 2
        assert "Did you mean" in capsys.readouterr().err
    (private_home / ".ssh" / "config").write_text("Host hots\n")
    monkeypatch.setattr(ConnectRequest, "resolve", lambda request: sys.exit(7))
    for words in (["hots"], ["host1"], ["hosts.example"], ["db"]):
        with pytest.raises(SystemExit) as ended:
            cli.main(words)
        assert ended.value.code == 7
