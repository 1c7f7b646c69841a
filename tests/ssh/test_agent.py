import asyncio
import base64
import hashlib
import shutil
import signal
import socket
from pathlib import Path

import asyncssh
import pytest
from asyncssh import sk
from asyncssh.packet import Byte, SSHPacket, String, UInt32

from sshtui.endpoint import Hop
from sshtui.errors import AuthenticationFailed
from sshtui.signin.reporter import StepReporter
from sshtui.signin.steps import Step, StepKind
from sshtui.ssh import agent as agents
from sshtui.ssh import signer_wait
from sshtui.ssh.public_keys import PublicKey
from sshtui.ssh.signer_wait import SignerWait
from tests.servers.openssh import OpenSsh, make_key
from tests.servers.person import Person
from tests.servers.reach import Reach
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until
from tests.ssh.keys import Agent, authorise, authorise_line, certify, strangers

pytestmark = pytest.mark.sshd

HOP = Hop(("web",), 0)


def public_file(server: OpenSsh, directory: Path, mode: int = 0o644) -> Path:
    """Return a copy of the public half of the user's key, with nothing beside it."""
    copy = directory / "card.pub"
    shutil.copy(f"{server.user_key}.pub", copy)
    copy.chmod(mode)
    return copy


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o666])
async def test_a_public_file_chooses_a_key_of_the_agent_whatever_its_mode(
    reach: Reach, publickey_sshd: OpenSsh, agent: Agent, tmp_path: Path, mode: int
) -> None:
    strangers(tmp_path, "other")
    agent.add(tmp_path / "other", publickey_sshd.user_key)
    person = Person()
    to = reach.target(
        publickey_sshd,
        agent=agent.socket,
        identities_only=True,
        identity_files=(public_file(publickey_sshd, tmp_path, mode),),
    )
    await reach.sign_in(to, person)
    assert person.saw(StepKind.NOTE) == []
    assert publickey_sshd.count_log("Failed publickey") == 0


async def test_the_public_half_of_a_key_that_only_the_agent_has_chooses_it(
    reach: Reach, publickey_sshd: OpenSsh, agent: Agent, tmp_path: Path
) -> None:
    agent.add(publickey_sshd.user_key)
    missing = public_file(publickey_sshd, tmp_path).with_suffix("")
    to = reach.target(
        publickey_sshd, agent=agent.socket, identities_only=True, identity_files=(missing,)
    )
    await reach.sign_in(to, Person())


async def test_a_public_file_whose_key_nobody_has_says_so(
    reach: Reach, publickey_sshd: OpenSsh, agent: Agent, tmp_path: Path
) -> None:
    path = public_file(publickey_sshd, tmp_path)
    to = reach.target(publickey_sshd, agent=agent.socket, identity_files=(path,))
    with pytest.raises(AuthenticationFailed) as failed:
        await reach.sign_in(to, Person())
    reason = f"{path}: it is a public key, and no agent has its private key"
    assert reason in failed.value.message
    assert publickey_sshd.count_log("Failed publickey") == 0


async def test_a_locked_key_that_the_agent_has_asks_for_no_passphrase(
    reach: Reach, publickey_sshd: OpenSsh, agent: Agent, tmp_path: Path
) -> None:
    agent.add(publickey_sshd.user_key)
    locked = tmp_path / "locked"
    locked.write_text("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n")
    locked.chmod(0o644)  # nobody reads it, so nobody minds
    shutil.copy(f"{publickey_sshd.user_key}.pub", f"{locked}.pub")
    person = Person()
    to = reach.target(
        publickey_sshd, agent=agent.socket, identities_only=True, identity_files=(locked,)
    )
    await reach.sign_in(to, person)
    assert person.key_files == []
    assert person.saw(StepKind.NOTE) == []


@pytest.mark.parametrize("where", ["beside", "CertificateFile", "in the agent"])
async def test_a_certificate_goes_with_the_key_of_the_agent(
    reach: Reach, publickey_sshd: OpenSsh, agent: Agent, tmp_path: Path, where: str
) -> None:
    strangers(tmp_path, "ca", "card")
    key = tmp_path / "card"
    if where != "in the agent":
        agent.add(key)
    certificate = certify(key, "-n", publickey_sshd.user, authority=tmp_path / "ca")
    if where == "in the agent":
        agent.add(key)
        certificate.unlink()
    if where == "CertificateFile":
        certificate = certificate.rename(tmp_path / "elsewhere.pub")
    key.unlink()
    authorise_line(publickey_sshd, f"cert-authority {(tmp_path / 'ca.pub').read_text()}")
    to = reach.target(
        publickey_sshd,
        agent=agent.socket,
        identities_only=where != "in the agent",
        identity_files=(key,),
        certificate_files=(certificate,) if where == "CertificateFile" else (),
    )
    person = Person()
    await reach.sign_in(to, person)
    assert person.saw(StepKind.METHOD)[-1].source.startswith("certificate for")


