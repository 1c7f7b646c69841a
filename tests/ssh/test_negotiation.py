"""The floor of ssh's own: what lies below is refused with the line that would allow it."""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from sshtui.errors import AppError, AuthenticationFailed, NegotiationFailed
from sshtui.hosts.repository import HostRepository
from sshtui.signin.steps import StepKind
from sshtui.ssh.negotiation import Weakness, is_prefix_attackable, key_type_of, signature_of
from sshtui.sshconfig import algorithms
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.target import Target
from tests.servers.openssh import OpenSsh, make_key
from tests.servers.person import Person
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import accept_key, one_password
from tests.servers.variants import OpenSshFactory

OLD = [
    (
        {"KexAlgorithms": "diffie-hellman-group14-sha1"},
        "KexAlgorithms +diffie-hellman-group14-sha1",
    ),
    ({"KexAlgorithms": "diffie-hellman-group1-sha1"}, "KexAlgorithms +diffie-hellman-group1-sha1"),
    ({"Ciphers": "aes128-cbc,3des-cbc"}, "Ciphers +aes128-cbc"),
    ({"Ciphers": "3des-cbc"}, "Ciphers +3des-cbc"),
    ({"Ciphers": "aes128-ctr", "MACs": "hmac-md5"}, "MACs +hmac-md5"),
    ({"HostKeyAlgorithms": "ssh-rsa"}, "HostKeyAlgorithms +ssh-rsa"),
]


def as_configured(to: Target, line: str) -> Target:
    """Return a target with what a line of ssh_config says of it."""
    config = Path.home() / ".ssh" / "config"
    config.write_text(f"Host {to.alias}\n {line}\n")
    repository = HostRepository(user_config=config, system_config=Path("/dev/null"))
    found = repository.resolve(Destination(to.alias))
    fields = ("host_key_algorithms", "kex_algorithms", "ciphers", "macs", "accepted_keys")
    return replace(to, **{field: getattr(found, field) for field in fields})


def with_rsa_host_key(openssh: OpenSshFactory, directory: Path, **options: str) -> OpenSsh:
    key = make_key(directory / "rsa_host_key", kind="rsa")
    server = openssh.key_only(HostKey=str(key), **options)
    return replace(server, host_key=key.with_suffix(".pub"))


def ssh_connects(to: Target, server: OpenSsh, line: str) -> bool:
    keyword, _, value = line.partition(" ")
    options = [("UserKnownHostsFile", to.user_known_hosts[0]), ("BatchMode", "yes")]
    flags = [
        f"-o{name}={value}" for name, value in (*options, *([(keyword, value)] if line else []))
    ]
    where = ["-p", str(to.port), "-i", server.user_key, f"{to.user}@{to.hostname}", "true"]
    command = ["ssh", "-F", "none", *flags, *map(str, where)]
    done = subprocess.run(command, check=False, capture_output=True)
    return done.returncode == 0


@pytest.mark.sshd
@pytest.mark.parametrize(("options", "line"), OLD)
async def test_what_ssh_refuses_is_refused_and_the_line_to_add_allows_it(
    reach: Reach, openssh: OpenSshFactory, tmp_path: Path, options: dict[str, str], line: str
) -> None:
    server = with_rsa_host_key(openssh, tmp_path, **options)
    to = reach.target(server, identity_files=(server.user_key,))
    person = Person()
    with pytest.raises(NegotiationFailed) as caught:
        await reach.connect(to, person)
    assert caught.value.hint.endswith(f": {line}")
    assert "kex-strict" not in caught.value.message
    assert list(options.values())[-1].partition(",")[0] in caught.value.message
    assert server.count_log("userauth") == 0
    assert not ssh_connects(to, server, "")
    await reach.sign_in(as_configured(to, line), person)
    assert ssh_connects(to, server, line)


async def test_nothing_is_offered_that_ssh_does_not_offer(reach: Reach) -> None:
    offered: list[set[bytes]] = []

    class Listening(Scripted):
        def adopt(self, connection: Any) -> Any:
            choose = connection._choose_alg

            def note(part: str, ours: Any, theirs: Any) -> Any:
                offered.append(set(theirs))
                return choose(part, ours, theirs)

            connection._choose_alg = note
            connection._enc_algs = [b"aes128-ctr"]  # one that needs a MAC
            return super().adopt(connection)

    async with Listening({"keyboard-interactive": one_password}) as server:
        await reach.sign_in(reach.target(server), Person("fake-password"))
    lists = [algorithms.usual(keyword) for keyword in ("kexalgorithms", "ciphers", "macs")]
    allowed = {name.encode() for names in lists for name in names}
    extensions = {b"ext-info-c", b"kex-strict-c-v00@openssh.com"}
    assert set().union(*offered) <= allowed | extensions | {b"none", b"zlib@openssh.com"}
    assert len(offered) >= 5


