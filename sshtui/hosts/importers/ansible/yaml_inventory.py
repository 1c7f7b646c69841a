"""Reads Ansible inventories in YAML form, and JSON as YAML has it."""

import re
from typing import Any

from sshtui.hosts.importers.ansible.host_pattern import expanded, with_port
from sshtui.hosts.importers.ansible.inventory import Inventory
from sshtui.hosts.importers.ansible.yaml_text import parsed_yaml
from sshtui.hosts.importers.collector import HostCollector, printable
from sshtui.hosts.importers.json_text import as_dict

_SECTIONS = frozenset({"hosts", "children", "vars"})
_LIKELY = re.compile(r"""(?:^|[\s{,"'])(?:hosts|children)["']?[ \t]*:(?:\s|\Z)""")
_DEEPEST = 100
_PLUGIN = re.compile(r"^[\"']?plugin[\"']?[ \t]*:", re.MULTILINE)


def is_yaml(text: str) -> bool:
    """Return whether a text is YAML whose keys are groups with hosts, children or variables."""
    if not _LIKELY.search(text):
        return bool(_PLUGIN.search(text)) and _is_plugin(text)
    try:
        data = parsed_yaml(text)
    except ValueError:
        return False
    groups = [group for group in as_dict(data).values() if group is not None]
    return bool(groups) and all(
        isinstance(group, dict) and group and group.keys() <= _SECTIONS for group in groups
    )


def _is_plugin(text: str) -> bool:
    try:
        return isinstance(as_dict(parsed_yaml(text)).get("plugin"), str)
    except ValueError:
        return False


def read_yaml(text: str, inventory: Inventory, collector: HostCollector) -> None:
    """Add what a text says to an inventory; what cannot be read is noted."""
    try:
        data = parsed_yaml(text)
    except ValueError as error:
        collector.note(str(error))
        return
    if not isinstance(data, dict):
        collector.note("it is not a YAML inventory")
    elif data.get("plugin"):
        collector.note(
            "it asks a plugin for its hosts; --from ansible-inventory has Ansible run that"
        )
    else:
        for name, content in data.items():
            _take_group(str(name), content, inventory, collector, 0)


def _take_group(
    name: str, content: Any, inventory: Inventory, collector: HostCollector, depth: int
) -> None:
    if depth > _DEEPEST:
        collector.note(f"groups are nested deeper than {_DEEPEST}")
        return
    if not isinstance(content, dict | None):
        collector.note(f"{printable(name)} is not a group")
        return
    group = inventory.group(name)
    sections = {key: _section(key, value) for key, value in (content or {}).items()}
    for key, section in sections.items():
        if section is None:
            collector.note(f"{printable(name)}: {printable(str(key))} is not read")
    for variable, value in (sections.get("vars") or {}).items():
        group.set(str(variable), value)
    for child, inner in (sections.get("children") or {}).items():
        _take_group(str(child), inner, inventory, collector, depth + 1)
        inventory.add_child(name, str(child))
    for pattern, variables in (sections.get("hosts") or {}).items():
        _take_hosts(name, pattern, variables, inventory, collector)


def _section(key: Any, value: Any) -> dict[Any, Any] | None:
    """Return what a group has under a key, None where Ansible does not read that."""
    if key not in _SECTIONS:
        return None
    # A name alone stands for one without anything under it.
    given = {value: None} if isinstance(value, str) else value or {}
    return given if isinstance(given, dict) else None


def _take_hosts(
    group: str, pattern: Any, variables: Any, inventory: Inventory, collector: HostCollector
) -> None:
    if not isinstance(pattern, str):
        collector.note(f"{printable(group)}: a host that is no text needs quotes")
        return
    plain, port = with_port(pattern)
    named = {str(name): value for name, value in as_dict(variables).items()}
    try:
        for host in expanded(plain):
            inventory.add_host(group, host, named, port=port)
    except ValueError as error:
        collector.note(str(error))
