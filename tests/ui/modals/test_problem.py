import pytest

from sshtui.errors import HostNotFound
from sshtui.ui.modals.problem import ProblemModal
from tests.servers.waiting import until
from tests.ui.forms import running, shown


@pytest.mark.parametrize("key", ["escape", "enter", "q"])
async def test_it_says_what_happened_and_what_to_do(key: str) -> None:
    async with running() as (app, pilot):
        error = HostNotFound("There is no [bold]web9[/bold].", hint="Check the name.")
        await app.push_screen(ProblemModal(error))
        await until(lambda: "Check the name." in shown(app), "hint")
        assert "Host not found" in shown(app)
        assert "There is no [bold]web9[/bold]." in shown(app)
        await pilot.press(key)
        await until(lambda: len(app.screen_stack) == 1, "end")
