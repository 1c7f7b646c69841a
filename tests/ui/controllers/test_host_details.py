from tests.servers.waiting import until
from tests.ui.forms import running, shown


async def test_a_wide_screen_shows_what_is_known_of_a_host() -> None:
    async with running(size=(120, 36)) as (app, pilot):
        await pilot.press("down")
        await until(lambda: "web1 → db1" in shown(app), "details", context=lambda: shown(app))
        assert "not known yet as db1.example.com" in shown(app)
        assert "no saved credential" in shown(app)
        assert "~/.ssh/config:4" in shown(app)


async def test_the_details_are_of_the_host_that_the_filter_leaves() -> None:
    async with running(size=(120, 36)) as (app, pilot):
        await until(lambda: "~/.ssh/config:1" in shown(app), "details", context=lambda: shown(app))
        await pilot.press("d", "b", "1")
        await until(lambda: "~/.ssh/config:4" in shown(app), "details", context=lambda: shown(app))
        await pilot.press("escape")
        await until(lambda: "~/.ssh/config:1" in shown(app), "details", context=lambda: shown(app))
