"""ForwardAgent: no host gets the agent before a person has agreed to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from sshtui.services.consents import Consent
from sshtui.sessions.state import SessionState
from sshtui.sshconfig.destination import Destination
from sshtui.ui.app import Application
from sshtui.ui.modals.lend_agent import LendAgent
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import build, in_sight, laid_out, ready, running

CONFIG = """\
Host web1
  HostName web1.example.com
  ForwardAgent ~/fake-agent
"""


@pytest.fixture(autouse=True)
def agent() -> str:
    path = Path.home() / "fake-agent"
    path.touch()
    return str(path)


@asynccontextmanager
async def asked() -> AsyncIterator[tuple[Application, Pilot[int], FakeConnector]]:
    connector = FakeConnector()
    app = build(connector)
    async with running(app, (40, 12), CONFIG) as (_, pilot):
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, LendAgent), "question")
        await laid_out(app, "#no")
        await ready(app)
        assert in_sight(app, app.screen.query_one("#yes"))
        assert not connector.connections[0].agents
        assert not connector.connections[0].shells
        yield app, pilot, connector


def open_sessions(app: Application) -> int:
    return sum(info.state is SessionState.OPEN for info in app._manager.sessions)


@pytest.mark.parametrize("key", ["y", "escape"])
async def test_it_is_asked_for_once_and_the_answer_kept(key: str, agent: str) -> None:
    agents = [agent] if key == "y" else []
    async with asked() as (app, pilot, connector):
        await pilot.press(key)
        await until(lambda: open_sessions(app) == 1, "session")
        assert connector.connections[0].agents == agents
        id_ = app._manager.sessions[0].id
        told = "you have not allowed this host to use your agent" in " ".join(
            app._manager.emulator(id_).text().split()
        )
        assert told is not bool(agents)
        await ready(app)
        await pilot.press("ctrl+backslash", "c")
        await until(lambda: open_sessions(app) == 2, "second shell")
        assert not app.questions.count
        consents = app._controllers.consents
        assert consents.given("web1", Consent.AGENT) is bool(agents)
        await pilot.press("ctrl+backslash", "colon")
        await pilot.press(*"withdraw", "enter")
        answer = consents.given if agents else consents.refused
        await until(lambda: not answer("web1", Consent.AGENT), "withdrawal")


async def test_nobody_is_asked_where_nobody_is_there() -> None:
    connector = FakeConnector()
    app = build(connector)
    async with running(app, config=CONFIG) as (_, _pilot):
        target = app._controllers._hosts.resolve(Destination("web1"))
        app._manager.open(target, None, (80, 24))
        await until(lambda: open_sessions(app) == 1, "session")
        assert not app.questions.count
        assert not connector.connections[0].agents


async def test_two_tabs_that_open_together_ask_once(agent: str) -> None:
    async with asked() as (app, pilot, connector):
        app._session_controller.open(app._manager.sessions[0].target)
        await until(lambda: len(app._manager.sessions) == 2, "tab")
        await pilot.press("ctrl+backslash", "1")
        await until(lambda: isinstance(app.screen, LendAgent), "question")
        assert app.questions.count == 1
        await ready(app)
        await pilot.press("y")
        await until(lambda: open_sessions(app) == 2, "both")
        assert not app.questions.count
        assert {path for each in connector.connections for path in each.agents} == {agent}


async def test_one_that_is_not_there_is_not_asked_for(agent: str) -> None:
    Path(agent).unlink()
    connector = FakeConnector()
    app = build(connector)
    async with running(app, config=CONFIG) as (_, pilot):
        await pilot.press("enter")
        await until(lambda: open_sessions(app) == 1, "session")
        assert "there is no agent at" in app._manager.emulator(app._manager.sessions[0].id).text()
        assert not connector.connections[0].agents
