"""Visits count more the more recent they are; choices stay."""

import pytest

from sshtui import paths
from sshtui.database import FILE_NAME
from sshtui.hosts.history import HALF_LIFE, MOST_VISITS, History, open_history
from sshtui.hosts.model import Visit

NOW = 1_800_000_000.0


@pytest.fixture
def history() -> History:
    return History(None)


def visit(days_ago: float, how: str = "publickey") -> Visit:
    return Visit(NOW - days_ago * 86400, 1.5, how, alone=days_ago == 0)


def test_recent_and_frequent_hosts_score_higher(history: History) -> None:
    for alias, days in (("often", (0, 1, 2)), ("today", (0,)), ("long-ago", (60, 61, 62, 63))):
        for ago in days:
            history.record(alias, visit(ago))
    scores = history.frecency(NOW)
    assert scores["often"] > scores["today"] > scores["long-ago"]
    assert history.frecency(NOW + HALF_LIFE)["today"] == pytest.approx(0.5)


def test_the_latest_visits_come_first_and_the_oldest_go(history: History) -> None:
    for number in range(MOST_VISITS + 10):
        history.record("web", visit(100 - number))
    latest = history.last("web", 1000)
    assert len(latest) == MOST_VISITS
    assert latest[0] == visit(100 - MOST_VISITS - 9)
    assert latest == tuple(sorted(latest, key=lambda visit: -visit.at))
    assert history.last("web", 2) == latest[:2]
    assert history.last("nobody") == ()


def test_visits_follow_a_new_name(history: History) -> None:
    history.record("old", visit(0))
    history.renamed("old", "new")
    assert history.last("old") == ()
    assert history.last("new") == (visit(0),)


def test_choices_stay_for_the_next_start() -> None:
    first = open_history()
    assert first.choice("view") == ""
    first.choose("view", "tree")
    first.choose("view", "flat")
    first.record("web", visit(0))
    first.close()
    second = open_history()
    assert second.choice("view") == "flat"
    assert second.last("web") == (visit(0),)
    second.close()
    assert (paths.data_dir() / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_the_latest_visit_of_every_host_is_known_at_once() -> None:
    history = History(None)
    for alias, at in (("a", 5.0), ("b", 9.0), ("a", 7.0)):
        history.record(alias, Visit(at, 1.0, f"at {at:g}"))
    assert history.latest() == {"a": Visit(7.0, 1.0, "at 7"), "b": Visit(9.0, 1.0, "at 9")}
    history.close()
