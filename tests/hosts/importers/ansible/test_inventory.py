"""Which variable of which group is in force for a host."""

import itertools

import pytest

from sshtui.hosts.importers.ansible import inventory as module
from sshtui.hosts.importers.ansible.inventory import Inventory


def test_the_nearer_group_wins_and_files_come_after_the_inventory() -> None:
    found = Inventory()
    found.add_child("outer", "inner")
    found.add_host("inner", "h", {"own": "host"})
    for group in ("all", "outer", "inner"):
        found.group(group).set("each", group)
        found.group(group).set(group, group)
    assert found.variables_of("h") == {
        "each": "inner", "all": "all", "outer": "outer", "inner": "inner", "own": "host",
    }  # fmt: skip
    found.group("all").file_variables["each"] = "file"
    assert found.variables_of("h")["each"] == "file"
    found.hosts["h"].file_variables["own"] = "file"
    assert found.variables_of("h")["own"] == "file"


def test_of_groups_side_by_side_priority_counts_and_then_the_name() -> None:
    found = Inventory()
    for group in ("b", "a", "c"):
        found.add_host(group, "h", {})
        found.group(group).set("who", group)
    assert found.variables_of("h") == {"who": "c"}
    found.group("a").set("ansible_group_priority", "10")
    assert found.variables_of("h") == {"who": "a"}


def test_the_longest_path_is_the_place_and_a_fork_above_ends_it() -> None:
    found = Inventory()
    found.add_child("world", "eu")
    found.add_child("eu", "web")
    found.add_host("web", "h", {})
    found.add_host("db", "h", {})
    assert found.path_of("h") == ("world", "eu", "web")
    assert found.groups_of("h") == ("db", "eu", "web", "world")
    forked = Inventory()
    forked.add_child("eu", "web")
    forked.add_child("prod", "web")
    forked.add_host("web", "h", {})
    assert forked.path_of("h") == ("web",)
    assert forked.groups_of("h") == ("eu", "prod", "web")


@pytest.mark.parametrize(
    ("groups", "labels"),
    [
        (("eu", "eu_prod", "eu_prod_web"), ["eu", "prod", "web"]),
        (("eu", "eu_eu_prod"), ["eu", "eu_prod"]),
        (("eu", "prod", "eu_web"), ["eu", "prod", "eu_web"]),
        (("eu", "europe"), ["eu", "europe"]),
        (("eu", "eu_"), ["eu", "eu_"]),
        (("eu",), ["eu"]),
        ((), []),
    ],
)
def test_a_name_does_not_repeat_that_of_the_group_above(
    groups: tuple[str, ...], labels: list[str]
) -> None:
    found = Inventory()
    for parent, child in itertools.pairwise(groups):
        found.add_child(parent, child)
    assert found.labels(groups) == labels


def test_two_groups_of_one_have_two_names() -> None:
    found = Inventory()
    found.add_child("eu", "prod")
    found.add_child("eu", "eu_prod")
    assert found.labels(("eu", "eu_prod")) == ["eu", "eu_prod"]
    assert found.labels(("eu", "prod")) == ["eu", "prod"]


def test_groups_that_lead_to_themselves_end() -> None:
    found = Inventory()
    found.add_child("a", "b")
    found.add_child("b", "a")
    found.add_host("a", "h", {"x": 1})
    assert found.variables_of("h") == {"x": 1}
    assert set(found.path_of("h")) == {"a", "b"}


def test_hosts_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_HOSTS", 2)
    found = Inventory()
    found.add_host("g", "a", {})
    found.add_host("g", "b", {})
    found.add_host("h", "a", {})
    with pytest.raises(ValueError, match="more than 2 hosts"):
        found.add_host("g", "c", {})
