"""What lazyssh and tssh keep beside ssh_config."""

import json

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.companions import from_lazyssh, from_tssh, is_tssh
from tests.hosts.importers.hostile import VALUES, assert_harmless, short


def test_tags_and_pins_of_lazyssh_are_taken() -> None:
    known = {
        "web": {"tags": ["prod", "eu", "prod"], "pinned_at": "2025-01-01T00:00:00Z"},
        "old": {"tags": ["x"], "pinned_at": "0001-01-01T00:00:00Z"},
        "db": {"tags": [], "last_seen": "2025-01-01T00:00:00Z", "ssh_count": 4},
        "odd": 3,
    }
    found = from_lazyssh(json.dumps(known), "metadata.json")
    assert found.entries == (
        HostEntry("web", tags=("prod", "eu"), favourite=True),
        HostEntry("old", tags=("x",)),
        HostEntry("db"),
    )
    assert len(found.notes) == 1
    assert from_lazyssh("[]", "x").notes


def test_secrets_of_tssh_are_counted_and_never_taken() -> None:
    text = (
        "Host web\n  User deploy\n  #!! GroupLabels prod eu\n  #!! Password fake-one\n"
        "  #!! encQuestionAnswer1 fake-two\n  TotpSecret2 FAKETHREE\n  Port 7\n"
    )
    found = from_tssh(text, "config")
    assert found.entries == (HostEntry("web", user="deploy", port=7, tags=("prod", "eu")),)
    assert found.notes == ("config: 3 secrets are not imported",)
    assert "fake" not in repr(found).lower()


def test_a_file_of_hosts_and_secrets_alone_is_told() -> None:
    text = "Host web\n  encPassword fake-one\n  encQuestionAnswer1 fake-two\n"
    assert is_tssh(text)
    assert not is_tssh("Host web\n  User ann\n")
    assert not is_tssh("password hunter2-fake\n")
    assert from_tssh("Host web\n  Password fake-one\n", "config").notes == (
        "config: 1 secret is not imported",
    )


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_hostile_values_do_no_harm(value: str) -> None:
    assert_harmless(from_lazyssh(json.dumps({value: {"tags": [value]}}), value))
    assert_harmless(from_lazyssh(value, "x"))
    assert_harmless(from_tssh(f"Host a\n #!! GroupLabels {value}\n #!! Password {value}\n", "x"))
