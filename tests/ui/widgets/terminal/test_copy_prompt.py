from textual.app import App, ComposeResult

from sshtui.ui.widgets.terminal.copy_prompt import CopyPrompt


class Asking(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.typed: list[str] = []
        self.ended: list[str | None] = []

    def compose(self) -> ComposeResult:
        yield CopyPrompt(self, ["first", "second"], "/")

    def look_for(self, needle: str) -> None:
        self.typed.append(needle)

    def search_ended(self, needle: str | None) -> None:
        self.ended.append(needle)


async def test_patterns_of_before_come_back() -> None:
    app = Asking()
    async with app.run_test() as pilot:
        await pilot.press("up", "up", "down", "s", "enter")
        assert app.typed == ["second", "first", "second", "seconds"]
        assert app.ended == ["seconds"]
