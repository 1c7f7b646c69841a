"""Which blocks are a host's own."""

from pathlib import Path

import pytest

from sshtui.hosts.snapshot import ConfigFiles, Snapshot


def snapshot(private_home: Path, text: str) -> Snapshot:
    config = private_home / ".ssh" / "config"
    config.write_text(text)
    return ConfigFiles(user=config, system=Path("/dev/null")).read()


@pytest.mark.parametrize(
    ("head", "own"),
    [
        ("Host k", True),
        ("Host k !win", True),
        ("Host k k", True),
        ("Match originalhost k", True),
        ("Host k k-win", False),
        ("Host k*", False),
        ("Match host k", False),
        ("Match originalhost k user x", False),
        ("Match all", False),
    ],
)
def test_a_block_that_names_one_host_is_its_own(private_home: Path, head: str, own: bool) -> None:
    found = snapshot(private_home, f"User before\n{head}\n Port 7\n").own_blocks("k")
    assert [block.head for block in found] == ([2] if own else [])


def test_a_block_under_a_condition_is_not(private_home: Path) -> None:
    part = private_home / ".ssh" / "part"
    part.write_text("Host k\n Port 7\n")
    part.chmod(0o600)
    assert snapshot(private_home, "Host *\n Include part\n").own_blocks("k")
    assert not snapshot(private_home, "Match user x\n Include part\n").own_blocks("k")


def test_a_file_that_is_read_twice_has_its_blocks_once(private_home: Path) -> None:
    ssh = private_home / ".ssh"
    (ssh / "config").write_text("Include hosts.conf\nHost k\n User x\n")
    (ssh / "hosts.conf").write_text("Host k\n Port 7\n")
    (ssh / "hosts.conf").chmod(0o600)
    files = ConfigFiles(ssh / "hosts.conf", ssh / "config", Path("/dev/null"))
    found = files.read().own_blocks("k")
    assert [block.file.path.name for block in found] == ["hosts.conf", "config"]


def test_what_did_not_change_is_not_read_again(private_home: Path) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text("Host a\n")
    files = ConfigFiles(user=config, system=Path("/dev/null"))
    first = files.read()
    assert files.read() is first
    config.write_text("Host a b\n")
    assert [host.alias for host in files.read().hosts] == ["a", "b"]
