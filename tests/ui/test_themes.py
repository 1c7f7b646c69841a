from tests.ui.forms import running


async def test_themes_of_textual_work_too() -> None:
    async with running() as (app, pilot):
        for name in ("nord", "textual-light", "ansi-dark", "sshtui-light"):
            app.theme = name
            await pilot.pause()
            assert app.current_theme.name == name
