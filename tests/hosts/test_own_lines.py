"""Which lines are a host's own: those of its blocks, and the comments of its row's."""

from pathlib import Path

import pytest

from sshtui.hosts.own_lines import own_entry
from sshtui.hosts.snapshot import ConfigFiles

MARKS = "  #!! GroupLabels t\n  #!! Note n\n"


@pytest.mark.parametrize(
    ("text", "tags", "user"),
    [
        (f"Host a\n  User u\n{MARKS}", ("t",), "u"),
        (f"Host a b\n  HostName x\n  User u\n{MARKS}", ("t",), ""),
        (f"Host a b\n  User u\n{MARKS}", (), ""),
        (f"Host a b\n  HostName x\n{MARKS}Host b\n  Port 7\n", (), ""),
        (f"Host a b c\n  HostName x\n{MARKS}Host c\n  Port 7\n", (), ""),
        (f"Host a b *.x\n  HostName x\n{MARKS}", (), ""),
        (f"Match originalhost a,b\n  HostName x\n{MARKS}", ("t",), ""),
    ],
)
def test_comments_of_a_block_for_all_names_of_a_row_are_its_own(
    private_home: Path, text: str, tags: tuple[str, ...], user: str
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text(text)
    entry = own_entry(ConfigFiles(user=config, system=Path("/dev/null")).read(), "a")
    assert (entry.tags, entry.note, entry.user) == (tags, "n" if tags else "", user)
