"""What is left of the app when it dies of a bug: words, a report, closed sessions, no secret."""

import stat
from collections.abc import Callable

import pytest
from rich.text import Text
from textual.app import App

from sshtui import error_report, files, log, paths
from sshtui.credentials.secret import Secret
from sshtui.sessions.manager import SessionManager
from sshtui.ui.app import Application
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.trust.hostile_text import harmless
from tests.trust.twin import Defence, needs
from tests.ui.forms import CANARY, build, ready, running


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
    assert words.startswith("sshtui: The app stopped. This is a bug in sshtui. The sessions")
    assert error_report.FILE_NAME in words.replace(" ", "")
    assert "Start sshtui again to go on." in words


@needs(show_textuals_own("panic"))
async def test_an_error_that_draws_itself_is_told_in_our_words(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(Drawn):
        await die(build(), burst_into_drawing)
    printed = capfd.readouterr().err
    assert CANARY not in printed, f"it shows a secret: {printed}"
    assert "bug in sshtui" in printed
