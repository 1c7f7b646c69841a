import asyncio

from sshtui import notices
from tests.servers.waiting import until
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
