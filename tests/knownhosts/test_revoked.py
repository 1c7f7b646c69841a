"""RevokedHostKeys: what a file of keys, or a revocation list, says of a host key."""

import subprocess
from pathlib import Path

import asyncssh
import pytest

from sshtui.knownhosts.certificate import decode
from sshtui.knownhosts.revoked import is_revoked

KEY = asyncssh.generate_private_key("ssh-ed25519")
OTHER = asyncssh.generate_private_key("ecdsa-sha2-nistp256")
AUTHORITY = asyncssh.generate_private_key("ssh-ed25519")
CERTIFICATE = AUTHORITY.generate_host_certificate(KEY, "test", principals=["h"]).public_data


def public(key: asyncssh.SSHKey) -> str:
    return key.export_public_key().decode()


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    file = tmp_path / "revoked"
    file.write_text(f"# two of them\n\n  {public(OTHER)}{public(KEY)}")
    return file


def revocation_list(directory: Path, *keys: asyncssh.SSHKey) -> Path:
    listed = directory / "keys"
    listed.write_text("".join(map(public, keys)))
    file = directory / "krl"
    subprocess.run(["ssh-keygen", "-q", "-k", "-f", file, listed], check=True)
    return file


def test_a_list_of_keys_revokes_those_and_no_other(plain: Path) -> None:
    assert is_revoked(plain, KEY.public_data, None)
    assert is_revoked(plain, OTHER.public_data, None)
    assert not is_revoked(plain, AUTHORITY.public_data, None)


@pytest.mark.parametrize("key", [KEY, AUTHORITY])
@pytest.mark.parametrize("binary", [False, True])
def test_a_certificate_falls_with_its_key_and_with_its_authority(
    tmp_path: Path, key: asyncssh.SSHKey, binary: bool
) -> None:
    file = tmp_path / "list"
    file.write_text(public(key))
    file = revocation_list(tmp_path, key) if binary else file
    assert is_revoked(file, CERTIFICATE, decode(CERTIFICATE))


def test_a_revocation_list_is_read_by_ssh_keygen(tmp_path: Path) -> None:
    file = revocation_list(tmp_path, OTHER)
    assert is_revoked(file, OTHER.public_data, None)
    assert not is_revoked(file, KEY.public_data, None)
    assert not is_revoked(file, CERTIFICATE, decode(CERTIFICATE))


def test_a_revocation_list_that_nobody_can_read_revokes_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = revocation_list(tmp_path, OTHER)
    damaged = tmp_path / "damaged"
    damaged.write_bytes(file.read_bytes()[:-3])
    with pytest.raises(ValueError, match="cannot read it"):
        is_revoked(damaged, KEY.public_data, None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ValueError, match="ssh-keygen cannot be run"):
        is_revoked(file, KEY.public_data, None)


@pytest.mark.parametrize("text", ["no key\n", "ssh-ed25519 AAAA\n", "ssh-ed25519\n"])
def test_a_list_with_a_line_that_is_no_key_says_which(plain: Path, text: str) -> None:
    plain.write_text(f"{public(OTHER)}{text}")
    with pytest.raises(ValueError, match="line 2 is not a public key"):
        is_revoked(plain, KEY.public_data, None)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read: No such file"):
        is_revoked(tmp_path / "none", KEY.public_data, None)