@pytest.mark.sshd
async def test_a_target_behind_a_hop_is_held_to_the_same(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    bastion = openssh.bastion()
    server = openssh.key_only(KexAlgorithms="diffie-hellman-group14-sha1")
    jump = reach.target(bastion, alias="bastion")
    to = reach.target(server, jumps=(jump,), identity_files=(server.user_key,))
    with pytest.raises(NegotiationFailed, match="hop 2 of 2") as caught:
        await reach.connect(to, Person(bastion.password))
    line = "KexAlgorithms +diffie-hellman-group14-sha1"
    assert caught.value.hint.endswith(line)
    await reach.sign_in(as_configured(to, line), Person(bastion.password))


@pytest.mark.sshd
async def test_a_list_of_the_persons_own_is_named_as_the_place_to_add_it(
    reach: Reach, openssh: OpenSshFactory
) -> None:
    server = openssh.key_only(Ciphers="aes256-ctr")
    to = as_configured(reach.target(server), "Ciphers aes128-ctr")
    with pytest.raises(NegotiationFailed) as caught:
        await reach.connect(to, Person())
    assert "Ciphers is set for this host" in caught.value.hint
    assert "add aes256-ctr there" in caught.value.hint


class Signed(Scripted):
    """A server that takes some signatures of keys; with none, one too old to say which."""

    def __init__(self, *signatures: bytes) -> None:
        super().__init__({"publickey": accept_key})
        self._signatures = list(signatures)

    def adopt(self, connection: Any) -> Any:
        connection._sig_algs = self._signatures
        if not self._signatures:
            connection._send_ext_info = lambda: None
        return super().adopt(connection)


@pytest.mark.parametrize("signatures", [(b"ssh-rsa",), ()])
async def test_a_user_key_makes_no_sha_1_signature_unless_that_is_configured(
    reach: Reach, tmp_path: Path, signatures: tuple[bytes, ...]
) -> None:
    key = make_key(tmp_path / "id_rsa", kind="rsa")
    async with Signed(*signatures) as server:
        to = reach.target(server, identity_files=(key,))
        person = Person()
        with pytest.raises(AuthenticationFailed):
            await reach.connect(to, person)
        assert server.seen.asked_for == []
        line = "PubkeyAcceptedAlgorithms +ssh-rsa"
        assert any(step.text.endswith(f": {line}") for step in person.saw(StepKind.NOTE))
        await reach.sign_in(as_configured(to, line), person)


async def test_a_user_key_signs_with_sha_2_where_the_server_takes_that(
    reach: Reach, tmp_path: Path
) -> None:
    key = make_key(tmp_path / "id_rsa", kind="rsa")
    async with Signed(b"rsa-sha2-512", b"ssh-rsa") as server:
        await reach.sign_in(reach.target(server, identity_files=(key,)), Person())


class Unstrict(Scripted):
    """A server without strict key exchange, as all were before December 2023."""

    def __init__(self, ciphers: list[bytes], macs: list[bytes]) -> None:
        super().__init__({"keyboard-interactive": one_password})
        self._algorithms = ciphers, macs

    def adopt(self, connection: Any) -> Any:
        choose = connection._choose_alg

        def choose_unstrictly(*offers: Any) -> Any:
            connection._strict_kex = False
            return choose(*offers)

        connection._choose_alg = choose_unstrictly
        connection._get_extra_kex_algs = lambda: [b"ext-info-s"]
        connection._enc_algs, connection._mac_algs = self._algorithms
        return super().adopt(connection)


CHACHA20 = b"chacha20-poly1305@openssh.com"
ETM = b"hmac-sha2-256-etm@openssh.com"


@pytest.mark.parametrize(
    ("ciphers", "macs", "line"),
    [
        ([CHACHA20], [b"hmac-sha2-256"], f"Ciphers {CHACHA20.decode()}"),
        ([b"aes128-ctr"], [ETM], f"MACs {ETM.decode()}"),
        ([b"aes256-ctr", CHACHA20], [ETM], f"MACs {ETM.decode()}"),
    ],
)
async def test_what_does_not_hold_without_strict_key_exchange_is_never_taken_silently(
    reach: Reach, ciphers: list[bytes], macs: list[bytes], line: str
) -> None:
    async with Unstrict(ciphers, macs) as server:
        to = reach.target(server)
        person = Person("fake-password")
        with pytest.raises(NegotiationFailed, match="Terrapin") as caught:
            await reach.connect(to, person)
        assert caught.value.hint.endswith(f": {line}")
        assert person.forms == []
        assert server.seen.methods == []
        await reach.sign_in(as_configured(to, line), person)
        assert any("Terrapin" in step.text for step in person.saw(StepKind.WARNING))


@pytest.mark.parametrize(
    ("ciphers", "macs"),
    [
        ([CHACHA20, b"aes128-gcm@openssh.com"], [ETM]),
        ([CHACHA20, b"aes128-ctr"], [b"hmac-sha2-256"]),
    ],
)
async def test_what_holds_without_strict_key_exchange_is_preferred(
    reach: Reach, ciphers: list[bytes], macs: list[bytes]
) -> None:
    async with Unstrict(ciphers, macs) as server:
        person = Person("fake-password")
        await reach.sign_in(reach.target(server), person)
        assert not any("Terrapin" in step.text for step in person.steps)


@pytest.mark.parametrize(
    ("cipher", "mac", "attackable"),
    [
        ("chacha20-poly1305@openssh.com", "chacha20-poly1305@openssh.com", True),
        ("aes128-cbc", "hmac-sha1-etm@openssh.com", True),
        ("aes128-ctr", "umac-64-etm@openssh.com", True),
        ("aes128-ctr", "umac-64@openssh.com", False),
        ("aes256-gcm@openssh.com", "aes256-gcm@openssh.com", False),
    ],
)
def test_only_sequence_numbers_that_nothing_else_holds_can_be_attacked(
    cipher: str, mac: str, attackable: bool
) -> None:
    assert is_prefix_attackable(Weakness(cipher, mac)) is attackable


async def test_a_host_key_signs_with_what_was_agreed_on(
    reach: Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Scripted({"keyboard-interactive": one_password}) as server:
        server.key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
        server._acceptor.update(server_host_keys=[server.key])
        to = reach.target(server)
        await reach.sign_in(to, Person("fake-password"))
        sign = asyncssh.SSHKey.sign
        monkeypatch.setattr(
            asyncssh.SSHKey, "sign", lambda key, data, _algorithm: sign(key, data, b"ssh-rsa")
        )
        person = Person("fake-password")
        with pytest.raises(NegotiationFailed, match="used another, ssh-rsa"):
            await reach.connect(to, person)
        assert person.forms == []
        assert server.seen.methods == []


@pytest.mark.parametrize(
    ("algorithm", "key_type", "signature"),
    [
        (b"ssh-ed25519", b"ssh-ed25519", b"ssh-ed25519"),
        (b"rsa-sha2-512", b"ssh-rsa", b"rsa-sha2-512"),
        (
            b"rsa-sha2-256-cert-v01@openssh.com",
            b"ssh-rsa-cert-v01@openssh.com",
            b"rsa-sha2-256",
        ),
        (
            b"sk-ssh-ed25519-cert-v01@openssh.com",
            b"sk-ssh-ed25519-cert-v01@openssh.com",
            b"sk-ssh-ed25519@openssh.com",
        ),
    ],
)
def test_an_algorithm_stands_for_a_type_of_key_and_of_signature(
    algorithm: bytes, key_type: bytes, signature: bytes
) -> None:
    assert key_type_of(algorithm) == key_type
    assert signature_of(algorithm) == signature


async def test_every_kind_of_offer_may_be_hostile(reach: Reach) -> None:
    class Hostile(Scripted):
        def adopt(self, connection: Any) -> Any:
            connection._enc_algs = [b"\xff\x1b]0;x\x07", *[b"long" * 999] * 9]
            return super().adopt(connection)

    async with Hostile({}) as server:
        with pytest.raises(AppError) as caught:
            await reach.connect(reach.target(server), Person())
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 2000
