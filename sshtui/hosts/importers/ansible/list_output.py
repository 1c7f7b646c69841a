"""Reads what `ansible-inventory --list` prints."""

from typing import Any

from sshtui.hosts.importers.ansible.inventory import Inventory
from sshtui.hosts.importers.ansible.yaml_text import VAULT
from sshtui.hosts.importers.collector import HostCollector
from sshtui.hosts.importers.json_text import as_dict, as_list, parsed


def is_listing(text: str) -> bool:
    """Return whether a text is what `ansible-inventory --list` prints."""
    listing = as_dict(parsed(text))
    return "_meta" in listing or any(
        isinstance(as_dict(group).get("hosts"), list) for group in listing.values()
    )


def read_listing(text: str, inventory: Inventory, collector: HostCollector) -> None:
    """Add what a text says to an inventory; what cannot be read is noted."""
    listing = parsed(text)
    if not isinstance(listing, dict):
        collector.note("it is not output of ansible-inventory")
        return
    about = as_dict(as_dict(listing.get("_meta")).get("hostvars"))
    try:
        for name, content in listing.items():
            if name != "_meta":
                _take_group(name, as_dict(content), inventory)
        for host, variables in about.items():
            group = "ungrouped" if host not in inventory.hosts else None
            if group:
                inventory.add_host(group, host, {})
            values = {name: _plain(value) for name, value in as_dict(variables).items()}
            inventory.hosts[host].variables.update(values)
    except ValueError as error:
        collector.note(str(error))


def _take_group(name: str, content: dict[str, Any], inventory: Inventory) -> None:
    for host in as_list(content.get("hosts")):
        if isinstance(host, str):
            inventory.add_host(name, host, {})
    for child in as_list(content.get("children")):
        if isinstance(child, str):
            inventory.add_child(name, child)
    for variable, value in as_dict(content.get("vars")).items():
        inventory.group(name).set(variable, _plain(value))


def _plain(value: Any) -> Any:
    """Return a value without what the program wraps around encrypted and unsafe texts."""
    wrapped = as_dict(value)
    if "__ansible_vault" in wrapped:
        return VAULT
    return wrapped.get("__ansible_unsafe", value)
