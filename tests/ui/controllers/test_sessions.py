import threading
from typing import Any

import pytest
from textual.widgets import (
    Input,
)

from sshtui.sshconfig.target import Target
from sshtui.ui.modals.problem import ProblemModal
from sshtui.ui.screens.hosts import HostsScreen
from sshtui.ui.widgets.session_placeholders import WaitingPane
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import SECONDS, until
from tests.sessions.fakes import FakeConnector, never
from tests.ui.forms import build, ready, running, shown


async def test_what_no_host_matches_is_connected_to_as_it_is() -> None:
    connector = FakeConnector()
    async with running(build(connector)) as (app, pilot):
        await pilot.press(*"someone", "at", *"elsewhere.example:2222")
        await until(lambda: "No saved host matches" in shown(app), "hint")
        await pilot.press("enter")
        await until(lambda: connector.connections, "connection")
        target = app._manager.sessions[0].target
        assert (target.user, target.hostname, target.port) == (
            "someone",
            "elsewhere.example",
            2222,
        )


async def test_a_filter_that_does_not_exist_says_which_was_meant() -> None:
    async with running() as (app, pilot):
        await pilot.press(*"is:fav")
        await until(
            lambda: 'There is no filter "is:fav". Did you mean "is:favourite"?' in shown(app),
            "hint",
            context=lambda: shown(app),
        )


async def test_what_cannot_be_understood_says_so() -> None:
    async with running() as (app, pilot):
        await pilot.press(*"no$such;host", "enter")
        await until(lambda: isinstance(app.screen, ProblemModal), "problem")
        await ready(app)
        await pilot.press("escape")
        assert isinstance(app.focused, Input)


async def test_what_is_typed_after_a_choice_waits_for_what_comes_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = threading.Event()
    connector = FakeConnector(never)
    app = build(connector)
    resolve = app._controllers._hosts.resolve

    def slowly(*wanted: Any, **how: Any) -> Target:
        gate.wait(SECONDS)
        return resolve(*wanted, **how)

    async with running(app) as (_, pilot):
        monkeypatch.setattr(app._controllers._hosts, "resolve", slowly)
        for key in ("enter", "l", "s"):
            app.simulate_key(key)
        await until(lambda: not app.keys.idle, "keys that wait")
        gate.set()
        await until(lambda: "Typed ahead: 2 keys" in shown(app), "keys for the shell")
        await pilot.pause()
        # The terminal's own cursor stands behind what says so.
        assert isinstance(app.focused, WaitingPane)
        cursor = app.focused.text_cursor()
        assert cursor is not None
        before = shown(app).splitlines()[cursor.place.y][: cursor.place.x]
        assert before.endswith("Typed ahead: 2 keys, for the shell")


async def test_who_has_gone_elsewhere_meanwhile_is_not_fetched_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = threading.Event()
    connector = FakeConnector()
    app = build(connector)
    resolve = app._controllers._hosts.resolve

    def slowly(*wanted: Any, **how: Any) -> Target:
        gate.wait(SECONDS)
        return resolve(*wanted, **how)

    async with running(app) as (_, pilot):
        app._session_controller.connect("web1", again=False)
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        monkeypatch.setattr(app._controllers._hosts, "resolve", slowly)
        app._session_controller.connect("db1", again=False)
        await pilot.pause()
        await app.run_action("show_hosts")
        gate.set()
        await until(lambda: len(app._manager.sessions) == 2, "session")
        await pilot.pause()
        assert isinstance(app.screen, HostsScreen)
