"""Host certificates: whose they are, and when they hold."""

import base64
import os
import subprocess
from pathlib import Path

import asyncssh
import pytest

from sshtui.knownhosts.certificate import decode, is_certificate, key_type, take_string
from sshtui.knownhosts.verdict import Verdict, rule

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


def made_by_ssh_keygen(directory: Path, *options: str, kind: str = "ed25519") -> bytes:
    """Return a host certificate with these options of ssh-keygen."""
    for name, made in (("ca", "ed25519"), ("key", kind)):
        command = ["ssh-keygen", "-q", "-t", made, "-N", "", "-f", str(directory / name)]
        subprocess.run(command, check=True)
    signing = ["ssh-keygen", "-q", "-s", str(directory / "ca"), "-h", *options]
    subprocess.run([*map(os.fsencode, signing), directory / "key.pub"], check=True)
    return base64.b64decode((directory / "key-cert.pub").read_text("utf-8").split()[1])


@pytest.mark.parametrize("kind", ["ed25519", "rsa", "ecdsa"])
def test_a_certificate_of_every_type_has_the_key_it_is_about(tmp_path: Path, kind: str) -> None:
    certificate = decode(made_by_ssh_keygen(tmp_path, "-I", "x", "-n", "h", kind=kind))
    key = base64.b64decode((tmp_path / "key.pub").read_text("ascii").split()[1])
    assert certificate.key == key
    assert certificate.objection == ""


def test_what_a_certificate_is_called_may_be_in_any_encoding(tmp_path: Path) -> None:
    latin = os.fsdecode("Büro".encode("latin-1"))
    certificate = decode(made_by_ssh_keygen(tmp_path, "-I", latin, "-n", f"h,{latin}"))
    assert certificate.principals == ("h", "B�ro")
    assert certificate.objection_for("h", ("ssh-ed25519",)) == ""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("-V", "20200101:20200102"), "expired"),
        (("-V", "20990101:20990102"), "not valid yet"),
        (("-O", "critical:odd@example.com=1"), "critical options"),
    ],
)
def test_a_certificate_that_holds_for_no_host_says_why(
    tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    certificate = decode(made_by_ssh_keygen(tmp_path, "-I", "x", "-n", "h", *options))
    assert words in certificate.objection_for("h", ("ssh-ed25519",))


def test_a_certificate_of_a_user_is_for_no_host() -> None:
    blob = OTHER.generate_user_certificate(KEY, "test", principals=["h"]).public_data
    assert "not a host certificate" in decode(blob).objection


def test_every_cut_and_every_changed_byte_is_noticed() -> None:
    blob = OTHER.generate_host_certificate(KEY, "test", principals=["h"]).public_data
    for place in range(len(blob)):
        changed = bytearray(blob)
        changed[place] ^= 1
        for damaged in (bytes(changed), blob[:place]):
            if is_a_certificate(damaged):
                with pytest.raises(ValueError, match=r".+"):
                    decode(damaged)


def is_a_certificate(blob: bytes) -> bool:
    try:
        return is_certificate(blob)
    except ValueError:
        return False
