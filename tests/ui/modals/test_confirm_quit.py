from textual.widgets import Input

from sshtui.ui.modals.confirm_quit import ConfirmQuit
from tests.servers.waiting import until
from tests.ui.forms import running, shown
from tests.ui.steps import in_session


async def test_open_sessions_are_named_before_they_are_lost() -> None:
    async with in_session() as (app, pilot, _):
        await pilot.press("ctrl+backslash", "d")
        await until(lambda: isinstance(app.focused, Input), "hosts")
        await pilot.press("ctrl+q")
        await until(lambda: isinstance(app.screen, ConfirmQuit) and app.focused, "question")
        assert "web1" in shown(app)
        assert app.focused is not None
        assert app.focused.id == "no"
        await pilot.press("n")
        await until(lambda: isinstance(app.focused, Input), "hosts")
        assert app._manager.sessions
        await pilot.press("ctrl+q", "y")
        await until(lambda: app.return_value == 0, "end")


async def test_without_sessions_nothing_is_asked() -> None:
    async with running() as (app, pilot):
        await pilot.press("ctrl+q")
        await until(lambda: app.return_value == 0, "end")
