"""From a path to hosts that are saved, with the mistakes on the way."""

import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from sshtui.services.hosts import HostManager
from sshtui.ui.app import Application
from sshtui.ui.modals.import_preview import ImportPreview
from sshtui.ui.modals.import_wait import ImportWait
from sshtui.ui.modals.picker import Picker
from sshtui.ui.modals.problem import ProblemModal
from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.screens.hosts import HostsScreen
from tests.servers.waiting import until
from tests.ui.forms import running, shown


async def on(app: Application, kind: type) -> None:
    await until(lambda: isinstance(app.screen, kind) and app.focused, kind.__name__)


async def choose(app: Application, pilot: Pilot[int], path: Path) -> None:
    await pilot.press("f9")
    await on(app, TextPrompt)
    app.screen.query_one(Input).value = str(path)
    await pilot.press("enter")


async def test_a_file_without_hosts_says_so_and_the_path_stays(tmp_path: Path) -> None:
    path = tmp_path / "hosts.txt"
    async with running() as (app, pilot):
        for content in (None, "", "# nothing\n", "Host *\n    User ann\n"):
            if content is not None:
                path.write_text(content)
            await choose(app, pilot, path)
            await on(app, ProblemModal)
            assert "hosts.txt" in shown(app).replace("\n", ""), content
            await pilot.press("escape")
            await on(app, TextPrompt)
            assert app.screen.query_one(Input).value == str(path)
            await pilot.press("escape")
            await on(app, HostsScreen)


async def test_the_kind_of_an_unclear_file_can_be_told(tmp_path: Path) -> None:
    path = tmp_path / "machines"
    path.write_text("alpha\nbeta\n")
    async with running(size=(100, 30)) as (app, pilot):
        await choose(app, pilot, path)
        await on(app, Picker)
        assert "What wrote machines?" in shown(app)
        await pilot.press("escape")
        await on(app, TextPrompt)
        assert app.screen.query_one(Input).value == str(path)
        await pilot.press("enter")
        await on(app, Picker)
        await pilot.press(*"yaml", "enter")
        await on(app, ImportPreview)
        await until(lambda: "alpha:22" in shown(app), "preview", context=lambda: shown(app))
        await pilot.press("escape")
        await on(app, TextPrompt)


async def test_a_long_read_is_told_and_can_be_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, may_end = HostManager.read_import, threading.Event()

    def slow(manager: HostManager, path: Path, form: str = "") -> object:
        may_end.wait(60)
        return read(manager, path, form)

    monkeypatch.setattr(HostManager, "read_import", slow)
    path = tmp_path / "hosts.csv"
    path.write_text("alias,user\nalpha,ann\n")
    async with running() as (app, pilot):
        await choose(app, pilot, path)
        await on(app, ImportWait)
        await pilot.press("escape")
        await on(app, TextPrompt)
        assert app.screen.query_one(Input).value == str(path)
        await pilot.press("enter")
        await on(app, ImportWait)
        may_end.set()
        await on(app, ImportPreview)
