"""The quick switcher, over sessions and hosts."""

from textual.pilot import Pilot
from textual.widgets import OptionList

from sshtui.sessions.state import SessionState
from sshtui.ui.app import Application
from sshtui.ui.modals.picker import Picker
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import build, running, shown


async def opened(app: Application, pilot: Pilot[int], count: int) -> None:
    await until(lambda: isinstance(app.screen, SessionsScreen), "sessions")
    await until(
        lambda: [info.state for info in app._manager.sessions] == [SessionState.OPEN] * count,
        "open sessions",
    )
    await until(lambda: isinstance(app.focused, TerminalView), "terminal")
    await pilot.pause()


def offered(app: Application) -> list[str]:
    options = app.screen.query_one(OptionList).options
    return [str(option.prompt).split()[0] for option in options if not option.disabled]


def told(app: Application) -> list[str]:
    options = app.screen.query_one(OptionList).options
    return [" ".join(str(option.prompt).split()) for option in options]


async def test_it_goes_to_the_last_session_a_host_or_nowhere() -> None:
    async with running(build(FakeConnector())) as (app, pilot):
        app._session_controller.connect("web1", again=False)
        await opened(app, pilot, 1)
        app._session_controller.connect("db1", again=False)
        await opened(app, pilot, 2)
        await pilot.press("ctrl+backslash", "s")
        await until(lambda: isinstance(app.screen, Picker), "switcher")
        assert offered(app)[:2] == ["web1", "db1"]
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "sessions")
        assert app._manager.sessions[0].id == app.screen.active  # type: ignore[attr-defined]

        await pilot.press("ctrl+backslash", "s")
        await until(lambda: isinstance(app.screen, Picker), "switcher")
        await pilot.press(*"d1")
        # Its session: the host would lead to the same.
        await until(lambda: offered(app) == ["db1"], "its session")
        await pilot.press("escape")
        await until(lambda: isinstance(app.screen, SessionsScreen), "sessions")
        assert len(app._manager.sessions) == 2

        await pilot.press("ctrl+backslash", "j")
        await until(lambda: isinstance(app.screen, Picker), "what can be joined")
        await pilot.press(*"d1")
        await until(lambda: len(offered(app)) == 2, "the session and the host")
        both = ["Sessions", "db1 ● open", "Hosts", "db1, another session db1.example.com"]
        assert told(app) == both


async def test_a_host_without_a_session_is_opened() -> None:
    async with running(build(FakeConnector())) as (app, pilot):
        app._session_controller.connect("web1", again=False)
        await opened(app, pilot, 1)
        await pilot.press("ctrl+backslash", "s")
        await until(lambda: isinstance(app.screen, Picker), "switcher")
        await pilot.press(*"db1", "enter")
        await opened(app, pilot, 2)
        assert app._manager.sessions[1].target.alias == "db1"
        assert "db1" in shown(app)
