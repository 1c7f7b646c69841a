import time

from textual.app import App

from sshtui.ui.keyboard.pause import MOMENT, KeyPause
from tests.servers.waiting import until


async def test_it_can_be_seen_and_ends_by_itself() -> None:
    shown: list[bool] = []
    app = App[None]()
    async with app.run_test():
        key_pause = KeyPause(app, shown.append)
        before = time.monotonic()
        key_pause.begin()
        key_pause.begin()
        assert shown == [True]
        assert key_pause.until >= before + MOMENT
        await until(lambda: shown[1:], "end")
        assert shown == [True, False]
        assert time.monotonic() >= key_pause.until
