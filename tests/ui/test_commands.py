from sshtui.ui.commands import commands_of
from sshtui.ui.modals.help import HelpModal
from sshtui.ui.modals.picker import Picker
from sshtui.ui.screens.sessions import SessionsScreen
from tests.servers.waiting import until
from tests.ui.forms import running, shown
from tests.ui.steps import burst


async def test_the_palette_finds_hosts_and_connects() -> None:
    async with running() as (app, pilot):
        await pilot.press("ctrl+p")
        await until(lambda: isinstance(app.screen, Picker), "palette")
        await pilot.press(*"db1")
        await until(lambda: "Connect to db1" in shown(app), "host")
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        assert app._manager.sessions[0].target.alias == "db1"


async def test_the_palette_finds_actions_and_runs_them() -> None:
    async with running() as (app, pilot):
        await pilot.press("ctrl+p")
        await until(lambda: isinstance(app.screen, Picker), "palette")
        await pilot.press(*"keys")
        await until(lambda: "Show the keys in force" in shown(app), "action")
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, HelpModal), "help")


async def test_the_palette_chooses_other_colours() -> None:
    async with running() as (app, _):
        await burst(app, "ctrl+p", *"theme", "enter")
        await until(lambda: "Colours" in shown(app), "colours")
        await burst(app, *"gruv", "enter")
        assert app.theme == "gruvbox"


def test_what_needs_a_session_is_offered_only_with_one() -> None:
    without = {title for title, _, _ in commands_of(has_sessions=False, in_sessions=False)}
    beside = {title for title, _, _ in commands_of(has_sessions=True, in_sessions=False)}
    within = {title for title, _, _ in commands_of(has_sessions=True, in_sessions=True)}
    assert beside - without == {"Sessions"}
    assert "Close session" in within - beside
