"""The list of forwards: what it says, and what its keys do."""

from pathlib import Path

from textual.widgets import DataTable, Input

from sshtui.sessions.state import SessionState
from sshtui.ssh.shell import ShellEnd
from sshtui.sshconfig.forwards import parse
from sshtui.ui.app import Application
from sshtui.ui.screens.forwards import ForwardsScreen
from sshtui.ui.screens.sessions import SessionsScreen
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import build, in_sight, ready, running, shown
from tests.ui.steps import type_text

CONFIG = """\
Host web1
  HostName web1.example.com
  User deploy
  LocalForward 8080 localhost:80
  DynamicForward 1080
"""
SOCKS = parse("dynamic", "1080")


async def says(app: Application, words: str) -> None:
    await until(lambda: words in shown(app), words, context=lambda: shown(app))


async def test_from_the_first_session_to_the_settings_of_the_host() -> None:
    connector = FakeConnector()
    connector.taken.add(SOCKS)
    app = build(connector)
    async with running(app, (120, 36), CONFIG) as (_, pilot):
        await pilot.press("enter")
        await says(app, "1080 is in use. Choose another.")
        await ready(app)
        await pilot.press("ctrl+backslash", "t")
        await says(app, "L 8080 → localhost:80")
        for words in ("● open", "✗ failed", "D 1080 → SOCKS", "in its settings"):
            assert words in shown(app)
        listening = connector.connections[0].listening[0]
        listening.counts = (2, 1_230_000, 640)
        await says(app, "2 connections, 1.2 MB sent, 640 B received.")

        await pilot.press("x")
        await says(app, "○ stopped")
        assert listening.closed
        await pilot.press("enter", "down")
        await says(app, "enter tries again.")
        connector.taken.clear()
        await pilot.press("enter")
        await until(lambda: shown(app).count("● open") == 2, "both")

        await pilot.press("a")
        await says(app, "Forward of web1")
        await type_text(pilot, "-R 9090")
        app.screen.query_one(Input).value = "-R 9090:localhost"
        await pilot.press("enter")
        await says(app, "is not a remote forward")
        app.screen.query_one(Input).value = "-R 9090:localhost:3000"
        await pilot.press("enter")
        await says(app, "R 9090 → localhost:3000")
        await pilot.press("down", "down")
        await says(app, "added here")
        await pilot.press("s")
        await says(app, "RemoteForward 9090 localhost:3000")
        await pilot.press("y")
        await until(lambda: isinstance(app.screen, ForwardsScreen), "the forwards")
        await says(app, "in its settings")
        config = Path.home() / ".ssh" / "config"
        assert "  RemoteForward 9090 localhost:3000\n" in config.read_text()
        await pilot.press("escape")
        await until(lambda: isinstance(app.screen, SessionsScreen), "the session")


async def test_one_that_needs_a_person_leads_to_its_host() -> None:
    connector = FakeConnector()
    app = build(connector)
    async with running(app, (40, 12), CONFIG) as (_, pilot):
        await pilot.press("enter")
        await until(lambda: connector.connections, "connection")
        await until(lambda: app._manager.sessions[0].state is SessionState.OPEN, "session in front")
        app._controllers.reconnector.end()
        app._manager._sessions[app._manager.sessions[0].id].change(alone=False)
        connector.connections[0].shells[0].end(ShellEnd(reason="reset by peer", broke=True))
        await until(lambda: app._manager.sessions[0].state is SessionState.CLOSED, "loss")
        await ready(app)
        await pilot.press("ctrl+backslash", "t")
        await says(app, "? lost")
        assert in_sight(app, app.screen.query_one("#forward-about"))
        assert app.screen.query_one(DataTable).row_count == 2
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "the session")
        await until(lambda: len(connector.connections) == 2, "another connection")
        await until(lambda: app._manager.sessions[0].state is SessionState.OPEN, "session")


async def test_an_empty_list_says_how_forwards_get_here() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        await pilot.press("ctrl+p")
        await type_text(pilot, "forwards")
        await says(app, "Forwards of ports and sockets")
        await pilot.press("enter")
        await says(app, "No forwards.")
        await pilot.press("a")
        await says(app, "No host is connected.")
        await pilot.press("x", "s", "enter", "escape")
        await until(lambda: not isinstance(app.screen, ForwardsScreen), "the hosts")
