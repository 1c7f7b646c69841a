"""The two walls of the command line: who shows a text cleans it, and so do the streams."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from sshtui.cli import main as cli
from sshtui.cli.output import HarmlessStream, harmless, tell
from sshtui.errors import HostNotFound
from tests.cli.on_terminal import SSHTUI, on_terminal, run_plainly
from tests.trust.hostile_text import CONTROLS, EVIL

EVERYTHING = "pwned".join(EVIL[:10]).replace("\0", "")
LABELLED = f"Host web1\n  HostName a.example.com\n  #!! GroupLabels {EVERYTHING}\n"
WITHOUT_CLEANER = """\
import sys
from sshtui.cli import {module}, output
output.clean = lambda text, *, lines=False: text
from sshtui.cli import main
main.run()
"""


def steers(written: str) -> set[str]:
    """Return the controls in what a terminal got that are not its own line ends."""
    return CONTROLS.intersection(written.replace("\r\n", "").replace("\n", ""))


@pytest.fixture
def labelled(private_home: Path) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text(LABELLED, "utf-8")
    config.chmod(0o600)


def test_the_stream_passes_lines_on_and_nothing_that_steers_a_terminal() -> None:
    written = io.StringIO()
    stream = HarmlessStream(written)
    stream.write(f"one\n{EVERYTHING}\ntwo\n")
    stream.flush()
    assert not steers(written.getvalue())
    assert written.getvalue().splitlines()[0] == "one"
    assert written.getvalue().endswith("\ntwo\n")
    assert harmless(written).isatty() is False


def test_what_is_said_is_cleaned_before_it_gets_to_the_stream(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell(EVERYTHING)
    cli.report(HostNotFound(EVERYTHING, hint=EVERYTHING, title=EVERYTHING))
    said = capsys.readouterr().err
    assert said.count("sshtui: ") == 3
    assert "pwned" in said
    assert not steers(said)


@pytest.mark.parametrize("cleaner", [True, False])
@pytest.mark.usefixtures("labelled")
def test_names_from_files_reach_a_terminal_harmless_and_a_program_as_they_are(
    cleaner: bool,
) -> None:
    script = WITHOUT_CLEANER.format(module="hosts")
    program = SSHTUI if cleaner else (sys.executable, "-c", script)
    for words in (["list"], ["show", "web1"]):
        with on_terminal([*program, "hosts", *words], size=(200, 24)) as running:
            shown = running.rest()
        assert "pwned" in shown
        assert not steers(shown), words
    listed = run_plainly("hosts", "list").stdout.decode()
    assert "\x1b]52;c;" in listed


@pytest.mark.parametrize("cleaner", [True, False])
@pytest.mark.parametrize("words", [["exec", f"a{EVERYTHING}", "--", "true"], [EVERYTHING]])
def test_what_came_with_a_link_is_told_harmless(words: list[str], cleaner: bool) -> None:
    program = SSHTUI if cleaner else (sys.executable, "-c", WITHOUT_CLEANER.format(module="exec"))
    with on_terminal([*program, *words], size=(200, 24)) as running:
        shown = running.rest()
        assert running.wait() == 2
    assert "pwned" in shown
    assert not steers(shown)


def test_without_both_walls_a_terminal_is_steered() -> None:
    script = (
        "from sshtui.cli import output; output.clean = lambda text, *, lines=False: text; "
        "output.tell('\\x1b]0;pwned\\x07')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert b"\x1b]0;pwned" in done.stderr
