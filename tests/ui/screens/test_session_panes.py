import pytest
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import Button, Input

from sshtui.errors import AuthenticationFailed
from sshtui.sessions.layout.tabs import Tab
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep
from sshtui.ssh.shell import ShellEnd
from sshtui.sshconfig.target import Target
from sshtui.ui.app import Application
from sshtui.ui.modals.picker import Picker
from sshtui.ui.session_history import HOSTS
from sshtui.ui.widgets import resize_line
from sshtui.ui.widgets.lost_line import LostLine
from sshtui.ui.widgets.resize_line import ResizeLine
from sshtui.ui.widgets.session_area import SessionArea
from sshtui.ui.widgets.session_pane import SessionPane
from sshtui.ui.widgets.session_placeholders import FailedPane, WaitingPane
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector, at_once, never
from tests.ui.forms import in_sight, ready, shown
from tests.ui.steps import handled, in_session, shell, typed

PREFIX = "ctrl+backslash"


def tabs(app: Application) -> list[Tab]:
    return list(app._presenter.tabs)


def size(connector: FakeConnector, channel: int) -> tuple[int, int]:
    return shell(connector, 0, channel).sizes[-1]


def panes(app: Application) -> list[SessionPane]:
    return [pane for pane in app.screen.query(SessionPane) if pane.session]


async def split(app: Application, pilot: Pilot[int], key: str) -> None:
    count = len(app._manager.sessions)
    await pilot.press(PREFIX, key)
    await until(lambda: len(app._manager.sessions) > count, "second shell")
    new = app._manager.sessions[-1].id
    await until(
        lambda: app._presenter.navigation.current == new and isinstance(app.focused, TerminalView),
        "terminal",
        context=lambda: shown(app),
    )
    await handled(app)


async def test_two_shells_stand_side_by_side_and_the_one_in_focus_has_the_keys() -> None:
    async with in_session() as (app, pilot, connector):
        await until(lambda: size(connector, 0) == (80, 22), "size of one")
        await split(app, pilot, "vertical_line")
        await until(lambda: size(connector, 0) == (38, 20), "size of the first")
        await until(lambda: size(connector, 1) == (39, 20), "size of the second")
        for channel in (0, 1):
            shell(connector, 0, channel).say(b"I am number %d" % channel)
        await until(lambda: "number 0" in shown(app) and "number 1" in shown(app), "both")
        # What is seen is not marked.
        assert "1 web1 +1 " in shown(app).splitlines()[0]
        assert "●" not in shown(app).splitlines()[0]
        top = shown(app).splitlines()[1]
        assert top.startswith("┌─ web1 ─"), top
        assert "┏━ ▸ web1 (2) ━" in top
        await pilot.press("b", PREFIX, "left", "a")
        await handled(app)
        assert (typed(connector, 0), typed(connector, 1)) == (b"a", b"b")
        await pilot.click(TerminalView, offset=(3, 3))
        second = next(p for p in panes(app) if p.session == app._manager.sessions[1].id)
        await pilot.click(second, offset=(3, 3))
        await pilot.press("c")
        await handled(app)
        assert typed(connector, 1) == b"bc"


async def test_a_border_is_moved_by_keys_without_the_prefix_key_until_another_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resize_line, "REPEAT", 1e6)
    async with in_session() as (app, pilot, connector):
        await split(app, pilot, "minus")
        await until(lambda: size(connector, 1) == (78, 9), "size")
        await pilot.press(PREFIX, "ctrl+up", "ctrl+up", "up")
        await until(lambda: size(connector, 1)[1] == 12, "larger pane")
        await pilot.press("x")
        await until(lambda: typed(connector, 1) == b"x", "key")
        assert not app.screen.query_one(ResizeLine).has_focus
        # A pane that would be of no use is not made, and that is said.
        count = len(app._manager.sessions)
        await pilot.press(PREFIX, "up", PREFIX, "minus")
        await until(lambda: "No room for another pane" in shown(app), "word")
        assert len(app._manager.sessions) == count
        await pilot.mouse_down("#session-area", offset=(10, 8))
        await pilot.hover("#session-area", offset=(10, 11))
        await pilot.mouse_up("#session-area", offset=(10, 11))
        await until(lambda: size(connector, 1)[1] == 9, "dragged border")
        await pilot.press(PREFIX, "equals_sign")
        await until(lambda: size(connector, 0)[1] == 10, "even panes")


