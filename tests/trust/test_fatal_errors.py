"""What is left of the app when it dies of a bug: words, a report, closed sessions, no secret."""

import re
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.text import Text
from textual.app import App

from sshtui import error_report, files, log, paths
from sshtui.credentials.secret import Secret
from sshtui.sessions.manager import SessionManager
from sshtui.ui.app import Application
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.cli.on_terminal import left_on, on_terminal
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.trust.hostile_text import harmless
from tests.trust.twin import Defence, needs
from tests.ui.forms import CANARY, build, ready, running

F5 = "\x1b[15~"


def burst() -> None:
    kept = Secret(CANARY)
    quoted = f"\x1b]0;{kept.reveal()}\x07"
    raise ZeroDivisionError(quoted)


class Drawn(Exception):
    """An error with a look of its own."""

    def __rich__(self) -> Text:
        return Text(str(self))


def burst_into_drawing() -> None:
    raise Drawn(Secret(CANARY).reveal())


def show_textuals_own(name: str) -> Defence:
    def take_out(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Application, name, getattr(App, name))

    return Defence(f"our own words for {name}", take_out, "shows a secret")


def redact_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "redact", str)


def write_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    write = files.write_atomically
    monkeypatch.setattr(files, "write_atomically", lambda path, data: write(path, data, mode=0o644))


def close_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(self: SessionManager) -> None:
        pass

    monkeypatch.setattr(SessionManager, "shutdown", nothing)


async def die(app: Application, bug: Callable[[], None]) -> None:
    """Die of a bug while a session is open."""
    async with running(app) as (_, pilot):
        await ready(app)
        await pilot.press("enter")
        await until(lambda: isinstance(app.focused, TerminalView), "session")
        app.call_later(bug)
        await until(lambda: not app.is_running, "end")


@needs(
    show_textuals_own("_fatal_error"),
    Defence("secrets are taken out", redact_nothing, "report holds a secret"),
    Defence("the report is private", write_for_all, "readable by others"),
    Defence("the end closes what is open", close_nothing, "left open"),
)
async def test_an_app_that_dies_tells_no_secret_and_closes_its_sessions(
    capfd: pytest.CaptureFixture[str],
) -> None:
    log.setup(debug=False)
    connector = FakeConnector()
    with pytest.raises(ZeroDivisionError):
        await die(build(connector), burst)
    printed = capfd.readouterr().err
    assert CANARY not in printed, f"it shows a secret: {printed}"
    assert harmless(printed)
    report = paths.state_dir() / error_report.FILE_NAME
    written = report.read_text("utf-8")
    assert CANARY not in written, "the report holds a secret"
    assert harmless(written)
    assert stat.S_IMODE(report.stat().st_mode) == 0o600, "readable by others"
    assert "ZeroDivisionError" in written
    assert CANARY not in (paths.state_dir() / log.FILE_NAME).read_text("utf-8")
    assert all(connection.closed for connection in connector.connections), "left open"
    words = " ".join(printed.split())
    told = "sshtui: The app stopped. This is a bug in sshtui. Sessions that were closed: web1."
    assert words.startswith(told)
    assert error_report.FILE_NAME in words.replace(" ", "")
    assert "Start sshtui again to go on." in words
    assert "`sshtui doctor`" in words


@needs(show_textuals_own("panic"))
async def test_an_error_that_draws_itself_is_told_in_our_words(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(Drawn):
        await die(build(), burst_into_drawing)
    printed = capfd.readouterr().err
    assert CANARY not in printed, f"it shows a secret: {printed}"
    assert "bug in sshtui" in printed


# Ends the demo by a key whose action has a bug, with a secret among its variables.
PROGRAM = """
from sshtui.cli import main, unexpected_errors
from sshtui.credentials.secret import Secret
from sshtui.ui.rendering import crash_panel
from sshtui.ui.screens.hosts import HostsScreen
def burst(self):
    kept = Secret("{canary}")
    raise ZeroDivisionError(kept.reveal())
HostsScreen.action_check = burst
{without}
main.run()
"""
WITHOUT = ""
TEXTUALS = """
from sshtui.ui.app import Application
from textual.app import App
Application._fatal_error = App._fatal_error
"""


def show_locals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "WITHOUT", TEXTUALS)


@needs(Defence("our own words on the terminal", show_locals, "shows a secret"))
@pytest.mark.parametrize(
    ("size", "environment"),
    [((40, 12), {}), ((120, 36), {"TERM": "xterm"}), ((80, 24), {"NO_COLOR": "1"})],
)
def test_a_crash_leaves_a_panel_on_the_terminal_as_it_was_before(
    size: tuple[int, int], environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"TERM": "xterm-256color", **environment}.items():
        monkeypatch.setenv(name, value)
    program = PROGRAM.format(canary=CANARY, without=WITHOUT)
    with on_terminal([sys.executable, "-c", program, "demo"], size=size) as running:
        running.sees("demo-inner")
        running.type(F5)
        left = running.rest().rpartition("\x1b[?1049l")[2]
        assert CANARY not in running.output, "it shows a secret"
        assert running.wait() == 1
    assert not left_on(running.output)
    plain = re.sub(r"\x1b\[[\d;?>]*[A-Za-z]", "", left)
    assert "sshtui: The app stopped ─" in plain
    words = " ".join(plain.split())
    assert "This is a bug in sshtui." in words
    assert "sshtui doctor" in words
    assert all(len(line) <= size[0] for line in plain.splitlines())
    assert ("\x1b[1;" in left) is ("NO_COLOR" not in environment)
    assert ("38;2;" in left) is False


@pytest.mark.sshd
def test_a_crash_takes_leave_of_the_servers(openssh: OpenSshFactory, private_home: Path) -> None:
    server = openssh.key_only()
    (private_home / ".ssh" / "known_hosts").write_text(server.known_hosts_line())
    program = PROGRAM.format(canary=CANARY, without=WITHOUT)
    place = f"{server.user}@{server.host}:{server.port}"
    command = [sys.executable, "-c", program, "connect", place, "-i", str(server.user_key)]
    with on_terminal(command) as running:
        running.sees("$ ")
        running.type("\x1cd")
        running.sees("Hosts")
        running.type(F5)
        assert "Sessions that were closed" in running.rest()
    ends = r"Received disconnect|Connection (closed|reset)"
    assert server.wait_for_log(ends) == "Received disconnect"
