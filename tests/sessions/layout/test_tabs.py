from sshtui.sessions.layout.tabs import Tabs
from sshtui.sessions.layout.tree import Side


def opened(*sessions: str) -> Tabs:
    tabs = Tabs()
    for session in sessions:
        tabs.add(session)
    return tabs


def shown(tabs: Tabs) -> list[tuple[int, tuple[str, ...], str]]:
    return [(tab.number, tab.panes, tab.focused) for tab in tabs]


def test_a_tab_keeps_its_number_and_the_first_free_one_is_given_next() -> None:
    tabs = opened("a", "b", "c")
    assert tabs.remove("b") == ""
    assert shown(tabs) == [(1, ("a",), "a"), (3, ("c",), "c")]
    tabs.add("d")
    assert [tab.focused for tab in tabs] == ["a", "d", "c"]
    assert tabs.numbered(2) is tabs.of("d")
    assert (tabs.numbered(4), tabs.of("b"), "b" in tabs, len(tabs)) == (None, None, False, 3)


def test_who_closes_a_pane_is_in_the_one_that_had_the_focus_before() -> None:
    tabs = opened("a", "z")
    tabs.split("a", "b", Side.RIGHT)
    tabs.split("b", "c", Side.DOWN)
    for session in ("c", "a", "b"):
        tabs.focus(session)
    assert tabs.remove("b") == "a"
    assert shown(tabs) == [(1, ("a", "c"), "a"), (2, ("z",), "z")]
    assert tabs.remove("c") == "a"
    assert tabs.remove("a") == ""
    assert shown(tabs) == [(2, ("z",), "z")]
    assert tabs.remove("a") == ""


def test_a_new_pane_does_not_take_the_focus() -> None:
    tabs = opened("a")
    tabs.split("a", "b", Side.RIGHT)
    assert shown(tabs) == [(1, ("a", "b"), "a")]
    tabs.split("gone", "c", Side.RIGHT)
    assert "c" not in tabs


def test_of_several_on_one_side_the_one_that_was_last_in_focus_is_beside() -> None:
    tabs = opened("a")
    tabs.split("a", "b", Side.RIGHT)
    tabs.split("b", "c", Side.DOWN)
    for session, expected in (("b", "b"), ("c", "c")):
        tabs.focus(session)
        tabs.focus("a")
        tab = tabs.of("a")
        assert tab is not None
        assert (tab.beside(Side.RIGHT), tab.beside(Side.UP)) == (expected, "")


def test_one_pane_is_maximised_until_another_one_is_to_be_seen() -> None:
    tabs = opened("a", "z")
    tabs.maximise("a")
    tab = tabs.of("a")
    assert tab is not None
    assert not tab.maximised, "there is nothing to hide"
    tabs.split("a", "b", Side.RIGHT)

    def maximised() -> bool:
        tab = tabs.of("a")
        return tab is not None and tab.maximised

    tabs.maximise("a")
    tabs.focus("a")
    assert maximised()
    tabs.focus("b")
    assert not maximised()
    tabs.maximise("b")
    tabs.swap("b", 1)
    assert not maximised()
    tabs.maximise("b")
    tabs.split("b", "c", Side.DOWN)
    assert not maximised()
    tabs.maximise("b")
    tabs.remove("c")
    assert maximised()
    tabs.remove("b")
    assert not maximised()


def test_sessions_are_moved_between_tabs_and_change_places() -> None:
    tabs = opened("a", "z")
    tabs.split("a", "b", Side.RIGHT)
    tabs.break_out("a")
    assert shown(tabs) == [(1, ("b",), "b"), (2, ("z",), "z"), (3, ("a",), "a")]
    tabs.break_out("a")
    tabs.join("z", "b", Side.DOWN)
    assert shown(tabs) == [(1, ("b", "z"), "b"), (3, ("a",), "a")]
    tabs.join("b", "gone", Side.DOWN)
    tabs.join("b", "b", Side.DOWN)
    tabs.swap("b", -1)
    assert shown(tabs) == [(1, ("z", "b"), "b"), (3, ("a",), "a")]
