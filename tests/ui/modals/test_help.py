from textual.widgets import (
    Input,
)

from sshtui.ui.modals.help import HelpModal
from tests.servers.waiting import until
from tests.ui.forms import running, shown


async def test_help_names_the_keys_in_force() -> None:
    async with running() as (app, pilot):
        await pilot.press("f1")
        await until(lambda: isinstance(app.screen, HelpModal), "help")
        await until(lambda: "ctrl+n" in shown(app), "keys")
        await pilot.press("escape")
        await until(lambda: isinstance(app.focused, Input), "hosts")
