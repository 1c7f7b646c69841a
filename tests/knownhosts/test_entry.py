"""The fields of a line of known_hosts."""

import base64
from pathlib import Path

import asyncssh
import pytest

from sshtui.knownhosts.entry import Marker, hashed_name, names_host, read_entries

KEY = asyncssh.generate_private_key("ssh-ed25519")
BLOB = base64.b64encode(KEY.public_data).decode()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("web", True),
        ("db,WEB", True),
        ("w*", True),
        ("w*,!web", False),
        ("webx", False),
        pytest.param(hashed_name("web"), True, id="its hash"),
        pytest.param(hashed_name("db"), False, id="the hash of another"),
    ],
)
def test_a_field_names_a_host(names: str, expected: bool) -> None:
    assert names_host(names, "web") is expected


def test_only_letters_of_ascii_are_one_in_either_case() -> None:
    assert names_host("MÜNCHEN", "mÜnchen")
    assert not names_host("\N{KELVIN SIGN}ube", "kube")


@pytest.mark.parametrize("names", ["|", "|1|", "|1|AAAA", "|2|AAAA|AAAA", "|1|A|A", "|1|é|AAAA"])
def test_a_damaged_hash_names_nobody_for_sure(names: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        names_host(names, "web")


def test_a_hashed_name_has_a_salt() -> None:
    assert hashed_name("web") != hashed_name("web")


def test_only_the_lines_of_the_host_are_read_and_each_has_its_place(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    file.write_bytes(
        f"# web\n\nweb ssh-ed25519 {BLOB}\ndb ssh-ed25519 {BLOB[:-1]}\n".encode()
        + f"@revoked [web]:7 ssh-ed25519 {BLOB} \xff\n".encode("latin-1")
        + b"[web]:7 ssh-xmss@openssh.com AAAAFHNzaC14bXNzQG9wZW5zc2guY29t\n"
        + b"[web]:7 ssh-ed25519-cert-v01@openssh.com AAAA\n"
    )
    entries = list(read_entries(file, "[web]:7", "web"))
    assert [(entry.line, entry.exact) for entry in entries] == [
        (3, False),
        (5, True),
        (6, True),
        (7, True),
    ]
    assert entries[0].key == KEY.public_data
    assert entries[1].marker is Marker.REVOKED
    assert [bool(entry.damage) for entry in entries] == [False, False, False, True]


def test_a_key_of_a_type_nobody_here_knows_is_another_key(tmp_path: Path) -> None:
    blob = base64.b64encode(b"\0\0\0\6future\0\0\0\1x").decode()
    file = tmp_path / "known_hosts"
    file.write_text(f"web future {blob}\n")
    (entry,) = read_entries(file, "web", "web")
    assert entry.damage == ""
    assert entry.key.endswith(b"x")
