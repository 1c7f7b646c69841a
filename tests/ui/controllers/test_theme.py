from sshtui.settings import Settings
from sshtui.ui.keyboard.appearance import Appearance
from sshtui.ui.themes import DARK, LIGHT
from tests.servers.waiting import until
from tests.ui.forms import build, running


async def test_it_follows_the_terminal_until_a_theme_is_chosen() -> None:
    async with running(build(settings=Settings(theme="auto"))) as (app, pilot):
        assert app.theme == DARK.name
        app.post_message(Appearance(dark=False))
        await until(lambda: app.theme == LIGHT.name, "light")
        app._controllers.theme.choose("nord")
        app.post_message(Appearance(dark=True))
        await pilot.pause()
        assert app.theme == "nord"
        app._controllers.theme.choose("auto")
        assert app.theme == DARK.name
