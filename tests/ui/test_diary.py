"""Visits are written down once a session is open, with how the sign-in went."""

from textual.widgets import Input

from sshtui.hosts.history import History
from tests.servers.waiting import until
from tests.ui.forms import build, running, shown


async def test_a_session_is_a_visit_and_its_host_is_recent_from_then_on() -> None:
    app = build()
    async with running(app, size=(120, 36)) as (_, pilot):
        app.connect_to("db1")
        visits = app._visits
        assert isinstance(visits, History)
        await until(lambda: visits.last("db1"), "visit")
        (visit,) = visits.last("db1")
        assert visit.took < 60
        assert visits.last("web1") == ()
        await pilot.pause()
        await pilot.press("ctrl+backslash")
        await pilot.press("d")
        await until(lambda: isinstance(app.focused, Input), "filter")
        await pilot.press(*"db1")
        await until(lambda: "visited" in shown(app), "visit in the details")
