from textual.app import App, ComposeResult

from sshtui.ui.widgets.title_line import TitleLine


class Line(App[None]):
    def compose(self) -> ComposeResult:
        yield TitleLine()


async def test_the_counts_are_told_in_words() -> None:
    app = Line()
    async with app.run_test() as pilot:
        for arguments, words in (
            ((None, 0, 0), "sshtui  reading the hosts"),
            ((1, 0, 0), "sshtui  1 host"),
            ((12345, 2, 0), "sshtui  12,345 hosts · 2 open"),
            ((3, 0, 2), "sshtui  3 hosts · 2 chosen"),
        ):
            app.query_one(TitleLine).show_counts(*arguments)
            await pilot.pause()
            counts = app.query_one("#counts")
            assert str(counts.render()) == words
