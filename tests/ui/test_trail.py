from sshtui.ui.trail import HOSTS, Trail


def test_who_leaves_a_session_is_back_where_they_came_from() -> None:
    moves: list[str] = []
    trail = Trail(lambda: moves.append(trail.here))
    assert trail.here == HOSTS
    trail.visit("a")
    trail.visit("b")
    assert (trail.last, trail.sessions) == ("a", ("b", "a"))
    trail.forget("b")
    assert trail.here == "a"
    trail.forget("a")
    assert trail.here == HOSTS
    assert moves == ["a", "b", "a", HOSTS]


def test_a_session_opened_from_the_hosts_leads_back_to_the_hosts() -> None:
    trail = Trail(lambda: None)
    for place in ("a", HOSTS, "b"):
        trail.visit(place)
    trail.forget("b")
    assert trail.here == HOSTS


def test_a_session_that_ends_elsewhere_moves_nobody() -> None:
    moves: list[str] = []
    trail = Trail(lambda: moves.append(trail.here))
    trail.visit("a")
    trail.visit("b")
    trail.visit("b")
    trail.forget("a")
    trail.forget("never there")
    assert moves == ["a", "b"]
    assert trail.last == ""
