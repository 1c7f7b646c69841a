"""Rows made when they are looked at: the same as if all had been made."""

import itertools

import pytest

from sshtui.hosts.grouping import sections, tree
from sshtui.hosts.model import Host
from sshtui.hosts.search.search import search
from sshtui.ui.widgets.hosts.rows import FoundRows, HostRows, Row, Rows, TreeRows

HOSTS = tuple(
    Host(alias, alias, group=group, favourite=alias == "e")
    for alias, group in (("a", "eu/prod"), ("b", "eu"), ("c", ""), ("d", "US"), ("e", "eu/prod"))
)


def told(rows: Rows) -> list[str]:
    return [row.host.alias if row.host else f"{row.title} {row.count}" for row in rows]


def test_sections_come_first_then_groups_then_the_rest() -> None:
    first = sections(HOSTS, {}, {"b"})
    rows = TreeRows(first, tree(HOSTS), set())
    assert told(rows) == [
        "OPEN 1",
        "b",
        "FAVOURITES 1",
        "e",
        "eu 3",
        "b",
        "eu/prod 2",
        "a",
        "e",
        "US 1",
        "d",
        "No group 1",
        "c",
    ]


def test_a_closed_group_hides_its_hosts_and_its_groups() -> None:
    rows = TreeRows((), tree(HOSTS), {"eu"})
    assert told(rows)[:2] == ["eu 3", "US 1"]
    assert rows[0] == Row(title="eu", path="eu", count=3, is_open=False)
    assert told(TreeRows((), tree(HOSTS), {"eu/prod"}))[:3] == ["eu 3", "b", "eu/prod 2"]


def test_without_groups_there_is_no_heading() -> None:
    rows = TreeRows((), tree(HOSTS[2:3]), set())
    assert told(rows) == ["c"]


@pytest.mark.parametrize(
    "rows",
    [
        TreeRows(sections(HOSTS, {"a": 1.0}, ()), tree(HOSTS), set()),
        HostRows(HOSTS),
        FoundRows(search(HOSTS, "e")),
    ],
)
def test_rows_are_a_sequence(rows: Rows) -> None:
    listed = list(rows)
    assert len(rows) == len(listed)
    assert rows[1:3] == listed[1:3]
    assert [rows[index] for index in range(len(rows))] == listed
    with pytest.raises(IndexError):
        rows[len(rows)]


def test_a_hundred_thousand_rows_are_not_all_made() -> None:
    hosts = [Host(f"h{n}", "x", group=f"g{n % 3}") for n in range(100_000)]
    rows = TreeRows((), tree(hosts), set())
    assert len(rows) == 100_003
    assert rows[100_002].host == hosts[99_998]
    assert [row.title for row in itertools.islice(rows, 1)] == ["g0"]


def test_found_rows_show_where_letters_match() -> None:
    assert FoundRows(search(HOSTS, "a"))[0].positions == frozenset({0})
