from textual.app import App, ComposeResult
from textual.content import Content

from sshtui.ui.widgets.stable_text import StableText


class Speaker(App[None]):
    def compose(self) -> ComposeResult:
        yield StableText()


async def test_the_same_words_again_change_nothing_and_others_do() -> None:
    async with Speaker().run_test(size=(40, 5)) as pilot:
        words = pilot.app.query_one(StableText)
        words.say(Content.assemble(("Ready", "bold")))
        await pilot.pause()
        before = words.visual
        words.say(Content.assemble(("Ready", "bold")))
        assert words.visual is before
        words.say(Content.assemble(("Ready", "italic")))
        assert words.visual is not before
        words.say(Content("Ready\nand on two lines"))
        await pilot.pause()
        assert words.size.height == 2
