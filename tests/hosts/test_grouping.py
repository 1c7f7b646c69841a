"""What is listed first, and how groups nest."""

from sshtui.hosts.grouping import MOST_RECENT, Section, flat, sections, tree
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


def test_favourites_open_and_recent_hosts_come_first_each_once() -> None:
    found = sections(HOSTS, {"a": 0.5, "b": 9.0, "e": 2.0, "gone": 1.0}, {"b", "d"})
    assert [names(section) for section in found] == [
        ("Favourites", ["b"]),
        ("Open", ["d"]),
        ("Recent", ["e", "a"]),
    ]
    assert [host.alias for host in flat(HOSTS, found)] == ["b", "d", "e", "a", "c"]


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
