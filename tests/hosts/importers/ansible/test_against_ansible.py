"""Twenty inventories: we read what `ansible-inventory --list` prints, field by field."""

import json
from pathlib import Path
from typing import Any

import pytest

from sshtui.hosts.importers.ansible import reader
from sshtui.hosts.importers.ansible.inventory import Inventory
from sshtui.hosts.importers.ansible.program import static_listing

INVENTORIES = Path(__file__).parent.parent / "inventories"
CASES = sorted(INVENTORIES.iterdir())
IN_A_DIRECTORY = {
    "17-vars": "hosts.ini", "19-vars-order": "inventory.yaml", "20-mixed": "production",
}  # fmt: skip


def as_printed(value: Any) -> Any:
    """Return a value of ours as the program writes it."""
    if isinstance(value, str) and value.startswith("$ANSIBLE_VAULT"):
        return {"__ansible_vault": value}
    return json.loads(json.dumps(value, default=str))


def as_unwrapped(value: Any) -> Any:
    return value.get("__ansible_unsafe", value) if isinstance(value, dict) else value


def test_there_are_twenty() -> None:
    assert len(CASES) == 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hosts_groups_and_variables_are_what_ansible_says(case: Path) -> None:
    path = case / IN_A_DIRECTORY.get(case.name, "")
    printed = static_listing(path)
    inventory, _ = reader.read_files(path)
    assert_alike(inventory, json.loads(printed))
    ours = reader.from_files(path)
    theirs = reader.from_listing(printed, "x")
    by_alias = {entry.alias: entry for entry in theirs.entries}
    assert {entry.alias: entry for entry in ours.entries} == by_alias != {}
    assert "fake-hunter" not in repr((ours, theirs))
    if "fake-hunter" in printed:
        assert any("passwords are not imported" in note for note in ours.notes)


def assert_alike(ours: Inventory, listing: dict[str, Any]) -> None:
    theirs = listing["_meta"]["hostvars"]
    named = {host for group in listing.values() for host in group.get("hosts", ())}
    assert set(ours.hosts) == named | set(theirs)
    for host in ours.hosts:
        variables = {name: as_printed(value) for name, value in ours.variables_of(host).items()}
        wanted = {name: as_unwrapped(value) for name, value in theirs.get(host, {}).items()}
        assert variables == wanted, host
    for group, content in listing.items():
        if group not in ("_meta", "all", "ungrouped"):
            assert sorted(ours.groups[group].hosts) == sorted(content.get("hosts", ()))
            assert sorted(ours.groups[group].children) == sorted(content.get("children", ()))
