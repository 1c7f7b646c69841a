"""What is listed first, and how groups nest."""

import pytest

from sshtui.hosts.grouping import MOST_RECENT, Section, flat, ordered, sections, tree
from sshtui.hosts.model import Host

HOSTS = tuple(
    Host(alias, alias, group=group, favourite=favourite)
    for alias, group, favourite in (
        ("a", "eu/prod", False),
        ("b", "", True),
        ("c", "eu", False),
        ("d", "eu/prod", False),
        ("e", "us/lab/x", False),
    )
)


def names(section: Section) -> tuple[str, list[str]]:
    return section.title, [host.alias for host in section.hosts]


def test_open_favourite_and_recent_hosts_come_first_each_once() -> None:
    found = sections(HOSTS, {"a": 0.5, "b": 9.0, "e": 2.0, "gone": 1.0}, {"b", "d"})
    assert [names(section) for section in found] == [
        ("Open", ["b", "d"]),
        ("Recent", ["e", "a"]),
    ]
    assert [host.alias for host in flat(HOSTS, found)] == ["b", "d", "e", "a", "c"]


def test_a_favourite_without_a_session_has_its_own_section() -> None:
    assert names(sections(HOSTS, {}, ())[0]) == ("Favourites", ["b"])


def test_what_there_is_none_of_has_no_section() -> None:
    assert sections(HOSTS[2:], {}, ()) == ()


def test_only_a_few_hosts_are_recent() -> None:
    hosts = [Host(f"h{n}", "x") for n in range(30)]
    (recent,) = sections(hosts, {host.alias: 1.0 for host in hosts}, ())
    assert len(recent.hosts) == MOST_RECENT


def test_groups_nest_by_their_paths() -> None:
    root = tree(HOSTS)
    assert [host.alias for host in root.hosts] == ["b"]
    assert list(root.groups) == ["eu", "us"]
    eu = root.groups["eu"]
    assert (eu.name, eu.size, [host.alias for host in eu.hosts]) == ("eu", 3, ["c"])
    assert [host.alias for host in eu.groups["prod"].hosts] == ["a", "d"]
    assert root.groups["us"].groups["lab"].groups["x"].path == "us/lab/x"
    assert root.size == len(HOSTS)


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("file", "web10 web2 Db"),
        ("name", "Db web2 web10"),
        ("address", "web2 Db web10"),
        ("visit", "Db web10 web2"),
    ],
)
def test_hosts_are_listed_in_the_order_that_was_chosen(order: str, names: str) -> None:
    hosts = (Host("web10", "10.0.0.10"), Host("web2", "10.0.0.9"), Host("Db", "10.0.0.9", port=23))
    found = ordered(hosts, order, {"Db": 5.0, "web10": 3.0})
    assert [host.alias for host in found] == names.split()
