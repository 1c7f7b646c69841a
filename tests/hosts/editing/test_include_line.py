"""The line that lets plain ssh read our hosts."""

import subprocess
from pathlib import Path

import pytest

from sshtui.hosts.editing.edits import save
from sshtui.hosts.editing.file_edit import rewrite
from sshtui.hosts.editing.include_line import REMARK, IncludeEdit, exclude, include, is_included
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.repository import HostRepository


@pytest.fixture
def repository() -> HostRepository:
    return HostRepository(system_config=Path("/dev/null"))


def ssh_knows(config: Path, alias: str) -> str:
    printed = subprocess.run(
        ["/usr/bin/ssh", "-G", "-F", str(config), alias],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    ).stdout
    return next(line for line in printed.splitlines() if line.startswith("hostname "))


@pytest.mark.parametrize("before", ["", "Host other\n  User x\n", "# remark\n\n\nUser y"])
def test_it_comes_and_goes_without_a_trace(
    private_home: Path, repository: HostRepository, before: str
) -> None:
    config = private_home / ".ssh" / "config"
    if before:
        config.write_text(before)
        config.chmod(0o600)
    save([repository.new(HostEntry("web", "192.0.2.7"))])
    assert not is_included(repository.saved, config)
    rewrite(config, lambda text: include(text, repository.saved))
    assert is_included(repository.saved, config)
    assert ssh_knows(config, "web") == "hostname 192.0.2.7"
    assert [host.alias for host in repository.hosts()].count("web") == 1
    rewrite(config, lambda text: exclude(text, repository.saved))
    assert config.read_text() == before
    assert ssh_knows(config, "web") == "hostname web"


def test_a_path_with_blanks_is_quoted(tmp_path: Path) -> None:
    saved = tmp_path / "my hosts" / "hosts.conf"
    saved.parent.mkdir()
    saved.write_text("Host web\n HostName 192.0.2.8\n")
    config = tmp_path / "config"
    config.write_text(include("", saved))
    for path in (saved, config):
        path.chmod(0o600)
    assert ssh_knows(config, "web") == "hostname 192.0.2.8"
    assert exclude(config.read_text(), saved) == ""


def test_what_others_wrote_is_not_taken_out(tmp_path: Path) -> None:
    text = "Include something\nHost a\n"
    assert exclude(text, tmp_path / "hosts.conf") == text


def test_a_byte_order_mark_stays_first(tmp_path: Path) -> None:
    config, saved = tmp_path / "config", tmp_path / "hosts.conf"
    config.write_text("\N{BYTE ORDER MARK}Host a\n", "utf-8")
    before = config.read_bytes()
    save([IncludeEdit(config, saved)])
    assert config.read_text("utf-8").startswith(f"\N{BYTE ORDER MARK}{REMARK}\n")
    save([IncludeEdit(config, saved, removed=True)])
    assert config.read_bytes() == before
