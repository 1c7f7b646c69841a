"""Closing sessions, and connecting those again that failed or were lost."""

from textual.pilot import Pilot

from sshtui.errors import AuthenticationFailed
from sshtui.sessions.state import SessionState
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep, Phase, Step, StepKind
from sshtui.ssh.shell import ShellEnd
from sshtui.sshconfig.target import Target
from sshtui.ui.app import Application
from sshtui.ui.modals.challenge import ChallengeForm
from sshtui.ui.modals.confirm_close import ConfirmClose
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.lost_line import LostLine
from sshtui.ui.widgets.session_placeholders import WaitingPane
from sshtui.ui.widgets.terminal.copy_view import CopyView
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.sessions.fakes import HOP, FakeConnector, never
from tests.ui.forms import field, form, ready, shown
from tests.ui.steps import in_session, shell, type_text


async def ask(target: Target, asker: Asker, on_step: OnStep) -> None:
    on_step(Step(StepKind.CHALLENGE, HOP, Phase.AUTHENTICATING))
    await asker.answer(form(field("Password:")))


async def lose(app: Application, connector: FakeConnector, connection: int = 0) -> None:
    shell(connector, connection).say(b"precious output\r\n$ ")
    shell(connector, connection).end(ShellEnd(None, "", "It went away."))
    await until(lambda: isinstance(app.focused, LostLine), "loss")
    await ready(app)


async def is_lost_with_all_that_was_there(app: Application) -> None:
    await until(lambda: isinstance(app.focused, LostLine), "end", context=lambda: shown(app))
    await until(lambda: "precious output" in shown(app), "screen", context=lambda: shown(app))
    assert "It went away." in shown(app)
    await ready(app)


async def goes_on(app: Application, pilot: Pilot[int], connector: FakeConnector) -> None:
    await until(lambda: isinstance(app.focused, TerminalView), "terminal")
    await until(lambda: "connected again" in shown(app), "line", context=lambda: shown(app))
    shell(connector, -1).say(b"$ new")
    await until(lambda: "$ new" in shown(app), "output")
    await pilot.press("shift+pageup")
    await until(lambda: "precious output" in shown(app), "old screen")


async def test_escape_in_the_form_returns_to_the_ended_tab() -> None:
    async with in_session() as (app, pilot, connector):
        await lose(app, connector)
        connector.script = ask
        for _ in range(2):
            await pilot.press("r")
            await until(lambda: isinstance(app.screen, ChallengeForm), "form")
            await ready(app)
            await type_text(pilot, "half a pass")
            await pilot.press("escape")
            await is_lost_with_all_that_was_there(app)
        await pilot.press("r")
        await until(lambda: isinstance(app.screen, ChallengeForm), "form")
        await ready(app)
        await pilot.press("x", "enter")
        await goes_on(app, pilot, connector)
        assert len(app._manager.sessions) == 1


async def test_escape_while_it_is_waited_for_does_so_too() -> None:
    async with in_session() as (app, pilot, connector):
        await lose(app, connector)
        connector.script = never
        await pilot.press("r")
        await until(lambda: isinstance(app.focused, WaitingPane), "wait")
        assert "precious output" not in shown(app)
        # There is no terminal to scroll in now.
        await pilot.press("ctrl+backslash", "left_square_bracket")
        assert not isinstance(app.focused, CopyView)
        await pilot.press("escape")
        await is_lost_with_all_that_was_there(app)


async def test_closing_it_on_its_way_asks() -> None:
    async with in_session() as (app, pilot, connector):
        await lose(app, connector)
        connector.script = never
        await pilot.press("r")
        await until(lambda: isinstance(app.focused, WaitingPane), "wait")
        await pilot.press("ctrl+backslash", "x")
        await until(lambda: isinstance(app.screen, ConfirmClose), "question")
        await pilot.press("n")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        await pilot.press("ctrl+backslash", "x")
        await until(lambda: isinstance(app.screen, ConfirmClose), "question")
        await pilot.press("y")
        await until(lambda: not app._manager.sessions, "end")


async def test_what_failed_is_as_it_was_after_an_escape() -> None:
    async def fail(target: Target, asker: Asker, on_step: OnStep) -> None:
        raise AuthenticationFailed("It said no.")

    async with in_session(fail) as (app, pilot, connector):
        await until(lambda: "It said no." in shown(app), "failure")
        await ready(app)
        connector.script = ask
        await pilot.press("r")
        await until(lambda: isinstance(app.screen, ChallengeForm), "form")
        await ready(app)
        await pilot.press("escape")
        await until(lambda: "It said no." in shown(app), "failure", context=lambda: shown(app))
        await ready(app)
        assert [info.state for info in app._manager.sessions] == [SessionState.FAILED]
        await pilot.press("r")
        await until(lambda: isinstance(app.screen, ChallengeForm), "form")
        await ready(app)
        await pilot.press("x", "enter")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        assert "connected again" not in shown(app)


async def test_tabs_that_were_lost_together_are_connected_again_one_by_one() -> None:
    async with in_session() as (app, pilot, connector):
        await pilot.press("ctrl+backslash", "c")
        await until(lambda: len(connector.connections[0].shells) == 2, "second shell")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        for number, connection in enumerate(connector.connections[0].shells):
            connection.say(b"precious output of %d\r\n" % number)
            connection.end(ShellEnd(None, "", "It went away."))
        await until(lambda: isinstance(app.focused, LostLine), "loss")
        await ready(app)
        for key, number in (("1", 0), ("2", 1)):
            await pilot.press("ctrl+backslash", key)
            await until(lambda: isinstance(app.focused, LostLine), "lost tab")
            await pilot.press("r")
            await until(lambda: isinstance(app.focused, TerminalView), "terminal")
            await pilot.press("shift+pageup")
            await until(
                lambda number=number: f"precious output of {number}" in shown(app),  # type: ignore[misc]
                "old screen",
                context=lambda: shown(app),
            )
        assert len(app._manager.sessions) == 2


async def test_nobody_has_to_wait_until_a_silent_server_counts_as_lost() -> None:
    async with in_session() as (app, pilot, connector):
        await pilot.press("ctrl+backslash", "r")
        await until(lambda: "The server answers" in shown(app), "notice")
        connector.connections[0].on_silence(5.0)
        await until(lambda: "no answer for 0:05" in shown(app), "silence")
        await pilot.press("ctrl+backslash", "r")
        await until(lambda: "no answer for 5 s" in shown(app), "loss", context=lambda: shown(app))
        await until(lambda: len(connector.connections) == 2, "connection")
        await until(lambda: "connected again" in shown(app), "session")