async def test_an_rsa_key_of_the_agent_signs_with_sha2(
    reach: Reach, publickey_sshd: OpenSsh, agent: Agent, tmp_path: Path
) -> None:
    key = make_key(tmp_path / "rsa", kind="rsa -b 2048")
    agent.add(key)
    authorise_line(publickey_sshd, Path(f"{key}.pub").read_text())
    await reach.sign_in(reach.target(publickey_sshd, agent=agent.socket), Person())


async def test_an_agent_that_will_not_sign_is_named_and_the_next_key_is_tried(
    reach: Reach, publickey_sshd: OpenSsh, tmp_path: Path
) -> None:
    refusing = Agent(tmp_path / "refusing", SSH_ASKPASS="/bin/false", SSH_ASKPASS_REQUIRE="force")
    try:
        assert "Identity added" in refusing.ssh_add("-c", publickey_sshd.user_key)
        to = reach.target(
            publickey_sshd, agent=refusing.socket, identity_files=(publickey_sshd.user_key,)
        )
        with pytest.raises(AuthenticationFailed, match="the agent refused to sign"):
            await reach.sign_in(to, Person())
    finally:
        refusing.close()


async def test_a_locked_agent_is_one_without_keys(
    reach: Reach, publickey_sshd: OpenSsh, agent: Agent, tmp_path: Path
) -> None:
    agent.add(publickey_sshd.user_key)
    ask = tmp_path / "ask"
    ask.write_text("#!/bin/sh\necho fake-lock\n")
    ask.chmod(0o755)
    assert "Agent locked" in agent.ssh_add("-x", SSH_ASKPASS=str(ask), SSH_ASKPASS_REQUIRE="force")
    path = public_file(publickey_sshd, tmp_path)
    to = reach.target(publickey_sshd, agent=agent.socket, identity_files=(path,))
    with pytest.raises(AuthenticationFailed, match="no agent has"):
        await reach.sign_in(to, Person())


@pytest.mark.parametrize("stop", ["host key", "agent key"])
async def test_an_agent_that_hangs_is_waited_for_only_as_long_as_one_likes(
    reach: Reach,
    publickey_sshd: OpenSsh,
    agent: Agent,
    monkeypatch: pytest.MonkeyPatch,
    stop: str,
) -> None:
    monkeypatch.setattr(signer_wait, "SILENCE", 0.01)
    agent.add(publickey_sshd.user_key)
    to = reach.target(publickey_sshd, agent=agent.socket, identity_files=(publickey_sshd.user_key,))
    person = Person()

    def hang(step: Step) -> None:
        if stop in f"{step.kind} {step.source}":
            agent.process.send_signal(signal.SIGSTOP)
            person.impatient = True

    person.stepped = hang
    if stop == "host key":
        await reach.sign_in(to, person)
    else:
        with pytest.raises(AuthenticationFailed, match="it did not respond"):
            await reach.sign_in(to, person)
    assert person.waits[-1].instead == "Continue without it"
    assert any("did not respond" in step.text for step in person.steps)


@pytest.mark.parametrize(
    ("says", "closes"),
    [(b"\0\0\0\5\x0c\0\0\0\x09", True), (b"HTTP/1.1 400 Bad Request\r\n\r\n", False)],
)
async def test_something_that_is_no_agent_is_noted(
    reach: Reach, publickey_sshd: OpenSsh, tmp_path: Path, says: bytes, closes: bool
) -> None:
    path = str(tmp_path / "not-an-agent")

    async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(says)
        await writer.drain()
        if not closes:
            await reader.read()
        writer.close()

    server = await asyncio.start_unix_server(garbage, path)
    person = Person()
    to = reach.target(publickey_sshd, agent=path, identity_files=(publickey_sshd.user_key,))
    async with server:
        await reach.sign_in(to, person)
    assert any(path in step.text for step in person.steps)
    assert person.waits == []


