import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from sshtui.ui.widgets.tab_labels import TabLabel
from sshtui.ui.widgets.tab_strip import TabStrip
from tests.servers.waiting import until


class Strip(App[None]):
    CSS = "TabStrip { height: 1; }"
    picked: str = ""

    def compose(self) -> ComposeResult:
        yield TabStrip()

    def on_tab_strip_picked(self, event: TabStrip.Picked) -> None:
        self.picked = event.id


def tabs(count: int, **signs: str) -> list[TabLabel]:
    return [
        TabLabel(number, f"id{number}", f"host{number}", signs=signs.get(f"id{number}", ""))
        for number in range(1, count + 1)
    ]


def line(app: App[None]) -> str:
    return app.query_one(TabStrip).render().plain


async def test_tabs_that_have_no_room_are_counted_with_their_signs_and_a_click_leads_there() -> (
    None
):
    async with Strip().run_test(size=(100, 5)) as pilot:
        app = pilot.app
        assert isinstance(app, Strip)
        strip = app.query_one(TabStrip)
        strip.show(tabs(4, id2="♪"), 1)
        assert line(app) == "▸1 host1 │ 2 host2 ♪ │ 3 host3 │ 4 host4 "
        strip.show(tabs(21, id1="●", id2="?●", id20="✗"), 9)
        assert line(app).startswith("‹2?●│ 3 host3 │")
        assert line(app).endswith("│✗12›          21 sessions")
        assert "▸9 host9 │✗12›" in line(app)
        await pilot.click(TabStrip, offset=(1, 0))
        await until(lambda: app.picked == "id2", "the nearest on the left")
        await pilot.click(TabStrip, offset=(line(app).index("12›"), 0))
        await until(lambda: app.picked == "id10", "the nearest on the right")
        await pilot.click(TabStrip, offset=(line(app).index("5 host5"), 0))
        await until(lambda: app.picked == "id5", "a tab")
        # A tab that is in sight is gone to without moving the others.
        strip.show(tabs(21), 5)
        assert line(app).startswith("‹2│ 3 host3 │ 4 host4 │▸5 host5 │")


@pytest.mark.parametrize("width", [40, 80, 120])
async def test_the_active_tab_is_in_sight_whole_however_long_the_names_are(width: int) -> None:
    async with Strip().run_test(size=(width, 5)) as pilot:
        strip = pilot.app.query_one(TabStrip)
        named = [
            TabLabel(n, f"id{n}", f"prod-eu-frankfurt-db-{n:02}-サーバー", 2, "?♪✗↯●", n % 2 == 0)
            for n in range(1, 18)
        ]
        for active in (*range(1, 18), 4):
            strip.show(named, active)
            shown = line(pilot.app)
            assert cell_len(shown) <= width
            assert f"▸{active} prod" in shown
            label = shown[shown.index("▸") :].split("│")[0]
            assert label.endswith("?♪✗↯● ")
            assert ("PROD" in label) == (active % 2 == 0)
