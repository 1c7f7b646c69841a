"""Edits in memory: what was settled is seen by later ones, and nothing is written."""

from pathlib import Path

import pytest

from sshtui.hosts.editing.file_edit import Change
from sshtui.hosts.editing.workspace import OvertakenError, Workspace
from sshtui.hosts.snapshot import ConfigFiles


def test_what_is_settled_is_seen_by_later_edits(private_home: Path) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text("Host a\n")
    files, work = ConfigFiles(user=config, system=Path("/dev/null")), Workspace()
    assert [host.alias for host in work.snapshot(files).hosts] == ["a"]
    work.file(config).add_below(1, ["Host b\n"])
    assert [host.alias for host in work.settle(files).hosts] == ["a", "b"]
    work.file(config).put(2, "Host c\n")
    assert work.changes() == (Change(config, "Host a\n", "Host a\nHost c\n"),)
    assert config.read_text() == "Host a\n"


def test_a_file_that_is_looked_at_and_left_alone_is_no_change(private_home: Path) -> None:
    work = Workspace()
    assert work.file(private_home / "new").text() == ""
    assert work.changes() == ()


def test_a_file_that_is_not_what_the_snapshot_says_is_refused(private_home: Path) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text("Host a\n")
    work = Workspace()
    work.snapshot(ConfigFiles(user=config, system=Path("/dev/null")))
    config.write_text("Host b\n")
    with pytest.raises(OvertakenError):
        work.file(config)
