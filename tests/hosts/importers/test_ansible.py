"""Ansible's inventories, read by us and by Ansible itself."""

from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers import ansible
from sshtui.hosts.importers.ansible import from_ini, from_inventory_command, from_listing
from tests.hosts.importers.hostile import VALUES, assert_harmless

INVENTORY = """\
bare.example.com:2222

[web]
web[01:03].example.com ansible_user=deploy  # the front
special ansible_host=192.0.2.7 ansible_port=2022 ansible_ssh_common_args='-o ProxyJump=bastion'

[db]
db-[a:b] ansible_ssh_private_key_file="~/keys/a b" ansible_password=fake-hunter2
special

[db:vars]
ansible_user = dba

[eu:children]
web

[all:vars]
ansible_user=ops
ansible_ssh_extra_args="-o StrictHostKeyChecking=yes -J hop"

[local]
here ansible_connection=local
there ansible_host={{ name }}
"""


def by_alias(entries: tuple[HostEntry, ...]) -> dict[str, HostEntry]:
    return {entry.alias: entry for entry in entries}


def test_an_inventory_is_read_with_its_groups_ranges_and_variables() -> None:
    found = from_ini(INVENTORY, "hosts.ini")
    entries = by_alias(found.entries)
    assert list(entries) == [
        "bare.example.com", "web01.example.com", "web02.example.com", "web03.example.com",
        "special", "db-a", "db-b", "there",
    ]  # fmt: skip
    assert entries["bare.example.com"] == HostEntry(
        "bare.example.com", user="ops", port=2222, jump="hop"
    )
    assert entries["web02.example.com"] == HostEntry(
        "web02.example.com", user="deploy", jump="hop", group="eu/web"
    )
    assert entries["special"] == HostEntry(
        "special", "192.0.2.7", "dba", 2022, "hop", group="eu/web", tags=("db",)
    )
    assert entries["db-b"] == HostEntry(
        "db-b", user="dba", jump="hop", identities=("~/keys/a b",), group="db"
    )
    assert any("local" in note or "here" in note for note in found.notes)
    assert any("template" in note for note in found.notes)
    assert "hosts.ini: 2 passwords are not imported" in found.notes
    assert "hunter2" not in repr(found)


def test_what_ansible_itself_reads_gives_the_same_hosts(tmp_path: Path) -> None:
    path = tmp_path / "hosts.ini"
    path.write_text(INVENTORY.replace("{{ name }}", "192.0.2.9"))
    ours = by_alias(from_ini(path.read_text(), "x").entries)
    theirs = by_alias(from_inventory_command(path).entries)
    assert set(theirs) == set(ours)
    for alias, entry in ours.items():
        assert (theirs[alias].hostname, theirs[alias].user, theirs[alias].port) == (
            entry.hostname,
            entry.user,
            entry.port,
        )


def test_a_listing_is_read_and_nonsense_noted() -> None:
    text = '{"_meta": {"hostvars": {"a": {"ansible_port": 7}}}, "g": {"hosts": ["a", 3]}, "h": 1}'
    assert from_listing(text, "x").entries == (HostEntry("a", port=7, group="g"),)
    assert from_listing("[]", "x").notes
    assert from_listing("{", "x").notes


def test_without_ansible_its_program_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="not installed"):
        from_inventory_command(tmp_path)


def test_a_program_that_fails_is_told_with_its_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / ansible.PROGRAM
    program.write_text("#!/bin/sh\necho no such plugin >&2\nexit 4\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(ConfigError, match="no such plugin"):
        from_inventory_command(tmp_path)


def test_a_range_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ansible, "MOST_HOSTS", 50)
    found = from_ini("a[1:99999999]\nb[1:9]\n", "x")
    assert len(found.entries) == 50
    assert found.notes


@pytest.mark.parametrize("value", VALUES, ids=ascii)
def test_hostile_values_do_no_harm(value: str) -> None:
    for line in (value, f"a ansible_host={value}", f"a ansible_user='{value}'", f"[{value}]\nb"):
        assert_harmless(from_ini(line, value))
    assert_harmless(from_ini(f"a ansible_ssh_common_args='-J {value}'", "x"))
    assert_harmless(from_listing(value, "x"))
