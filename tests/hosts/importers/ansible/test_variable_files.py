"""`group_vars/` and `host_vars/`: plain files are read, others noted, and none elsewhere."""

import os
from pathlib import Path

import pytest

from sshtui.hosts.importers.ansible.inventory import Inventory
from sshtui.hosts.importers.ansible.variable_files import read_variable_files
from sshtui.hosts.importers.collector import HostCollector


def read(directory: Path, *hosts: str) -> tuple[Inventory, tuple[str, ...]]:
    inventory, collector = Inventory(), HostCollector("x")
    for host in hosts:
        inventory.add_host("web", host, {})
    read_variable_files(directory, inventory, collector)
    return inventory, collector.found().notes


@pytest.fixture
def variables(tmp_path: Path) -> Path:
    path = tmp_path / "group_vars"
    path.mkdir()
    return path


def test_the_file_that_ansible_would_read_is_read(variables: Path) -> None:
    (variables / "web.yaml").write_text("v: yaml\n")
    (variables / "web.yml").write_text("v: yml\n")
    (variables / "all").mkdir()
    (variables / "all" / "b.yml").write_text("w: b\n")
    (variables / "all" / "a.json").write_text('{"w": "a", "x": 1}')
    (variables / "all" / ".hidden.yml").write_text("w: hidden\n")
    (variables / "all" / "c.txt").write_text("w: text\n")
    (variables / "all" / "deeper").mkdir()
    (variables / "all" / "deeper" / "d").write_text("y: 2\n")
    inventory, notes = read(variables.parent, "h")
    assert inventory.variables_of("h") == {"v": "yml", "w": "b", "x": 1, "y": 2}
    assert notes == ()


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b"$ANSIBLE_VAULT;1.1;AES256\n36\n", "it is encrypted"),
        (b"- a\n", "it has no variables"),
        (b"a: [\n", "it is not YAML at line 2"),
        (b"\xff\xfe\xff", "it is not text"),
    ],
)
def test_what_cannot_be_read_is_noted(variables: Path, content: bytes, note: str) -> None:
    (variables / "web").write_bytes(content)
    inventory, notes = read(variables.parent, "h")
    assert inventory.variables_of("h") == {}
    assert note in notes[0]


def test_a_fifo_or_a_dangling_link_stops_nothing(variables: Path) -> None:
    os.mkfifo(variables / "web")
    (variables / "all.yml").symlink_to(variables / "nowhere")
    _, notes = read(variables.parent, "h")
    assert "it is not a regular file" in notes[0]


def test_the_name_of_a_host_leads_to_no_file_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "host_vars").mkdir()
    (tmp_path / "secret.yml").write_text("v: 1\n")
    inventory, _ = read(tmp_path, "../secret", "..", f"{tmp_path}/secret", "\ud800", "a\0b")
    assert all(inventory.variables_of(host) == {} for host in inventory.hosts)
