import sys

from sshtui.ui.screens.sessions import SessionsScreen
from tests.servers.waiting import until
from tests.ui.forms import running, shown


async def test_the_screen_of_the_first_session_stands_before_it_is_wanted() -> None:
    async with running() as (app, pilot):
        await until(lambda: app.is_screen_installed("sessions"), "screen")
        ahead = app.get_screen("sessions")
        await until(lambda: ahead.is_mounted and ahead.query("#waiting"), "screen, put together")
        assert app.screen is not ahead
        assert "asyncssh" in sys.modules
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        assert app.screen is ahead
        await until(lambda: "web1" in shown(app), "picture")


async def test_forms_need_no_style_sheet_that_is_not_there() -> None:
    async with running() as (app, _):
        await until(
            lambda: any(path.endswith("modals.tcss") for path, _ in app.stylesheet.source), "sheet"
        )