async def test_a_pane_is_maximised_broken_out_joined_and_closed() -> None:
    async with in_session() as (app, pilot, connector):
        first = app._manager.sessions[0].id
        await split(app, pilot, "vertical_line")
        second = app._manager.sessions[1].id
        await pilot.press(PREFIX, "m")
        await until(lambda: size(connector, 1) == (80, 22), "all of the room")
        assert "1 of 2: maximised" in shown(app)
        shell(connector, 0, 0).say(b"psst")
        await until(lambda: "+1 ●" in shown(app), "mark of unseen output")
        await pilot.press(PREFIX, "m")
        await until(lambda: "psst" in shown(app), "both panes")
        await pilot.press(PREFIX, "right_curly_bracket")
        assert [tab.panes for tab in tabs(app)] == [(second, first)]
        await pilot.press(PREFIX, "exclamation_mark")
        await until(lambda: size(connector, 1) == (80, 22), "a tab of its own")
        assert [tab.panes for tab in tabs(app)] == [(first,), (second,)]
        assert "1 web1 │▸2 web1 (2)" in shown(app)
        await pilot.press(PREFIX, "j")
        await until(lambda: isinstance(app.screen, Picker), "choices")
        await handled(app)
        await pilot.press("enter")
        await until(lambda: [tab.panes for tab in tabs(app)] == [(second, first)], "one tab")
        await until(lambda: app._presenter.navigation.current == first, "focus")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await pilot.press(PREFIX, "x")
        await until(lambda: len(app._manager.sessions) == 1, "closed pane")
        assert app._presenter.navigation.current == second
        await until(lambda: size(connector, 1) == (80, 22), "all of the room again")
        await ready(app)
        await pilot.press(PREFIX, "x")
        await until(lambda: isinstance(app.focused, Input), "hosts")


async def test_in_a_small_window_the_pane_in_focus_is_shown_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with in_session() as (app, pilot, connector):
        await split(app, pilot, "vertical_line")
        area = app.screen.query_one(SessionArea)
        # Asked for its rows in a new size, before its frames follow it.
        area.notify_style_update()
        with monkeypatch.context() as resized:
            resized.setattr(SessionArea, "size", Size(40, 10))
            assert "web1" in area.render_line(0).text
        await pilot.resize_terminal(40, 12)
        await until(lambda: size(connector, 1) == (40, 10), "all of the room")
        assert "1 of 2: no room ·" in shown(app)
        await pilot.press(PREFIX, "left")
        await until(lambda: size(connector, 0) == (40, 10), "the other one")
        await pilot.resize_terminal(80, 24)
        await until(lambda: size(connector, 1) == (39, 20), "both")


async def fail(target: Target, asker: Asker, on_step: OnStep) -> None:
    raise AuthenticationFailed("It said no.")


async def test_a_failed_pane_shows_its_buttons_and_is_left_like_any_other() -> None:
    async with in_session(size=(60, 24)) as (app, pilot, connector):
        first = app._manager.sessions[0].id
        connector.script = fail
        app._session_controller.connect_beside("db2.example.com", first)
        await until(lambda: "It said no." in shown(app), "failure")
        app._presenter.go(app._manager.sessions[1].id)
        await until(lambda: isinstance(app.focused, Button), "its button")
        buttons = app.screen.query("FailedPane Button")
        await until(lambda: all(in_sight(app, button) for button in buttons), "all buttons")
        await ready(app)
        await pilot.press(PREFIX, "left", "l")
        await handled(app)
        assert typed(connector) == b"l"
        assert app._presenter.navigation.current == first
        await pilot.press(PREFIX, "d")
        await until(lambda: isinstance(app.focused, Input), "hosts")
        await handled(app)
        assert app._presenter.navigation.current == HOSTS


async def test_what_becomes_of_a_session_is_shown_in_its_own_pane() -> None:
    async with in_session(size=(120, 40)) as (app, pilot, connector):
        first = app._manager.sessions[0].id
        connector.script = never
        await pilot.press(PREFIX, "j")
        await until(lambda: isinstance(app.screen, Picker), "choices")
        await handled(app)
        await pilot.press(*"db1", "enter")
        await until(
            lambda: isinstance(app.focused, WaitingPane), "sign-in", context=lambda: shown(app)
        )
        assert len(tabs(app)) == 1
        await pilot.press(PREFIX, "left")
        await pilot.press("l")
        await handled(app)
        assert typed(connector) == b"l"
        # A failure beside the person takes no keys away from what they type in.
        connector.script = fail
        app._session_controller.connect_beside("db2.example.com", first)
        await until(lambda: "It said no." in shown(app), "failure")
        await until(lambda: app.screen.query(FailedPane), "its pane")
        assert "Signing in to" in shown(app)
        app._presenter.go(first)
        await ready(app)
        connector.script = at_once
        await split(app, pilot, "minus")
        shell(connector, 0, 0).end(ShellEnd(reason="The line was cut."))
        await until(lambda: "The line was cut." in shown(app), "loss")
        await pilot.press("s")
        await handled(app)
        assert typed(connector, 1) == b"s"
        await pilot.press(PREFIX, "up")
        await until(lambda: isinstance(app.focused, LostLine), "lost pane")
