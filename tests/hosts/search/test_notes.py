"""Notes in configuration files."""

from pathlib import Path

from sshtui.hosts.repository import HostRepository

CONFIG = """\
#!! Note of nobody
Host web w1
    HostName 192.0.2.1
    #!! Note Ring the office first.
    #!! note Then sign in.
Host db
    # Note no comment of ours
    #!! Notebook none
Host last
    #!! Note
    #!! Note The end"""


def test_notes_are_found_by_every_name_of_a_host(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(CONFIG)
    config.chmod(0o600)
    repository = HostRepository(config, tmp_path / "none", tmp_path / "hosts.conf")
    repository.hosts()
    assert repository.notes() == {
        "web": "Ring the office first. Then sign in.",
        "w1": "Ring the office first. Then sign in.",
        "last": "The end",
    }
