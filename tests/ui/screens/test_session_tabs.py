from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import CONFIG, build, ready, running, shown
from tests.ui.steps import shell

PREFIX = "ctrl+backslash"
PRODUCTION = CONFIG.replace("User deploy", "User deploy\n  #!! GroupLabels prod web")


async def test_the_tenth_tab_and_those_beyond_have_a_key_and_hidden_ones_their_marks() -> None:
    connector = FakeConnector()
    async with running(build(connector), (80, 24), PRODUCTION) as (app, pilot):
        await pilot.press("enter")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        screen = app.screen
        assert isinstance(screen, SessionsScreen)
        await pilot.press(PREFIX, "0")
        first = app._manager.sessions[0].id
        assert screen.active == first, "there is no tenth"
        for count in range(2, 11):
            app._session_controller.again(first)
            await until(lambda count=count: len(app._manager.sessions) == count, "shell")  # type: ignore[misc]
        await until(lambda: "▸10 web1 (10) PROD" in shown(app), "label of a host in production")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await pilot.press(PREFIX, "2")
        assert "▸2 web1 (2) PROD" in shown(app)
        await pilot.press(PREFIX, "0")
        assert "▸10 web1 (10) PROD" in shown(app), "all there are, so none is asked for"
        app._session_controller.again(first)
        await until(lambda: "▸11 " in shown(app), "eleventh")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        shell(connector, 0, 1).say(b"done\x07")
        await until(lambda: "♪●│" in shown(app), "marks of a tab that is hidden")
        await pilot.press(PREFIX, "1", PREFIX, "0")
        await until(lambda: isinstance(app.screen, TextPrompt), "question")
        await ready(app)
        await pilot.press("1", "1", "enter")
        await until(lambda: app.screen is screen and "▸11 " in shown(app), "eleventh")
        await pilot.press(PREFIX, "2")
        await until(lambda: "▸2 web1 (2) PROD │" in shown(app), "marks that were seen")
        assert " PROD  deploy@web1.example.com:22" in shown(app)
