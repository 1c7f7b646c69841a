import base64
from pathlib import Path

import pytest

from sshtui.knownhosts.verdict import fingerprint
from sshtui.ssh import public_keys
from sshtui.ssh.public_keys import PublicKey
from tests.servers.openssh import make_key
from tests.ssh.keys import PASSPHRASE, certify

KINDS = ["ed25519", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "rsa -b 2048", "dsa"]


def blob_of(path: Path) -> bytes:
    return base64.b64decode(Path(f"{path}.pub").read_text().split()[1])


@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_is_for_the_key_that_was_certified(tmp_path: Path, kind: str) -> None:
    key, authority = make_key(tmp_path / "k", kind=kind), make_key(tmp_path / "ca")
    certify(key, "-n", "alice,bob", authority=authority)
    public, certificate = public_keys.find(key), public_keys.find_certificate(key)
    assert public is not None
    assert certificate is not None
    assert (public.blob, public.is_certificate) == (blob_of(key), False)
    assert (certificate.plain, certificate.is_certificate) == (public.blob, True)
    assert certificate.fingerprint == fingerprint(public.blob)
    assert certificate.signs_in


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("-n alice", ""),
        ("", ""),
        ("-n bob", "the certificate is for 'bob', not for 'alice'"),
        ("-V 20200101:20210201", "the certificate expired on "),
        ("-V 20990101:20991231", "the certificate is not valid yet"),
    ],
)
def test_a_certificate_that_would_hardly_do_says_why(
    tmp_path: Path, options: str, reason: str
) -> None:
    key, authority = make_key(tmp_path / "k"), make_key(tmp_path / "ca")
    certify(key, *options.split(), authority=authority)
    certificate = public_keys.find_certificate(key)
    assert certificate is not None
    assert certificate.limits("alice").startswith(reason)
    assert bool(certificate.limits("alice")) == bool(reason)


def test_the_day_a_certificate_expired_is_named(tmp_path: Path) -> None:
    key, authority = make_key(tmp_path / "k"), make_key(tmp_path / "ca")
    certify(key, "-V", "20200101:20210215120000", authority=authority)
    certificate = public_keys.find_certificate(key)
    assert certificate is not None
    assert certificate.limits("alice") == "the certificate expired on 15 Feb 2021"


def test_a_host_certificate_signs_nobody_in(tmp_path: Path) -> None:
    key, authority = make_key(tmp_path / "k"), make_key(tmp_path / "ca")
    certify(key, "-h", authority=authority)
    certificate = public_keys.find_certificate(key)
    assert certificate is not None
    assert not certificate.signs_in


def test_a_public_key_is_found_where_ssh_finds_it(tmp_path: Path) -> None:
    key = make_key(tmp_path / "k", passphrase=PASSPHRASE)
    blob = blob_of(key)
    other = make_key(tmp_path / "other")
    named, beside = public_keys.find(Path(f"{key}.pub")), public_keys.find(key)
    Path(f"{key}.pub").unlink()
    inside = public_keys.find(key)
    assert [named, beside, inside] == [PublicKey(blob)] * 3
    # What stands beside it comes before what stands in it.
    Path(f"{key}.pub").write_text(Path(f"{other}.pub").read_text())
    assert public_keys.find(key) == PublicKey(blob_of(other))


@pytest.mark.parametrize(
    ("before", "after"),
    [("# a comment\n\n", ""), ("garbage\nssh-rsa AAAA\n", ""), ("  ", "\r"), ("", " a comment")],
)
def test_lines_that_are_no_keys_are_passed_over(tmp_path: Path, before: str, after: str) -> None:
    key = make_key(tmp_path / "k")
    line = " ".join(Path(f"{key}.pub").read_text().split()[:2])
    assert public_keys.parse(f"{before}{line}{after}\n".encode()) == PublicKey(blob_of(key))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 !!!!",
        "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIFRoaXMgaXMgbm90IGEga2V5LCBqdXN0IGEgdGVzdA==",
        "frob AAAABGZyb2I=",
        "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29t",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n",
    ],
)
def test_what_is_no_public_key_is_none(text: str) -> None:
    assert public_keys.parse(text.encode()) is None
    assert public_keys.of_private(text.encode()) is None


def test_a_file_too_large_for_a_key_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"x" * (public_keys.LARGEST + 1))
    with pytest.raises(ValueError, match="too large"):
        public_keys.read_file(path)
    assert public_keys.find(path) is None
