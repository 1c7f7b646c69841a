"""What `ansible-inventory --list` and inventory programs print."""

from sshtui.hosts.importers.ansible.inventory import Inventory
from sshtui.hosts.importers.ansible.list_output import is_listing, read_listing
from sshtui.hosts.importers.collector import HostCollector


def test_groups_children_variables_and_wrapped_values_are_read() -> None:
    inventory, collector = Inventory(), HostCollector("x")
    text = (
        '{"_meta": {"hostvars": {"a": {"v": {"__ansible_unsafe": "{{ x }}"}}, "lone": {"p": 1},'
        ' "b": {"s": {"__ansible_vault": "$ANSIBLE_VAULT;1.1"}}}},'
        ' "all": {"children": ["g", 3]}, "g": {"hosts": ["a", "b", 3], "vars": {"w": 2}}, "h": 1}'
    )
    read_listing(text, inventory, collector)
    assert inventory.variables_of("a") == {"v": "{{ x }}", "w": 2}
    assert inventory.variables_of("b") == {"s": "$ANSIBLE_VAULT", "w": 2}
    assert inventory.variables_of("lone") == {"p": 1}
    assert collector.found().notes == ()


def test_a_listing_is_told_from_other_json() -> None:
    assert is_listing('{"_meta": {}}')
    assert is_listing('{"g": {"hosts": ["a"]}}')
    assert not is_listing('{"g": {"hosts": {"a": null}}}')
    assert not is_listing("[]")
