"""Our own JSON, there and back."""

import json

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.json_file import from_json
from tests.hosts.importers.hostile import VALUES, assert_harmless, short


@pytest.mark.parametrize("text", ["", "{", "{}", "3", "[" * 100_000, '[3, {"alias": 4}, {}]'])
def test_what_is_not_ours_is_noted(text: str) -> None:
    found = from_json(text, "x.json")
    assert found.entries == ()
    assert found.notes


def test_a_field_of_the_wrong_kind_costs_only_itself() -> None:
    listed = [{"alias": "a", "port": "22", "tags": "x", "user": "u", "others": [["A"]], "new": 1}]
    found = from_json(json.dumps(listed), "x.json")
    assert found.entries == (HostEntry("a", user="u"),)
    assert len(found.notes) == 4


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_hostile_values_do_no_harm(value: str) -> None:
    for field in ("alias", "hostname", "user", "jump", "group", "colour", "note", "command"):
        found = from_json(json.dumps([{"alias": "a", field: value}]), value)
        assert_harmless(found)
    for field in ("identities", "tags", "environment", "local_forwards"):
        assert_harmless(from_json(json.dumps([{"alias": "a", field: [value]}]), "x"))
    assert_harmless(from_json(json.dumps([{"alias": "a", "others": [[value, value]]}]), "x"))
