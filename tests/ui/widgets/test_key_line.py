from sshtui.settings import Settings
from sshtui.ui.keyboard.parser import Parser
from sshtui.ui.modals.help import HelpModal
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.ui.forms import shown
from tests.ui.steps import in_session, typed


async def test_the_prefix_shows_the_keys_and_takes_one() -> None:
    async with in_session() as (app, pilot, connector):
        await pilot.press("ctrl+backslash")
        await until(lambda: "second shell" in shown(app), "keys")
        await pilot.press("c")
        await until(lambda: len(app._manager.sessions) == 2, "second shell")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await pilot.press("x")
        await until(lambda: typed(connector, 1) == b"x", "key in the second shell")
        assert typed(connector) == b""
        assert "2 web1 (2)" in shown(app)


async def test_the_prefix_pressed_twice_is_sent() -> None:
    async with in_session() as (_, pilot, connector):
        await pilot.press("ctrl+backslash", "ctrl+backslash", "a")
        await until(lambda: typed(connector) == b"\x1ca", "prefix")


async def test_a_key_that_means_nothing_after_the_prefix_goes_nowhere() -> None:
    async with in_session() as (app, pilot, connector):
        await pilot.press("ctrl+backslash", "v")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await pilot.press("b")
        await until(lambda: typed(connector) == b"b", "key")


async def test_prefix_and_command_that_come_at_once_do_not_reach_the_remote() -> None:
    async with in_session() as (app, _, connector):
        for key in ["l", "ctrl+backslash", "c", "r"]:
            app.simulate_key(key)
        await until(lambda: len(app._manager.sessions) == 2, "second shell")
        await until(lambda: b"l" in typed(connector), "key")
        assert b"c" not in typed(connector)


async def test_prefix_and_commands_can_be_moved() -> None:
    settings = Settings(prefix_key="ctrl+a", keymap={"session.second-shell": "y"})
    async with in_session(settings=settings) as (app, pilot, connector):
        await pilot.press("ctrl+backslash")
        await until(lambda: typed(connector) == b"\x1c", "what was the prefix")
        await pilot.press("ctrl+a")
        await until(lambda: "y second shell" in " ".join(shown(app).split()), "keys")
        await pilot.press("y")
        await until(lambda: len(app._manager.sessions) == 2, "second shell")


async def test_shift_that_is_told_of_before_its_key_does_not_use_up_the_prefix() -> None:
    async with in_session() as (app, pilot, _):
        await pilot.press("ctrl+backslash")
        await until(lambda: "second shell" in shown(app), "keys")
        for key in Parser().feed("\x1b[57441;2u\x1b[47:63;2;63u"):
            app.post_message(key)
        await until(lambda: isinstance(app.screen, HelpModal), "help")
