"""Inventories of every kind: told by their contents, read by Ansible or by us, nothing run."""

from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers import formats
from sshtui.hosts.importers.ansible import program
from sshtui.hosts.importers.ansible.reader import (
    from_files,
    from_inventory,
    from_inventory_command,
    from_listing,
    from_text,
    is_inventory,
    is_inventory_directory,
)
from tests.hosts.importers.hostile import VALUES, assert_harmless, short

INVENTORIES = Path(__file__).parent.parent / "inventories"
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
    found = from_text(INVENTORY, "hosts.ini")
    entries = by_alias(found.entries)
    strict = (("StrictHostKeyChecking", "yes"),)
    assert list(entries) == [
        "bare.example.com", "web01.example.com", "web02.example.com", "web03.example.com",
        "special", "db-a", "db-b", "there",
    ]  # fmt: skip
    assert entries["bare.example.com"] == HostEntry(
        "bare.example.com", user="ops", port=2222, jump="hop", others=strict
    )
    assert entries["web02.example.com"] == HostEntry(
        "web02.example.com", user="deploy", jump="hop", group="eu/web", others=strict
    )
    assert entries["special"] == HostEntry(
        "special", "192.0.2.7", "dba", 2022, "bastion", group="eu/web", tags=("db",), others=strict
    )
    assert entries["db-b"] == HostEntry(
        "db-b", user="dba", jump="hop", identities=("~/keys/a b",), group="db", others=strict
    )
    assert "hosts.ini:22: here is skipped: it uses local, not SSH" in found.notes
    assert "hosts.ini:23: a host has something other than name=value after it" in found.notes
    assert "hosts.ini:23: there: ansible_host is a template, and not imported" in found.notes
    assert "hosts.ini: 2 passwords are not imported" in found.notes
    assert "hunter2" not in repr(found)


def test_a_listing_is_read_and_nonsense_noted() -> None:
    text = '{"_meta": {"hostvars": {"a": {"ansible_port": 7}}}, "g": {"hosts": ["a", 3]}, "h": 1}'
    assert from_listing(text, "x").entries == (HostEntry("a", port=7, group="g"),)
    assert from_listing("[]", "x").notes
    assert from_listing("{", "x").notes


@pytest.mark.parametrize("case", sorted(INVENTORIES.iterdir()), ids=lambda case: case.name)
def test_an_inventory_is_told_by_its_contents(
    case: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if case.is_dir():
        assert is_inventory_directory(case)
    elif case.name != "12-addresses.ini":  # nothing but names
        assert is_inventory(case.read_text())
        assert formats.read(case).entries == from_files(case).entries


@pytest.mark.parametrize(
    "text",
    [
        "- hosts: all\n  tasks: []\n",
        "hosts: 3\nname: x\n",
        "services:\n  web:\n    image: x\n",
        "{",
    ],
)
def test_other_yaml_is_no_inventory(text: str) -> None:
    assert not is_inventory(text)


def test_ansible_is_asked_where_it_is_there_and_both_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = INVENTORIES / "17-vars" / "hosts.ini"
    asked: list[Path] = []
    listing = program.static_listing

    def static_listing(path: Path) -> str:
        asked.append(path)
        return listing(path)

    monkeypatch.setattr(program, "static_listing", static_listing)
    by_ansible = from_inventory(path)
    assert asked == [path]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert by_alias(from_inventory(path).entries) == by_alias(by_ansible.entries)
    assert len(asked) == 1


def test_ansible_is_not_asked_about_very_many_hosts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "hosts"
    path.write_text("[web]\nw[1:5001]\n")
    monkeypatch.setattr(program, "static_listing", lambda _: pytest.fail("it was asked"))
    assert len(from_inventory(path).entries) == 5001


@pytest.mark.parametrize("mode", [0o755, 0o644])
def test_a_program_is_not_run_unless_that_is_asked_for(tmp_path: Path, mode: int) -> None:
    owned = tmp_path / "owned"
    directory = tmp_path / "inventory"
    directory.mkdir()
    (directory / "static").write_text("[web]\nw1 ansible_port=7\n")
    script = directory / "dynamic"
    script.write_text(f"#!/bin/sh\ntouch {owned}\necho '{{}}'\n")
    script.chmod(mode)
    found = from_inventory(directory)
    assert [entry.alias for entry in found.entries] == ["w1"]
    assert any("dynamic: it is a program" in note for note in found.notes)
    assert from_inventory(script).entries == ()
    assert not owned.exists()


def test_a_plugin_is_named_and_not_run(tmp_path: Path) -> None:
    path = tmp_path / "aws_ec2.yml"
    path.write_text("plugin: amazon.aws.aws_ec2\nregions:\n  - eu-central-1\n")
    assert is_inventory(path.read_text())
    found = from_inventory(path)
    assert found.entries == ()
    assert "it asks a plugin for its hosts" in found.notes[0]


def test_what_ansible_refuses_is_read_by_us_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "hosts"
    path.write_text("[web]\nw1 ansible_port=7\nw2 oops\n")
    found = from_inventory(path)
    assert [entry.alias for entry in found.entries] == ["w1", "w2"]
    assert found.notes == (f"{path}:3: a host has something other than name=value after it",)


def test_what_cannot_be_read_is_an_error_or_a_note(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        from_inventory(tmp_path / "nothing")
    (tmp_path / "vault").write_text("$ANSIBLE_VAULT;1.1;AES256\n3666\n")
    assert "it is encrypted" in from_files(tmp_path / "vault").notes[0]
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 9)
    assert "not a text file" in from_files(tmp_path / "binary").notes[0]


@pytest.mark.parametrize("text", ["---\n# nothing\n", "[web]\n", "all:\n  hosts:\n"])
def test_an_inventory_without_hosts_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "hosts.yml"
    path.write_text(text)
    found = formats.read(path, "ansible")
    assert found.entries == ()
    assert found.notes


def test_without_ansible_its_program_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="not installed"):
        from_inventory_command(tmp_path)


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_hostile_values_do_no_harm(value: str) -> None:
    for line in (value, f"a ansible_host={value}", f"a ansible_user='{value}'", f"[{value}]\nb"):
        assert_harmless(from_text(line, value))
    assert_harmless(from_text(f"a ansible_ssh_common_args='-J {value}'", "x"))
    assert_harmless(from_text(f"all:\n  hosts:\n    a:\n      ansible_host: {value}\n", value))
    assert_harmless(from_text(f"{value}:\n  hosts:\n    {value}:\n      {value}: {value}\n", "x"))
    assert_harmless(from_listing(value, "x"))
