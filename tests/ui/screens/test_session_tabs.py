from sshtui.settings import Settings
from sshtui.ssh.shell import ShellEnd
from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import CONFIG, build, ready, running, shown
from tests.ui.steps import in_session, shell

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
        await pilot.press(*"12", "enter")
        await until(lambda: "There is no tab 12." in shown(app), "what is wrong")
        await pilot.press("ctrl+u", *"011", "enter")
        await until(lambda: app.screen is screen and "▸11 " in shown(app), "eleventh")
        await pilot.press(PREFIX, "2")
        await until(lambda: "▸2 web1 (2) PROD │" in shown(app), "marks that were seen")
        assert " PROD  deploy@web1.example.com:22" in shown(app)


async def test_what_programs_announce_is_shown_where_it_comes_from() -> None:
    async with in_session(size=(120, 30)) as (app, pilot, connector):
        first = app._manager.sessions[0].id
        shell(connector).say(b"\x1b]2;vim \xe2\x80\xaenotes\x07\x1b]9;4;1;42\x07\x1b]9;seen\x07")
        await until(lambda: "▸1 web1 42% " in shown(app), "progress in the tab")
        assert "deploy@web1.example.com:22 · vim notes" in shown(app)
        assert "seen" not in shown(app), "a notification of what the person looks at"
        await pilot.press(PREFIX, "C")
        await until(lambda: "has not said which directory" in shown(app), "word")
        await until(lambda: len(app._manager.sessions) == 2, "second shell")
        assert connector.connections[0].commands == ["", ""]
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        shell(connector).say(b"\x1b]7;file://web1/srv/it's%20here\x07")
        shell(connector).say(b"\x1b]777;notify;Build;[b]done[/b]\x1b\\")
        await until(lambda: "Build: [b]done[/b]" in shown(app), "notification")
        assert "1 web1 42% ♪● │" in shown(app)
        await until(lambda: app._manager.sessions[0].directory, "directory")
        await pilot.press(PREFIX, "1", PREFIX, "C")
        await until(lambda: len(app._manager.sessions) == 3, "third shell")
        begun = "cd '/srv/it'\\''s here'; exec \"$SHELL\" -l"
        assert connector.connections[0].commands[-1] == begun
        shell(connector).end(ShellEnd(reason="Reset by peer."))
        await until(lambda: "1 web1 ↯" in shown(app), "lost, and no progress any more")
        assert app._manager.sessions[0].id == first


async def test_nobody_is_notified_who_does_not_want_it() -> None:
    async with in_session(settings=Settings(notifications=False)) as (app, pilot, connector):
        await pilot.press(PREFIX, "c")
        await until(lambda: len(app._manager.sessions) == 2, "second shell")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        shell(connector).say(b"\x1b]9;hello\x07text")
        await until(lambda: "1 web1 ●" in shown(app), "output")
        assert "hello" not in shown(app)
