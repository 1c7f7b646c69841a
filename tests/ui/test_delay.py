import pytest
from textual.app import App

from sshtui.ui.delay import after
from tests.servers.waiting import until


@pytest.mark.parametrize("seconds", [-1, 0, 1e-9, 0.01])
async def test_it_is_called_however_short_the_while_is(seconds: float) -> None:
    called: list[float] = []
    app = App[None]()
    async with app.run_test():
        after(seconds, app, lambda: called.append(seconds))
        await until(lambda: called, "call")
    assert called == [seconds]
