"""The rules that rule a host key out, beside the files."""

from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from sshtui.knownhosts.policy import judge
from sshtui.knownhosts.verdict import Verdict
from sshtui.sshconfig.target import HostKeyRules, Target

KEY = asyncssh.generate_private_key("ssh-ed25519")
RSA = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
AUTHORITY = asyncssh.generate_private_key("ssh-ed25519")


def line(name: str, key: asyncssh.SSHKey, marker: str = "") -> str:
    return f"{marker} {name} {key.export_public_key().decode()}"


@pytest.fixture
def target(tmp_path: Path) -> Target:
    file = tmp_path / "known_hosts"
    file.write_text(line("h", KEY) + line("rsa", RSA))
    return Target("h", "h", 22, "me", user_known_hosts=(file,))


def test_a_known_key_is_known(target: Target) -> None:
    assert judge(target, KEY.public_data).verdict is Verdict.KNOWN


@pytest.mark.parametrize("cut", [1, 8])
def test_a_damaged_key_is_not_asked_about(target: Target, cut: int) -> None:
    target = replace(target, hostname="new")
    assert judge(target, KEY.public_data).verdict is Verdict.UNKNOWN
    assert judge(target, KEY.public_data[:-cut]).verdict is Verdict.UNREADABLE


def test_a_revoked_key_is_revoked_though_it_is_known(target: Target, tmp_path: Path) -> None:
    file = tmp_path / "revoked"
    file.write_text(KEY.export_public_key().decode())
    rules = HostKeyRules(revoked_files=(file,))
    ruling = judge(replace(target, host_key_rules=rules), KEY.public_data)
    assert ruling.verdict is Verdict.REVOKED
    assert str(file) in ruling.reason


def test_a_list_of_revoked_keys_that_cannot_be_read_rules_every_key_out(target: Target) -> None:
    rules = HostKeyRules(revoked_files=(Path("/none/such"),))
    ruling = judge(replace(target, host_key_rules=rules), KEY.public_data)
    assert ruling.verdict is Verdict.NOT_ALLOWED
    assert "/none/such" in ruling.reason


def test_a_short_rsa_key_is_ruled_out(target: Target) -> None:
    target = replace(target, hostname="rsa")
    assert judge(target, RSA.public_data).verdict is Verdict.KNOWN
    rules = HostKeyRules(smallest_rsa=3072)
    ruling = judge(replace(target, host_key_rules=rules), RSA.public_data)
    assert ruling.verdict is Verdict.NOT_ALLOWED
    assert "2048 bits" in ruling.reason


def test_what_a_command_prints_counts_and_its_failure_rules_every_key_out(
    target: Target, tmp_path: Path
) -> None:
    printed = tmp_path / "printed"
    printed.write_text(line("new", KEY) + line("*", RSA, "@revoked"))
    target = replace(
        target, hostname="new", host_key_rules=HostKeyRules(command=("/bin/cat", str(printed)))
    )
    assert judge(target, KEY.public_data).verdict is Verdict.KNOWN
    assert judge(target, RSA.public_data).verdict is Verdict.REVOKED
    failing = replace(target, host_key_rules=HostKeyRules(command=("/bin/false",)))
    assert judge(failing, KEY.public_data).verdict is Verdict.NOT_ALLOWED


def test_an_address_with_another_key_counts_where_addresses_are_checked(
    target: Target, tmp_path: Path
) -> None:
    file = tmp_path / "addresses"
    file.write_text(line("h", KEY) + line("192.0.2.1", RSA))
    target = replace(target, user_known_hosts=(file,))
    assert judge(target, KEY.public_data, address="192.0.2.1").verdict is Verdict.KNOWN
    target = replace(target, host_key_rules=HostKeyRules(checks_address=True))
    assert judge(target, KEY.public_data, address="192.0.2.1").verdict is Verdict.NOT_ALLOWED
    assert judge(target, KEY.public_data, address="192.0.2.2").verdict is Verdict.KNOWN
    assert judge(target, KEY.public_data).verdict is Verdict.KNOWN


def test_where_a_key_of_the_host_is_revoked_no_other_is_asked_about(
    target: Target, tmp_path: Path
) -> None:
    file = tmp_path / "revoking"
    target = replace(target, user_known_hosts=(file,))
    file.write_text(line("h", RSA, "@revoked"))
    assert judge(target, KEY.public_data).verdict is Verdict.REVOKED
    file.write_text(line("*", RSA, "@revoked"))
    assert judge(target, KEY.public_data).verdict is Verdict.UNKNOWN
    file.write_text(line("h", RSA, "@revoked") + line("h", KEY))
    assert judge(target, KEY.public_data).verdict is Verdict.KNOWN


@pytest.mark.parametrize(
    ("allowed", "authorities", "verdict"),
    [
        ((), (), Verdict.KNOWN),
        ((), ("rsa-sha2-512",), Verdict.UNKNOWN),
        (("ssh-ed25519-cert-v01@openssh.com",), ("rsa-sha2-512",), Verdict.NOT_ALLOWED),
    ],
)
def test_a_certificate_that_does_not_hold_is_a_plain_key_if_that_is_allowed(
    target: Target,
    tmp_path: Path,
    allowed: tuple[str, ...],
    authorities: tuple[str, ...],
    verdict: Verdict,
) -> None:
    file = tmp_path / "authorities"
    file.write_text(line("h", AUTHORITY, "@cert-authority"))
    target = replace(
        target,
        user_known_hosts=(file,),
        host_key_algorithms=allowed,
        host_key_rules=HostKeyRules(ca_algorithms=authorities),
    )
    certificate = AUTHORITY.generate_host_certificate(KEY, "test", principals=["h"])
    assert judge(target, certificate.public_data).verdict is verdict
