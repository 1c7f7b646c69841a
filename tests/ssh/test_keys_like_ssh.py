"""Which keys are offered, and in which order: the same as by the real ssh, as the server saw it."""

from pathlib import Path

import pytest

from sshtui.errors import AuthenticationFailed
from tests.servers.openssh import OpenSsh
from tests.servers.person import Person
from tests.servers.variants import OpenSshFactory
from tests.ssh.keys import (
    Agent,
    certify,
    configuration,
    offered,
    resolve,
    run_ssh,
    strangers,
)
from tests.ssh.target import connector

pytestmark = pytest.mark.sshd


@pytest.fixture
def server(openssh: OpenSshFactory) -> OpenSsh:
    """Start a server that lets keys be tried for long."""
    return openssh.key_only(MaxAuthTries="30", LogLevel="VERBOSE")


ENDED = r"(Connection (closed|reset) by|Disconnected from) .*\[preauth\]"
"""What sshd logs last of a sign-in that failed."""

CASES = {
    "agent keys that are configured come first, in the agent's order": (
        "IdentityFile {k}/a\nIdentityFile {k}/b\nIdentityFile {k}/c\n",
        ["c", "d", "a"],
    ),
    "a public file chooses the agent's key": (
        "IdentityFile {k}/b.pub\nIdentitiesOnly yes\n",
        ["a", "b"],
    ),
    "with IdentitiesOnly nothing else of the agent is offered": (
        "IdentityFile {k}/a\nIdentitiesOnly yes\n",
        ["c", "d", "a"],
    ),
    "IdentityFile none leaves the agent's": ("IdentityFile none\n", ["c", "a"]),
    "IdentityAgent none leaves the files": ("IdentityAgent none\nIdentityFile {k}/b\n", ["a"]),
    "a certificate beside the key follows it": ("IdentityFile {k}/e\n", []),
    "its key may be in the agent": ("IdentityFile {k}/e.pub\nIdentityFile {k}/e\n", ["a", "e"]),
    "CertificateFile comes before all": (
        "CertificateFile {k}/a-elsewhere.pub\nIdentityFile {k}/b\nIdentityFile {k}/a\n",
        ["c", "b"],
    ),
    "CertificateFile for a key of the agent": (
        "CertificateFile {k}/a-elsewhere.pub\nIdentityFile {k}/a.pub\nIdentitiesOnly yes\n",
        ["c", "a"],
    ),
    "PubkeyAcceptedAlgorithms leaves kinds out": (
        "PubkeyAcceptedAlgorithms -ssh-ed25519\nIdentityFile {k}/a\nIdentityFile {k}/r\n",
        ["c", "r", "p"],
    ),
    "RSA and ECDSA": ("IdentityFile {k}/r\nIdentityFile {k}/p\n", []),
    "RequiredRSASize leaves short ones out": (
        "RequiredRSASize 3072\nIdentityFile {k}/r\nIdentityFile {k}/a\n",
        ["r", "c"],
    ),
    "a PEM file without its public half": (
        "IdentityFile {k}/pem\nIdentityFile {k}/a\nIdentityFile {k}/none-such\n",
        ["c", "a"],
    ),
    "the same key twice": ("IdentityFile {k}/a\nIdentityFile {k}/a\n", []),
    "PubkeyAuthentication no": ("PubkeyAuthentication no\nIdentityFile {k}/a\n", ["a"]),
}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """Make keys a to e, p (ECDSA), r (RSA), pem; certificates for a and e."""
    directory = tmp_path / "keys"
    directory.mkdir()
    strangers(directory, "a", "b", "c", "d", "e", "ca")
    strangers(directory, "p", kind="ecdsa")
    strangers(directory, "r", kind="rsa -b 2048")
    strangers(directory, "pem", kind="rsa -b 2048 -m PEM")
    (directory / "pem.pub").unlink()
    certify(directory / "e", "-n", "somebody", authority=directory / "ca")
    certify(directory / "a", authority=directory / "ca", out=directory / "a-elsewhere.pub")
    return directory


async def test_keys_are_offered_as_by_ssh(
    server: OpenSsh, agent: Agent, keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_AUTH_SOCK", agent.socket)
    by_ssh: dict[str, list[str]] = {}
    by_us: dict[str, list[str]] = {}
    for number, (case, (text, held)) in enumerate(CASES.items()):
        config = configuration(tmp_path / "config", server, text.format(k=keys))
        agent.ssh_add("-D")
        agent.add(*(keys / name for name in held))
        start = len(server.log_text())
        run_ssh(config)
        await server.logged_times(ENDED, 2 * number + 1)
        # One difference is meant: a key that was refused is not offered once more.
        by_ssh[case] = list(dict.fromkeys(offered(server, start)))
        start = len(server.log_text())
        with pytest.raises(AuthenticationFailed):
            await connector().connect(resolve(config), Person())
        await server.logged_times(ENDED, 2 * number + 2)
        by_us[case] = offered(server, start)
    assert by_us == by_ssh
    assert {case for case in CASES if not by_ssh[case]} == {"PubkeyAuthentication no"}
