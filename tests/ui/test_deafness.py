import time

from textual.app import App

from sshtui.ui.deafness import MOMENT, Deafness
from tests.servers.waiting import until


async def test_it_can_be_seen_and_ends_by_itself() -> None:
    shown: list[bool] = []
    app = App[None]()
    async with app.run_test():
        deafness = Deafness(app, shown.append)
        before = time.monotonic()
        deafness.begin()
        deafness.begin()
        assert shown == [True]
        assert deafness.until >= before + MOMENT
        await until(lambda: shown[1:], "end")
        assert shown == [True, False]
        assert time.monotonic() >= deafness.until
