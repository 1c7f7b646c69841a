from textual.app import App, ComposeResult

from sshtui.ui.widgets.toggles import Choice, Tick


class Toggles(App[None]):
    def compose(self) -> ComposeResult:
        yield Tick("keep")
        yield Choice("fill")


async def test_what_is_set_shows_without_colour() -> None:
    async with Toggles().run_test() as pilot:
        tick, choice = pilot.app.query_one(Tick), pilot.app.query_one(Choice)
        assert tick.render().plain.startswith("[ ]")
        assert choice.render().plain.startswith("( )")
        tick.value = choice.value = True
        assert tick.render().plain.startswith("[x]")
        assert choice.render().plain.startswith("(•)")
