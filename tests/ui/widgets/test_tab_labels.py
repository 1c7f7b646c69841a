from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sshtui.sessions.layout.tabs import Tabs
from sshtui.sessions.layout.tree import Side
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.ui.widgets.tab_labels import TabLabel, TabMarks, in_production, labelled
from tests.sessions.fakes import TARGET


def info(number: int, state: SessionState = SessionState.OPEN, title: str = "") -> SessionInfo:
    title = title or f"host{number}"
    return SessionInfo(f"id{number}", title, TARGET, state, None, "", datetime.now(UTC))


def in_tabs(infos: Sequence[SessionInfo]) -> Tabs:
    tabs = Tabs()
    for listed in infos:
        tabs.add(listed.id)
    return tabs


def words(label: TabLabel, *, name: int = 40, active: bool = False) -> str:
    return label.content(name, active=active).plain


def test_every_sign_is_another_one() -> None:
    infos = [
        info(1),
        info(2, SessionState.AUTHENTICATING),
        info(3, SessionState.FAILED),
        info(4, SessionState.CLOSED),
        replace(info(5), silent_since=datetime.now(UTC)),
        *map(info, (6, 7, 8)),
    ]
    marks = TabMarks(asking={"id6"}, rang={"id7"}, unseen={"id8"})
    signs = [label.signs for label in labelled(in_tabs(infos), infos, marks)]
    assert signs == ["", "◌", "✗", "↯", "!", "?", "♪", "●"]


def test_a_tab_of_several_panes_counts_them_and_has_the_signs_of_all_the_most_urgent_first() -> (
    None
):
    infos = [info(1), info(2, SessionState.FAILED), info(3), info(4), info(5, SessionState.CLOSED)]
    tabs = in_tabs(infos[:1])
    for id_, side in (("id2", Side.RIGHT), ("id3", Side.DOWN), ("id5", Side.LEFT)):
        tabs.split("id1", id_, side)
    tabs.focus("id3")
    tabs.add("id4")
    first, second = labelled(tabs, infos, TabMarks())
    assert first.session == "id3", "a click leads to the pane that had the focus"
    assert words(first) == " 1 host5 +3 ✗↯ "
    assert words(second) == " 2 host4 "
    marks = TabMarks(asking={"id3"}, rang={"id2"}, unseen={"id1", "id2"}, production={"id1"})
    first, _ = labelled(tabs, infos, marks)
    assert words(first, active=True) == "▸1 host5 +3 PROD ?♪✗↯● "
    assert labelled(tabs, infos[3:4], TabMarks())[0].session == "id4", "one that is not there yet"


def test_a_long_name_loses_its_middle_and_what_a_server_may_not_say() -> None:
    (label,) = labelled(in_tabs([info(1)]), [info(1, title="prod-eu\x1b[31m-db-01")], TabMarks())
    assert "\x1b" not in words(label)
    label = replace(label, title="prod-eu-frankfurt-db-01", production=True)
    assert words(label, name=12) == " 1 prod-e…db-01 PROD "


def test_hosts_in_production_are_told_by_their_tags_whatever_their_case() -> None:
    tagged = replace(info(1), target=replace(TARGET, tags=("db", "Prod")))
    infos = [tagged, replace(info(2), target=replace(TARGET, tags=("prod-like",))), info(3)]
    assert in_production(infos, "prod production") == {"id1"}
    assert not in_production(infos, "live")


def test_riders_are_counted_once_for_each_connection_of_a_tab() -> None:
    infos = [replace(info(number), connection_id=f"line{number % 2}") for number in (1, 2, 3)]
    tabs = in_tabs(infos[:1])
    tabs.split("id1", "id2", Side.RIGHT)
    tabs.split("id1", "id3", Side.DOWN)
    (label,) = labelled(tabs, infos, TabMarks(riders={"line1": 2, "line0": 1, "other": 7}))
    assert words(label) == " 1 host1 +2 3 riders "
    assert label.content(40, active=False, briefly=True).plain == " 1 host1 +2 ⇄3 "
    assert words(replace(label, riders=1)) == " 1 host1 +2 1 rider "
