"""Hosts out of somebody's ssh_config."""

import random

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.exporters import to_ssh_config
from sshtui.hosts.importers.ssh_config_file import from_ssh_config
from tests.hosts.entries import importable_entry
from tests.hosts.importers.hostile import VALUES, assert_harmless


def test_export_import_export_is_the_same_for_five_hundred_hosts() -> None:
    rng = random.Random(17)
    entries = [importable_entry(rng, number) for number in range(500)]
    text = to_ssh_config(entries)
    found = from_ssh_config(text, "config")
    assert found.notes == ()
    assert list(found.entries) == entries
    assert to_ssh_config(found.entries) == text


def test_names_share_their_block_and_patterns_are_noted() -> None:
    text = (
        "User x\nHost a b *.c !d\n HostName %h\n Port 7\nMatch all\n User y\nInclude z\n"
        'Host e\n User "open\n Port 8\n'
    )
    found = from_ssh_config(text, "config")
    assert found.entries == (
        HostEntry("a", port=7),
        HostEntry("b", port=7),
        HostEntry("e", port=8),
    )
    assert [note.split(": ")[0] for note in found.notes] == [
        "config:5", "config:7", "config:2", "config:9",
    ]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=ascii)
def test_hostile_values_do_no_harm(value: str) -> None:
    for line in ("HostName", "User", "Port", "ProxyJump", "IdentityFile", "LocalForward", "SetEnv"):
        assert_harmless(from_ssh_config(f"Host a\n {line} {value}\n", "x"))
    assert_harmless(from_ssh_config(f"Host {value}\n Port 1\n", value))
