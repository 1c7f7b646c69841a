"""Blocks that repeat a name and never take effect are problems with their line."""

from pathlib import Path

import pytest

from sshtui.hosts.repository import HostRepository


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Host a\n Port 1\nHost a\n Port 2\n", 3),
        ("Host a b\n Port 1\nHost b\n Port 2\n", 3),
        ("Host a\n Port 1\nHost *\n User x\nHost a\n User y\n", 5),
        ("Host a\n #!! Group x\nHost a\n #!! Group y\n", 3),
        ("Host a\n IdentityFile ~/k\nHost a\n IdentityFile ~/k\n", 3),
        ("Host a\n Port 1\nHost a\n User y\n", 0),
        ("Host a\n Port 1\nHost a b\n Port 2\n", 0),
        ("Host a\n Port 1\nHost a\n", 0),
        ("Host a\n IdentityFile ~/k\nHost a\n IdentityFile ~/l\n", 0),
        ("Host a\n #!! GroupLabels x\nHost a\n #!! GroupLabels y\n", 0),
        ("Host a\n Port 1\nHost a*\n Port 2\n", 0),
        ("Host a\n HostName %z\nHost a\n HostName x\n", 0),
    ],
)
def test_what_never_counts_is_told(private_home: Path, text: str, line: int) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text(text)
    told = [t for t in HostRepository(system_config=Path("/dev/null")).problems() if "never" in t]
    assert [t.partition(": ")[0] for t in told] == [f"{config}:{line}"] * bool(line)


def test_a_file_that_is_read_twice_repeats_nothing(private_home: Path) -> None:
    saved = private_home / ".ssh" / "hosts.conf"
    saved.write_text("Host a\n Port 1\nHost b\n Port 2\n")
    saved.chmod(0o600)
    config = private_home / ".ssh" / "config"
    config.write_text(f"Include {saved}\nHost b\n Port 3\n")
    told = HostRepository(config, Path("/dev/null"), saved).problems()
    assert told == (
        f"{config}:2: Host b never takes effect: all of it is said before (hosts.conf:3)",
    )
