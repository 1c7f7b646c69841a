from collections.abc import Sequence
from datetime import UTC, datetime

from textual.app import App, ComposeResult

from sshtui.sessions.layout.tabs import Tabs
from sshtui.sessions.layout.tree import Side
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.ui.widgets.tab_strip import TabStrip, labelled
from tests.servers.waiting import until
from tests.sessions.fakes import TARGET


def info(number: int, state: SessionState = SessionState.OPEN, title: str = "") -> SessionInfo:
    title = title or f"host{number}"
    return SessionInfo(f"id{number}", title, TARGET, state, None, "", datetime.now(UTC))


def in_tabs(infos: Sequence[SessionInfo]) -> Tabs:
    tabs = Tabs()
    for listed in infos:
        tabs.add(listed.id)
    return tabs


class Strip(App[None]):
    CSS = "TabStrip { height: 1; }"
    picked: str = ""

    def compose(self) -> ComposeResult:
        yield TabStrip()

    def on_tab_strip_picked(self, event: TabStrip.Picked) -> None:
        self.picked = event.id


async def test_every_tab_tells_by_a_sign_how_its_session_stands() -> None:
    async with Strip().run_test(size=(80, 5)) as pilot:
        strip = pilot.app.query_one(TabStrip)
        infos = [
            info(1),
            info(2, SessionState.AUTHENTICATING),
            info(3, SessionState.FAILED),
            info(4, title="[b]x[/b]\x1b"),
        ]
        strip.show(labelled(in_tabs(infos), infos, {"id4"}, ()), 1)
        text = strip.render().plain
        assert "▸1 host1 " in text
        assert "2 host2 ◌" in text
        assert "3 host3 ✗" in text
        assert "4 [b]x[/b]" in text
        assert text.rstrip().endswith("●")
        assert "\x1b" not in text


async def test_the_active_tab_is_always_in_sight_and_a_click_picks_one() -> None:
    async with Strip().run_test(size=(30, 5)) as pilot:
        app = pilot.app
        assert isinstance(app, Strip)
        strip = app.query_one(TabStrip)
        infos = [info(number) for number in range(1, 9)]
        strip.show(labelled(in_tabs(infos), infos, (), ()), 8)
        assert "▸8 host8" in strip.render().plain[:30]
        await pilot.click(TabStrip, offset=(1, 0))
        await until(lambda: app.picked, "pick")
        assert app.picked == "id6"


def test_a_tab_of_several_panes_counts_them_and_tells_of_what_needs_the_person_first() -> None:
    infos = [info(1), info(2, SessionState.FAILED), info(3), info(4)]
    tabs = in_tabs(infos[:1])
    tabs.split("id1", "id2", Side.RIGHT)
    tabs.split("id1", "id3", Side.DOWN)
    tabs.focus("id3")
    tabs.add("id4")
    for unseen, asking, sign in (((), (), "✗"), ({"id1"}, (), "●"), ({"id1"}, {"id3"}, "?")):
        first, second = labelled(tabs, infos, unseen, asking)
        assert (first.session, first.words) == ("id3", f"1 host1 +2 {sign} ")
        assert second.words == "2 host4 "
    assert labelled(tabs, infos[3:], (), ())[0].session == "id4", "one that is not there yet"
