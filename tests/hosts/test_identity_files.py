"""What is said of identity files that are not private keys."""

import subprocess
from pathlib import Path

import pytest

from sshtui.hosts.identity_files import identity_warning


@pytest.fixture
def keys(private_home: Path) -> Path:
    folder = private_home / ".ssh"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "id_a"], check=True
    )
    (folder / "notes").write_text("not a key")
    return folder


def test_private_keys_are_nothing_odd(keys: Path) -> None:
    assert identity_warning(()) == ""
    assert identity_warning(("~/.ssh/id_a", str(keys / "id_a"), "none", "~/.ssh/%h")) == ""


@pytest.mark.parametrize(
    ("identity", "words"),
    [
        ("~/.ssh/id_b", "~/.ssh/id_b does not exist."),
        ("~/.ssh", "~/.ssh is not a file."),
        ("~/.ssh/notes", "does not look like a private key."),
        ("~/.ssh/id_a.pub", "is a public key: it selects that key in the agent"),
        ("~nobody-of-this-name/x", "cannot be read"),
        ("x" * 5000, "cannot be read: File name too long."),
    ],
)
def test_anything_else_is_named(keys: Path, identity: str, words: str) -> None:
    assert words in identity_warning(("~/.ssh/id_a", identity))
