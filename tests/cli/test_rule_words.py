"""`hosts edit --shared`, and why a shared value cannot be cleared for one host."""

from pathlib import Path

import pytest

from sshtui.cli import main as cli

TEXT = "Host a b\n  User u\nHost *.x\n  Port 7\nHost c.x a\n  Port 8\n"


@pytest.fixture
def config(private_home: Path) -> Path:
    path = private_home / ".ssh" / "config"
    path.write_text(TEXT)
    return path


@pytest.mark.parametrize(
    ("called", "setting", "old", "new"),
    [
        ("a", "user=v", "User u", "User v"),
        ("a", "port=9", "Port 8", "Port 9"),
        ("*.x", "user=v", "Port 7", "Port 7\n  User v"),
        ("config:3", "port=9", "Port 7", "Port 9"),
        ("config:4", "port=9", "Port 7", "Port 9"),
    ],
)
def test_a_rule_is_changed_for_all_of_its_hosts(
    config: Path, capsys: pytest.CaptureFixture[str], called: str, setting: str, old: str, new: str
) -> None:
    assert cli.main(["hosts", "edit", "--shared", called, "--set", setting, "--yes"]) == 0
    assert config.read_text() == TEXT.replace(old, new)
    assert "host" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--shared", "nobody", "--set", "port=9"], "no shared rule"),
        (["--shared", "a", "--set", "jump=b"], "several shared rules"),
        (["--shared", "*.x", "--set", "alias=b"], "no name of its own"),
        (["a", "--set", "user="], "a has user from a b (config:2): a shared rule, 2 hosts"),
        (["a", "--set", "Port="], "a has port from c.x a (config:6): a shared rule, 2 hosts"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(
    config: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert cli.main(["hosts", "edit", *arguments, "--yes"]) == 2
    assert told in capsys.readouterr().err
    assert config.read_text() == TEXT
