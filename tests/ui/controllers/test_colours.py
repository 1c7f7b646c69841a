from sshtui import paths, settings
from sshtui.settings import FILE_NAME
from tests.servers.waiting import until
from tests.ui.forms import running, shown
from tests.ui.steps import burst


async def test_a_theme_is_previewed_and_kept_once_it_is_chosen() -> None:
    path = paths.config_dir() / FILE_NAME
    path.write_text("# mine\nvault_idle_minutes = 5\n")
    path.chmod(0o600)
    async with running() as (app, _):
        before = app.theme
        await burst(app, "ctrl+p", *"theme", "enter")
        await until(lambda: "Colours" in shown(app), "colours")
        await burst(app, *"gruv")
        await until(lambda: app.theme == "gruvbox", "preview")
        await burst(app, "escape")
        await until(lambda: app.theme == before, "theme of before")
        assert settings.load().theme == "auto"
        await burst(app, "ctrl+p", *"theme", "enter")
        await until(lambda: "Colours" in shown(app), "colours")
        await burst(app, *"gruv", "enter")
        await until(lambda: settings.load().theme == "gruvbox", "theme kept")
        assert app.theme == "gruvbox"
    assert path.read_text() == '# mine\nvault_idle_minutes = 5\ntheme = "gruvbox"\n'
