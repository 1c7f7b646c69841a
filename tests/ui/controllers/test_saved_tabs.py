import asyncio
import threading

import pytest

from sshtui import paths
from sshtui.sessions.layout.saved import SavedTabs, decode
from sshtui.sessions.layout.store import FILE_NAME, TabStore
from sshtui.sessions.state import SessionState
from sshtui.settings import Settings
from sshtui.ssh.shell import ShellEnd
from sshtui.ui.app import Application
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.lost_line import LostLine
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.clock import leap
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import CONFIG, build, running, shown

PREFIX = "ctrl+backslash"
RESTORED, OPEN, CLOSED = SessionState.RESTORED, SessionState.OPEN, SessionState.CLOSED


def app_of(connector: FakeConnector, reconnect: str = "ask") -> Application:
    return build(connector, Settings(reconnect=reconnect), keeps_tabs=True)


def written() -> SavedTabs:
    return decode((paths.state_path() / FILE_NAME).read_bytes())


def states(app: Application) -> list[SessionState]:
    return [info.state for info in app._manager.sessions]


async def test_tabs_come_back_at_the_next_start_and_are_connected_by_key() -> None:
    connector = FakeConnector()
    async with running(app_of(connector), (120, 36)) as (app, pilot):
        await pilot.press("enter")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await pilot.press(PREFIX, "vertical_line")
        await until(lambda: len(app._manager.sessions) == 2, "pane")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        app._session_controller.connect("root@db1:2222", again=False)
        await until(lambda: states(app) == [OPEN] * 3, "third session")
        await pilot.press(PREFIX, "1", PREFIX, "m")
    saved = written()
    assert [tab.number for tab in saved.tabs] == [1, 2]
    assert (saved.tabs[0].focused, saved.tabs[0].maximised, saved.current) == (1, True, 1)

    connector = FakeConnector()
    async with running(app_of(connector), (120, 36)) as (app, pilot):
        await until(lambda: states(app) == [RESTORED] * 3, "tabs of last time")
        assert "3 not connected" in shown(app)
        assert not connector.connections, "nothing is connected that was not asked for"
        await pilot.press("ctrl+g")
        await until(lambda: isinstance(app.focused, LostLine), "the tab of last time")
        text = shown(app)
        assert "▸1 web1 +1 ○ │ 2 db1 ○" in text
        assert "1 of 2: maximised" in text
        assert "○ Not connected: It was open when sshtui was last left." in text
        await pilot.press("r")
        await until(lambda: states(app) == [RESTORED, OPEN, RESTORED], "the one on the screen")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await pilot.press(PREFIX, "2")
        await until(lambda: isinstance(app.focused, LostLine), "the other tab")
        assert "root@db1.example.com:2222" in shown(app), "as it was typed"
        await pilot.press("R")
        await until(lambda: states(app) == [OPEN] * 3, "all of them")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await pilot.press(PREFIX, "x", PREFIX, "1")
        await until(lambda: len(app._manager.sessions) == 2, "closed")
    assert [tab.number for tab in written().tabs] == [1]


async def test_sessions_that_need_nobody_are_back_by_themselves_on_one_connection_for_a_host() -> (
    None
):
    connector = FakeConnector()
    async with running(app_of(connector)) as (app, pilot):
        await pilot.press("enter")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await pilot.press(PREFIX, "c")
        await until(lambda: states(app) == [OPEN] * 2, "second shell")
    assert all(pane.alone for tab in written().tabs for pane in tab.panes)

    connector = FakeConnector()
    async with running(app_of(connector, "auto")) as (app, pilot):
        await until(lambda: len(app._manager.sessions) == 2, "tabs of last time")
        leap(2)
        await until(lambda: states(app) == [OPEN] * 2, "both")
        assert len(connector.connections) == 1
        assert not isinstance(app.screen, SessionsScreen), "the person is where they were"
        # What a server ended has nothing to share when it is connected again.
        for shell in connector.connections[0].shells:
            shell.end(ShellEnd(reason="Idle for 600 s"))
        await until(lambda: states(app) == [CLOSED] * 2, "good-bye")
        app._session_controller.reconnect_all()
        await until(lambda: states(app) == [OPEN] * 2, "both again")


async def test_what_was_last_is_written_last(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end, write = threading.Event(), threading.Event(), TabStore.write
    done: list[int] = []

    def write_slowly(store: TabStore, tabs: SavedTabs) -> None:
        if tabs.tabs and not begun.is_set():
            begun.set()
            may_end.wait()
        write(store, tabs)
        done.append(sum(len(tab.panes) for tab in tabs.tabs))

    monkeypatch.setattr(TabStore, "write", write_slowly)
    async with running(app_of(FakeConnector())) as (app, pilot):
        await pilot.press("enter")
        await until(lambda: states(app) == [OPEN], "session")
        leap(2)
        await until(begun.is_set, "write")
        await pilot.press(PREFIX, "vertical_line")
        await until(lambda: states(app) == [OPEN] * 2, "pane")
        # Once the app is being left.
        asyncio.get_running_loop().call_later(0.5, may_end.set)
    await until(lambda: done[-2:] in ([1, 2], [2, 1]), "both writes")
    assert done[-1] == 2


async def test_another_instance_neither_restores_nor_writes() -> None:
    async with running(app_of(FakeConnector())) as (app, pilot):
        await pilot.press("enter")
        await until(lambda: states(app) == [OPEN], "session")
        leap(2)
        await until(lambda: (paths.state_path() / FILE_NAME).exists() and written().tabs, "file")
        before = written()
        other = app_of(FakeConnector())
        await other._controllers.restore_tabs()
        await other._controllers.keep_tabs()
        assert not other._manager.sessions
        assert written() == before


async def test_tabs_of_hosts_that_cannot_be_resolved_are_there_at_a_later_start() -> None:
    async with running(app_of(FakeConnector())) as (app, pilot):
        await pilot.press("enter")
        await until(lambda: states(app) == [OPEN], "session")
        await pilot.press(PREFIX, "vertical_line")
        await until(lambda: states(app) == [OPEN] * 2, "pane")
    before = written()
    # It leads through db1, which leads through it.
    mistake = CONFIG.replace("  User deploy\n", "  User deploy\n  ProxyJump db1\n")
    async with running(app_of(FakeConnector()), config=mistake) as (app, _):
        keeper = await app._controllers._tab_keeper.wait()
        await until(lambda: keeper._keeps, "look for tabs")
        assert not app._manager.sessions
    assert written().tabs == before.tabs