async def test_a_signature_by_another_algorithm_is_none(tmp_path: Path) -> None:
    async def sign(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(int.from_bytes(await reader.readexactly(4), "big"))
        # SSH_AGENT_SIGN_RESPONSE, whatever the flags of the request say.
        writer.write(String(Byte(14) + String(String("ssh-rsa") + String(b"fake"))))
        await reader.read()
        writer.close()

    path = str(tmp_path / "old")
    person = Person()
    agent = agents.Agent(path, SignerWait(person, StepReporter(HOP, person.on_step)))
    async with await asyncio.start_unix_server(sign, path):
        with pytest.raises(ValueError, match="signs with 'ssh-rsa' only"):
            await agent.sign(PublicKey(b"fake"), b"data", "rsa-sha2-512")
        agent.close()


async def test_an_answer_that_is_no_longer_waited_for_answers_nothing_else(tmp_path: Path) -> None:
    asked, left = asyncio.Event(), asyncio.Event()

    async def think(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(int.from_bytes(await reader.readexactly(4), "big"))
        asked.set()
        if await reader.read() == b"":
            left.set()
        writer.close()

    path = str(tmp_path / "slow")
    person = Person()
    agent = agents.Agent(path, SignerWait(person, StepReporter(HOP, person.on_step)))
    async with await asyncio.start_unix_server(think, path):
        signing = asyncio.ensure_future(agent.sign(PublicKey(b"fake"), b"data", "ssh-ed25519"))
        await asked.wait()
        signing.cancel()
        await until(left.is_set, "end of the connection", seconds=20)
        agent.close()


async def test_a_socket_that_nobody_listens_on_is_noted(
    reach: Reach, publickey_sshd: OpenSsh, tmp_path: Path
) -> None:
    path = str(tmp_path / "dead")
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(path)
    person = Person()
    to = reach.target(publickey_sshd, agent=path, identity_files=(publickey_sshd.user_key,))
    await reach.sign_in(to, person)
    assert f"agent {path}: Connection refused" in [step.text for step in person.steps]


async def test_a_key_that_was_added_for_one_host_is_good_for_that_one(
    reach: Reach, openssh: OpenSshFactory, agent: Agent, tmp_path: Path
) -> None:
    meant, other = openssh.key_only(), openssh.key_only()
    key = make_key(tmp_path / "only-here")
    authorise(meant, key)
    authorise(other, key)
    known_hosts = tmp_path / "known"
    # ssh-add knows no ports: the names are what the host keys are found by.
    known_hosts.write_text(
        meant.known_hosts_line(name="meant") + other.known_hosts_line(name="other")
    )
    said = agent.ssh_add("-H", known_hosts, "-h", f"{meant.user}@meant", key)
    assert "Identity added" in said
    person = Person()
    await reach.sign_in(reach.target(meant, agent=agent.socket), person)
    with pytest.raises(AuthenticationFailed):
        await reach.sign_in(reach.target(other, agent=agent.socket), person)
    assert other.count_log("Postponed publickey|Failed publickey") == 0


class CardAgent:
    """An agent with a FIDO key, which signs as a device would that is touched (PROTOCOL.u2f)."""

    kind = b"sk-ssh-ed25519@openssh.com"

    def __init__(self) -> None:
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        packet = SSHPacket(self._key.public_data)
        packet.get_string()
        self.blob = String(self.kind) + String(packet.get_string()) + String("ssh:")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.read(4):
            request = SSHPacket(await reader.readexactly(int.from_bytes(head, "big")))
            writer.write(String(self._answer(request)))
        writer.close()

    def _answer(self, request: SSHPacket) -> bytes:
        match request.get_byte():
            case 11:
                return Byte(12) + UInt32(1) + String(self.blob) + String("a card")
            case 13:
                request.get_string()
                return Byte(14) + String(self._signature(request.get_string()))
            case _:
                return Byte(5)

    def _signature(self, data: bytes) -> bytes:
        touched = Byte(1) + UInt32(7)
        hashes = [hashlib.sha256(part).digest() for part in (b"ssh:", data)]
        signed = SSHPacket(self._key.sign(touched.join(hashes), b"ssh-ed25519"))
        signed.get_string()
        return String(self.kind) + String(signed.get_string()) + touched


async def test_a_security_key_in_the_agent_needs_no_extra(
    reach: Reach,
    publickey_sshd: OpenSsh,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sk, "sk_available", False)
    card = CardAgent()
    line = f"{card.kind.decode()} {base64.b64encode(card.blob).decode()}\n"
    authorise_line(publickey_sshd, line)
    public = tmp_path / "card.pub"
    public.write_text(line)
    socket_path = str(tmp_path / "card-agent")
    to = reach.target(
        publickey_sshd, agent=socket_path, identities_only=True, identity_files=(public,)
    )
    async with await asyncio.start_unix_server(card.serve, socket_path):
        await reach.sign_in(to, Person())
