from textual import events
from textual.widgets import (
    Input,
)

from sshtui.errors import AuthenticationFailed
from sshtui.sessions.state import SessionState
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep, Phase, Step, StepKind
from sshtui.ssh.shell import ShellEnd
from sshtui.sshconfig.target import Target
from sshtui.ui.modals.timeline import TimelineModal
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.session_placeholders import WaitingPane
from sshtui.ui.widgets.tab_strip import TabStrip
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.sessions.fakes import HOP, never
from tests.ui.forms import ready, shown
from tests.ui.steps import handled, in_session, shell, typed


async def test_what_the_remote_writes_is_shown_and_keys_reach_it() -> None:
    async with in_session() as (app, pilot, connector):
        shell(connector).say(b"hello from afar")
        await until(lambda: "hello from afar" in shown(app), "output")
        await pilot.press("l", "s", "enter", "ctrl+c", "ctrl+p", "ctrl+q", "f1", "tab", "escape")
        await until(lambda: b"\x1b" in typed(connector)[-1:], "keys")
        assert typed(connector).startswith(b"ls\r\x03\x10\x11\x1bOP\t\x1b")
        assert "1 web1" in shown(app)
        assert "deploy@web1.example.com:22" in shown(app)


async def test_the_shell_has_the_size_of_what_is_seen() -> None:
    async with in_session() as (app, pilot, connector):
        await until(lambda: shell(connector).sizes[-1:] == [(80, 22)], "size")
        await pilot.resize_terminal(100, 30)
        await until(lambda: shell(connector).sizes[-1] == (100, 28), "resize")
        assert app._manager.emulator(app._manager.sessions[0].id).size == (100, 28)


async def test_a_shell_that_ends_leads_back_to_the_hosts() -> None:
    async with in_session() as (app, _, connector):
        shell(connector).end(ShellEnd(7))
        await until(lambda: isinstance(app.focused, Input), "hosts")
        assert not app._manager.sessions


async def test_tabs_are_walked_through() -> None:
    async with in_session() as (app, pilot, connector):
        for count in (2, 3):
            await pilot.press("ctrl+backslash", "c")
            await until(lambda count=count: len(app._manager.sessions) == count, "shell")  # type: ignore[misc]
            await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        screen = app.screen
        assert isinstance(screen, SessionsScreen)
        ids = [info.id for info in app._manager.sessions]
        for key, expected in [("1", 0), ("n", 1), ("p", 0), ("p", 2), ("2", 1), ("tab", 2)]:
            await pilot.press("ctrl+backslash", key)
            assert screen.active == ids[expected], key
        shell(connector, 0, 0).say(b"psst")
        await until(lambda: "web1 ●" in shown(app), "mark of unseen output")
        await pilot.press("ctrl+backslash", "x")
        await until(lambda: len(app._manager.sessions) == 2, "close")
        assert screen.active == ids[1]


async def test_what_was_typed_before_a_switch_goes_where_it_was_typed() -> None:
    async with in_session() as (app, pilot, connector):
        await pilot.press("ctrl+backslash", "c")
        await until(
            lambda: len(shell(connector, 0, 0).sizes) and len(app._manager.sessions) == 2, ""
        )
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await until(lambda: app._manager.sessions[1].state is SessionState.OPEN, "shell")
        await pilot.pause()
        for key in [*"secret", "ctrl+backslash", "1", *"other"]:
            app.simulate_key(key)
        await until(
            lambda: typed(connector) == b"other", "keys", context=lambda: str(typed(connector))
        )
        assert typed(connector, 1) == b"secret"


async def test_a_failure_says_what_to_do_and_can_be_tried_again() -> None:
    tries = 0

    async def once(target: Target, asker: Asker, on_step: OnStep) -> None:
        nonlocal tries
        tries += 1
        on_step(Step(StepKind.REFUSED, HOP, Phase.AUTHENTICATING, text="Refused."))
        if tries == 1:
            raise AuthenticationFailed("It said no.", hint="Ask nicely.")

    async with in_session(once) as (app, pilot, _):
        await until(lambda: "Sign-in failed" in shown(app), "failure")
        assert "It said no." in shown(app)
        assert "Ask nicely." in shown(app)
        await ready(app)
        await pilot.press("a")
        await until(lambda: isinstance(app.screen, TimelineModal), "timeline")
        await until(lambda: "Refused." in shown(app), "step")
        await pilot.press("escape", "r")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        assert len(app._manager.sessions) == 1


async def test_a_failed_tab_is_closed_with_x() -> None:
    async def fail(target: Target, asker: Asker, on_step: OnStep) -> None:
        raise AuthenticationFailed("It said no.")

    async with in_session(fail) as (app, pilot, _):
        await until(lambda: "It said no." in shown(app), "failure")
        await ready(app)
        await pilot.press("x")
        await until(lambda: isinstance(app.focused, Input), "hosts")


async def test_the_scrollback_is_read_and_left() -> None:
    async with in_session() as (app, pilot, connector):
        shell(connector).say(b"".join(b"line %d\r\n" % n for n in range(200)))
        await until(lambda: "line 199" in shown(app), "output")
        await pilot.press("ctrl+backslash", "left_square_bracket", "g")
        await until(lambda: "line 0 " in shown(app), "top")
        await pilot.press("pagedown", "q")
        await until(lambda: "line 199" in shown(app), "end")
        await pilot.press("x")
        await until(lambda: typed(connector) == b"x", "key")


async def test_what_came_while_a_tab_was_hidden_is_there_on_the_way_back() -> None:
    async with in_session() as (app, pilot, connector):
        await pilot.press("ctrl+backslash", "c")
        await until(lambda: len(app._manager.sessions) == 2, "second shell")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        shell(connector, 0, 0).say(b"while you were away")
        await until(lambda: "web1 ●" in shown(app), "mark of unseen output")
        await pilot.press("ctrl+backslash", "1")
        await until(lambda: "while you were away" in shown(app), "output")


async def test_a_cancel_that_comes_late_closes_no_other_session() -> None:
    async with in_session() as (app, _, connector):
        first = app._manager.sessions[0]
        connector.script = never
        app._session_controller.connect("db1", again=False)
        await until(lambda: isinstance(app.focused, WaitingPane), "second sign-in")
        waiting = app.focused
        assert isinstance(waiting, WaitingPane)
        waiting.action_cancel()
        # Before that is heard of.
        app._presenter.navigation.visit(first.id)
        await until(lambda: len(app._manager.sessions) == 1, "end of the second sign-in")
        await handled(app)
        assert app._manager.sessions == (first,)


async def test_a_key_on_its_way_to_a_session_that_goes_ends_nothing_else() -> None:
    async with in_session() as (app, _, connector):
        connector.script = never
        app._session_controller.connect("db1", again=False)
        await until(lambda: isinstance(app.focused, WaitingPane), "second sign-in")
        waiting = app.focused
        assert isinstance(waiting, WaitingPane)
        waiting.on_key(events.Key("l", "l"))
        app._manager._drop(app._manager._sessions[app._manager.sessions[1].id], "")
        await handled(app)
        assert app.is_running
        assert typed(connector) == b""


async def test_nothing_leads_to_a_session_that_is_gone() -> None:
    async with in_session() as (app, _, connector):
        here = app._manager.sessions[0].id
        app._presenter.go("gone")
        app.screen.post_message(TabStrip.Picked("gone"))
        app._session_controller.again("gone")
        await until(lambda: "no open connection to share" in shown(app), "problem")
        assert app._presenter.navigation.current == here
        assert len(connector.connections[0].shells) == 1
