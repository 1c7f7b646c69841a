from sshtui.ui.session_history import HOSTS, SessionHistory


def test_who_leaves_a_session_is_back_where_they_came_from() -> None:
    moves: list[str] = []
    navigation = SessionHistory(lambda: moves.append(navigation.current))
    assert navigation.current == HOSTS
    navigation.visit("a")
    navigation.visit("b")
    assert navigation.sessions == ("b", "a")
    navigation.forget("b")
    assert navigation.current == "a"
    navigation.forget("a")
    assert navigation.current == HOSTS
    assert moves == ["a", "b", "a", HOSTS]


def test_a_session_opened_from_the_hosts_leads_back_to_the_hosts() -> None:
    navigation = SessionHistory(lambda: None)
    for place in ("a", HOSTS, "b"):
        navigation.visit(place)
    navigation.forget("b")
    assert navigation.current == HOSTS


def test_a_session_that_ends_elsewhere_moves_nobody() -> None:
    moves: list[str] = []
    navigation = SessionHistory(lambda: moves.append(navigation.current))
    navigation.visit("a")
    navigation.visit("b")
    navigation.visit("b")
    navigation.forget("a")
    navigation.forget("never there")
    assert moves == ["a", "b"]


def test_who_leaves_a_pane_is_in_the_one_that_takes_its_place() -> None:
    moves: list[str] = []
    navigation = SessionHistory(lambda: moves.append(navigation.current))
    for place in ("a", "b", "c"):
        navigation.visit(place)
    navigation.forget("b", "a")
    navigation.forget("c", "a")
    assert moves == ["a", "b", "c", "a"]
    assert navigation.sessions == ("a",)
