"""Host certificates: whose they are, and when they hold."""

import base64
from pathlib import Path

import asyncssh
import pytest

from sshtui.hosts.host_certificate import decode, is_certificate, key_type, take_string
from sshtui.hosts.known_hosts import Verdict, rule

KEY = asyncssh.generate_private_key("ssh-ed25519")
OTHER = asyncssh.generate_private_key("ssh-ed25519")


def line(name: str, key: asyncssh.SSHKey, marker: str = "") -> str:
    blob = base64.b64encode(key.public_data).decode()
    return f"{marker}{name} {key.get_algorithm()} {blob}\n"


def test_a_certificate_names_its_key_its_authority_and_its_hosts() -> None:
    blob = OTHER.generate_host_certificate(KEY, "test", principals=["a", "b.org"]).public_data
    assert is_certificate(blob)
    assert not is_certificate(KEY.public_data)
    certificate = decode(blob)
    assert certificate.key == KEY.public_data
    assert certificate.authority == OTHER.public_data
    allowed = ("ssh-ed25519",)
    assert certificate.objection_for("b.org", allowed) == ""
    assert "not for c" in certificate.objection_for("c", allowed)
    assert "signed with ssh-ed25519" in certificate.objection_for("b.org", ("rsa-sha2-512",))


@pytest.mark.parametrize("blob", [b"", b"\0\0\0", b"\0\0\0\5abcd", b"\0\0\0\1\xff"])
def test_bytes_that_are_no_key_are_refused(blob: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        key_type(blob)


def test_a_string_is_split_off() -> None:
    assert take_string(b"\0\0\0\2abc") == (b"ab", b"c")


def test_a_forged_certificate_is_no_certificate(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    file.write_text(line("*", OTHER, "@cert-authority ") + line("h", KEY))
    blob = bytearray(OTHER.generate_host_certificate(KEY, "test", principals=["h"]).public_data)
    blob[-1] ^= 1
    ruling = rule("h", 22, bytes(blob), user_files=(file,), system_files=())
    assert ruling.verdict is Verdict.UNREADABLE


def test_a_certificate_signed_with_sha1_is_refused(tmp_path: Path) -> None:
    authority = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    file = tmp_path / "known_hosts"
    file.write_text(line("h", authority, "@cert-authority "))
    verdicts = []
    for algorithm in ("ssh-rsa", "rsa-sha2-512"):
        certificate = authority.generate_host_certificate(
            KEY, "test", principals=["h"], sig_alg=algorithm
        )
        ruling = rule("h", 22, certificate.public_data, user_files=(file,), system_files=())
        verdicts.append(ruling.verdict)
    assert verdicts == [Verdict.UNKNOWN, Verdict.KNOWN]
