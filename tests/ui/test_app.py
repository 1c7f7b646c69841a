import os
import subprocess
import sys

import pytest
from rich.segment import Segment
from textual import constants
from textual.color import Color
from textual.strip import Strip

from sshtui.tasks import start_task
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.modals.challenge import ChallengeForm
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector, never
from tests.ui.forms import CANARY, build, field, form, running, shown


async def test_no_picture_and_no_palette_while_a_question_is_open() -> None:
    async with running() as (app, _):
        person = ModalAsker(app.questions, lambda: None)
        task = start_task(person.answer(form(field("Code:", echo=True))), "ask")
        await until(lambda: isinstance(app.screen, ChallengeForm), "form")
        assert app.deliver_screenshot() is None
        app.action_command_palette()
        assert isinstance(app.screen, ChallengeForm)
        task.cancel()


def test_textual_is_not_let_log_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_LOG", "/nonexistent/log")
    monkeypatch.setenv("TEXTUAL", "debug,devtools")
    monkeypatch.setattr(constants, "LOG_FILE", "/nonexistent/log")
    app = build()
    assert constants.LOG_FILE is None
    assert not app.features
    assert app.devtools is None
    assert "TEXTUAL_LOG" not in os.environ


async def test_no_answer_is_in_a_picture_of_the_screen() -> None:
    async with running() as (app, pilot):
        person = ModalAsker(app.questions, lambda: None)
        task = start_task(person.answer(form(field(value=CANARY))), "ask")
        await until(lambda: "Sign in to" in shown(app), "form")
        await pilot.pause()
        assert CANARY not in app.export_screenshot()
        task.cancel()


async def test_without_colour_the_screen_still_tells_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running() as (app, pilot):
        assert app.no_color
        text = shown(app)
        assert "›    web1" in text
        await pilot.press("enter")
        await until(lambda: "▸1 web1" in shown(app), "tab")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await pilot.press("ctrl+backslash", "vertical_line")
        await until(lambda: "▸ web1 (2)" in shown(app), "frames")


async def test_without_colour_what_has_no_style_is_painted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running() as (app, _):
        line = Strip([Segment("plain")])
        for line_filter in app.get_line_filters():
            line = line.apply_filter(line_filter, Color(0, 0, 0))
        assert line.text == "plain"


def test_the_first_frame_needs_neither_asyncssh_nor_the_terminal() -> None:
    code = (
        "import sys, sshtui.ui.app\n"
        "print([name for name in ('asyncssh', 'pyghostty', 'keyring') if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert found.stdout.strip() == "[]"


async def test_a_session_that_never_comes_is_closed_when_the_app_is_left() -> None:
    connector = FakeConnector(never)
    async with running(build(connector)) as (app, pilot):
        await pilot.press("enter")
        await until(lambda: app._manager.sessions, "session")
    assert not app._manager.sessions
