import asyncio
from functools import partial

from textual.widgets._toast import Toast

from sshtui import notices
from tests.servers.waiting import SECONDS, until
from tests.ui.forms import running, shown


async def test_what_was_found_before_the_app_and_in_a_thread_is_shown_as_it_is() -> None:
    notices.notify("[b]early[/b] \x1b]52;c;eA==\x07")
    async with running() as (app, _):
        await asyncio.to_thread(notices.notify, "late")
        await until(lambda: "late" in shown(app) and "[b]early[/b]" in shown(app), "notices")
        assert "\x1b" not in shown(app)
    told: list[str] = []
    notices.notify("after")
    notices.subscribe(told.append)()
    assert told == ["after"]


async def test_a_notification_takes_no_more_room_than_its_words_need() -> None:
    for size, columns, rows in (((120, 30), 17, 3), ((40, 12), 17, 1)):
        async with running(size=size) as (app, _):
            app.notify("Copied 5 lines", timeout=SECONDS)
            await until(lambda: app.screen.query(Toast), "notice")
            toast = app.screen.query_one(Toast)
            await until(partial(getattr, toast, "region"), "its place")
            assert toast.region.size == (columns, rows)
