from textual.widgets import (
    Input,
)

from sshtui.ui.modals.problem import ProblemModal
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import build, running, shown


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


async def test_what_cannot_be_understood_says_so() -> None:
    async with running() as (app, pilot):
        await pilot.press(*"no$such;host", "enter")
        await until(lambda: isinstance(app.screen, ProblemModal), "problem")
        await pilot.press("escape")
        assert isinstance(app.focused, Input)
