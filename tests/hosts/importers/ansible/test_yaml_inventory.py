"""Inventories in YAML form: what Ansible would pass over is noted."""

import pytest

from sshtui.hosts.importers.ansible.inventory import Inventory
from sshtui.hosts.importers.ansible.yaml_inventory import is_yaml, read_yaml
from sshtui.hosts.importers.collector import HostCollector


def read(text: str) -> tuple[Inventory, tuple[str, ...]]:
    inventory, collector = Inventory(), HostCollector("x")
    read_yaml(text, inventory, collector)
    return inventory, collector.found().notes


def test_a_name_alone_stands_for_a_host_or_a_group() -> None:
    inventory, notes = read("g:\n  hosts: h1\n  children: inner\n")
    assert (list(inventory.hosts), list(inventory.groups["g"].children)) == (["h1"], ["inner"])
    assert notes == ()


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("[a, b]", "it is not a YAML inventory"),
        ("a: [", "it is not YAML at line 2"),
        ("g: 3", "g is not a group"),
        ("g: {hosts: [a]}", "g: hosts is not read"),
        ("g: {roles: {a: b}}", "g: roles is not read"),
        ("g: {hosts: {3: }}", "g: a host that is no text needs quotes"),
        ("g: {hosts: {'a[1:]': }}", "a range of hosts"),
        ("plugin: aws_ec2", "it asks a plugin"),
    ],
)
def test_what_is_passed_over_is_noted(text: str, note: str) -> None:
    inventory, notes = read(text)
    assert not inventory.hosts
    assert note in notes[0]


def test_groups_are_not_nested_without_end() -> None:
    text = "".join(f"{'  ' * depth}g{depth}:\n{'  ' * depth} children:\n" for depth in range(150))
    _, notes = read(text)
    assert "nested deeper" in notes[0]


def test_only_groups_make_an_inventory() -> None:
    assert is_yaml("all:\n  hosts:\n    a:\n")
    assert is_yaml("web:\n  vars: {x: 1}\ndb:\n  hosts: {a: }\n")
    assert is_yaml("plugin: aws_ec2\n")
    assert not is_yaml("a:\n  b: c\n")
    assert not is_yaml("all:\n  hosts:\n    a:\nother: text\n")
    assert not is_yaml("all:\n  hosts: [\n")
