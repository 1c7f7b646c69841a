import pytest
from textual.app import App, ComposeResult

from sshtui.ui.widgets.title_line import TitleLine
from tests.ui.forms import running, shown


class Line(App[None]):
    def compose(self) -> ComposeResult:
        yield TitleLine()


async def test_the_counts_are_told_in_words() -> None:
    app = Line()
    async with app.run_test() as pilot:
        for counts, lost, failed, words in (
            ((None, 0, 0), 0, 0, "sshtui  reading the hosts"),
            ((1, 0, 0), 0, 0, "sshtui  1 host"),
            ((12345, 2, 0), 0, 0, "sshtui  12,345 hosts · 2 open"),
            ((3, 0, 2), 0, 0, "sshtui  3 hosts · 2 selected"),
            ((3, 1, 0), 2, 1, "sshtui  3 hosts · 1 open · 2 lost · 1 failed"),
        ):
            app.query_one(TitleLine).show_counts(*counts, lost=lost, failed=failed)
            await pilot.pause()
            assert str(app.query_one("#counts").render()) == words


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 36)])
async def test_what_asks_may_be_cut_but_not_the_keys_that_lead_there(size: tuple[int, int]) -> None:
    async with running(size=size) as (app, pilot):
        name = "a-host-with-a-name-of-some-length-and-more"
        line = app.screen.query_one(TitleLine)
        line.show_asking(f"{name} asks for a password, 1 more", r" · ctrl+\ enter")
        await pilot.pause()
        top = next(line for line in shown(app).splitlines() if "a-host-with" in line)
        assert r"… · ctrl+\ enter" in top


async def test_a_line_that_has_lost_its_parts_as_the_app_ends_is_told_in_vain() -> None:
    app = Line()
    async with app.run_test() as pilot:
        line = app.query_one(TitleLine)
        await line.query("*").remove()
        line.show_keys_ignored(True)
        await pilot.pause()
