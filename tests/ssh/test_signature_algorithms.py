from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.errors import AuthenticationFailed
from sshtui.ssh import public_keys
from sshtui.ssh.signature_algorithms import KeyAlgorithms, Server, choose
from sshtui.sshconfig import algorithms
from tests.servers.openssh import OpenSsh, make_key
from tests.servers.person import Person
from tests.servers.reach import Reach
from tests.servers.variants import OpenSshFactory
from tests.ssh.keys import authorise, certify, security_key

NEW = Server("SSH-2.0-OpenSSH_9.9", frozenset({"ssh-ed25519", "rsa-sha2-256", "rsa-sha2-512"}))
SHA2 = "rsa-sha2-512"
RSA = "rsa -b 2048"
CERTIFICATE = "-cert-v01@openssh.com"


def chosen(path: Path, kind: str, accepted: str, server: Server, *, certified: bool) -> str:
    key = security_key(path) if kind == "sk" else make_key(path, kind=kind)
    public = public_keys.find(key)
    if certified:
        certify(key, authority=make_key(path.with_name("ca")))
        public = public_keys.find_certificate(key)
    assert public is not None
    names = algorithms.expand("pubkeyacceptedalgorithms", accepted) if accepted else ()
    how = choose(public, names, server)
    return f"{how.offered} {how.signature}" if isinstance(how, KeyAlgorithms) else how


@pytest.mark.parametrize(
    ("kind", "accepted", "server", "expected"),
    [
        ("ed25519", "", Server(), "ssh-ed25519 ssh-ed25519"),
        ("ecdsa", "", NEW, "ecdsa-sha2-nistp256 ecdsa-sha2-nistp256"),
        ("sk", "", NEW, "sk-ssh-ed25519@openssh.com sk-ssh-ed25519@openssh.com"),
        (RSA, "", NEW, f"{SHA2} {SHA2}"),
        (RSA, "rsa-sha2-256", NEW, "rsa-sha2-256 rsa-sha2-256"),
        (RSA, "", Server("SSH-2.0-OpenSSH_7.4", frozenset({"x"})), f"{SHA2} {SHA2}"),
        (RSA, "", Server("SSH-2.0-old"), ": PubkeyAcceptedAlgorithms +ssh-rsa"),
        (RSA, "+ssh-rsa", Server("SSH-2.0-old"), "ssh-rsa ssh-rsa"),
        (RSA, "", Server("x", frozenset({"ssh-rsa"})), ": PubkeyAcceptedAlgorithms +ssh-rsa"),
        ("ed25519", "-ssh-ed*", NEW, "ssh-ed25519 is not in PubkeyAcceptedAlgorithms"),
        ("dsa", "", NEW, "it is a DSA key (ssh-dss), which ssh no longer supports"),
        ("dsa", "+ssh-dss", NEW, "ssh-dss ssh-dss"),
    ],
)
def test_a_key_signs_with_what_both_sides_take(
    tmp_path: Path, kind: str, accepted: str, server: Server, expected: str
) -> None:
    assert expected in chosen(tmp_path / "k", kind, accepted, server, certified=False)


@pytest.mark.parametrize(
    ("kind", "accepted", "server", "expected"),
    [
        ("ed25519", "", NEW, f"ssh-ed25519{CERTIFICATE} ssh-ed25519"),
        (RSA, "", NEW, f"{SHA2}{CERTIFICATE} {SHA2}"),
        (
            RSA,
            "",
            Server("SSH-2.0-OpenSSH_7.6", NEW.algorithms),
            f": PubkeyAcceptedAlgorithms +ssh-rsa{CERTIFICATE}",
        ),
        (
            RSA,
            f"+ssh-rsa{CERTIFICATE}",
            Server("SSH-2.0-OpenSSH_7.6", NEW.algorithms),
            f"ssh-rsa{CERTIFICATE} ssh-rsa",
        ),
    ],
)
def test_so_does_a_certificate(
    tmp_path: Path, kind: str, accepted: str, server: Server, expected: str
) -> None:
    assert expected in chosen(tmp_path / "k", kind, accepted, server, certified=True)


@pytest.mark.sshd
@pytest.mark.parametrize("accepted", ["ssh-rsa", "rsa-sha2-256"])
async def test_a_server_gets_the_signature_that_was_chosen(
    reach: Reach, openssh: OpenSshFactory, tmp_path: Path, accepted: str
) -> None:
    server = openssh.key_only(PubkeyAcceptedAlgorithms=accepted)
    key = make_key(tmp_path / "id", kind=RSA)
    authorise(server, key)
    to = reach.target(server, identity_files=(key,))
    with pytest.raises(AuthenticationFailed):  # it says that it takes all, and then does not
        await reach.sign_in(to, Person())
    await reach.sign_in(replace(to, accepted_keys=(accepted,)), Person())


@pytest.mark.sshd
@pytest.mark.parametrize("kind", [RSA, "ecdsa -b 384", "ed25519"])
async def test_certificates_of_every_kind_sign_in(
    reach: Reach, publickey_sshd: OpenSsh, tmp_path: Path, kind: str
) -> None:
    key, authority = make_key(tmp_path / "id", kind=kind), make_key(tmp_path / "ca")
    certify(key, "-n", publickey_sshd.user, authority=authority)
    authorise(publickey_sshd, authority, options="cert-authority")
    await reach.sign_in(reach.target(publickey_sshd, identity_files=(key,)), Person())
