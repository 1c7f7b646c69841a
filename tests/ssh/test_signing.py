"""AddKeysToAgent, as the real ssh does it; and what is asked but once."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from sshtui.errors import AuthenticationFailed
from sshtui.signin.steps import StepKind
from tests.servers.openssh import OpenSsh, make_key
from tests.servers.person import Person
from tests.servers.reach import Reach
from tests.servers.variants import OpenSshFactory
from tests.ssh.keys import PASSPHRASE, Agent, authorise, certify, configuration, resolve, run_ssh
from tests.ssh.target import connector

pytestmark = pytest.mark.sshd

ADDED = (17, 25)
"""SSH_AGENTC_ADD_IDENTITY, and the same with constraints."""


class Listener:
    """An agent that holds nothing, and keeps what it is told to add."""

    def __init__(self) -> None:
        self.added: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.read(4):
            request = await reader.readexactly(int.from_bytes(head, "big"))
            if request[0] in ADDED:
                self.added.append(request)
            answer = {11: b"\x0c\0\0\0\0", 17: b"\6", 25: b"\6"}.get(request[0], b"\5")
            writer.write(len(answer).to_bytes(4, "big") + answer)
        writer.close()


@pytest.fixture
async def listener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Listener]:
    """Stand in for the agent of the environment."""
    path = str(tmp_path / "listener")
    agent = Listener()
    monkeypatch.setenv("SSH_AUTH_SOCK", path)
    async with await asyncio.start_unix_server(agent.serve, path):
        yield agent


@pytest.mark.parametrize("value", ["yes", "confirm", "1h", "confirm 5m", "no"])
@pytest.mark.parametrize("kind", ["ed25519", "rsa -b 2048 -m PEM", "ecdsa -m PKCS8"])
async def test_a_key_is_added_byte_for_byte_as_by_ssh(
    publickey_sshd: OpenSsh, listener: Listener, tmp_path: Path, value: str, kind: str
) -> None:
    key = make_key(tmp_path / "id", kind=kind)
    certify(key, "-n", publickey_sshd.user, authority=make_key(tmp_path / "ca"))
    authorise(publickey_sshd, key)
    text = f"AddKeysToAgent {value}\nIdentityFile {key}\n"
    config = configuration(tmp_path / "config", publickey_sshd, text)
    done = await asyncio.to_thread(run_ssh, config)
    assert "Authenticated to" in done.stderr
    by_ssh = listener.added.copy()
    listener.added.clear()
    await (await connector().connect(resolve(config), Person())).close()
    assert listener.added == by_ssh
    assert len(by_ssh) == (value != "no")


@pytest.mark.parametrize(("value", "lends"), [("ask", True), ("ask", False), ("perhaps", False)])
async def test_ask_asks_and_so_does_what_is_none_of_these(
    reach: Reach, publickey_sshd: OpenSsh, agent: Agent, tmp_path: Path, value: str, lends: bool
) -> None:
    key = make_key(tmp_path / "id", passphrase=PASSPHRASE)
    authorise(publickey_sshd, key)
    person = Person(passphrases=(PASSPHRASE, PASSPHRASE), lends=lends)
    to = reach.target(
        publickey_sshd,
        agent=agent.socket,
        adds_keys=value,
        agent_lifetime=60,
        identity_files=(key,),
    )
    await reach.sign_in(to, person)
    await reach.sign_in(to, person)
    (question, *_) = person.agent_questions
    assert (question.file, question.lifetime) == (str(key), 60)
    assert ("sshtui-test" in agent.ssh_add("-l")) == lends
    assert len(person.key_files) == (1 if lends else 2)


async def test_an_agent_that_takes_no_keys_is_a_note(
    reach: Reach, publickey_sshd: OpenSsh, tmp_path: Path
) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.read(4):
            request = await reader.readexactly(int.from_bytes(head, "big"))
            writer.write(b"\0\0\0\5\x0c\0\0\0\0" if request[0] == 11 else b"\0\0\0\1\5")
        writer.close()

    path = str(tmp_path / "refusing")
    person = Person()
    key = publickey_sshd.user_key
    to = reach.target(publickey_sshd, agent=path, adds_keys="yes", identity_files=(key,))
    async with await asyncio.start_unix_server(refuse, path):
        await reach.sign_in(to, person)
    notes = [step.text for step in person.saw(StepKind.NOTE)]
    assert notes == [f"{key} was not added to the agent: Unable to add key"]


async def test_a_passphrase_serves_hop_and_target_and_is_then_forgotten(
    reach: Reach, openssh: OpenSshFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bastion = openssh.key_only(AllowTcpForwarding="local")
    server = openssh.key_only()
    key = make_key(tmp_path / "id", passphrase=PASSPHRASE)
    for host in (bastion, server):
        authorise(host, key)
    seen: list[weakref.ref[asyncssh.SSHKey]] = []
    read = asyncssh.import_private_key

    def watched(*arguments: object) -> asyncssh.SSHKey:
        seen.append(weakref.ref(made := read(*arguments)))  # type: ignore[arg-type]  # passed on
        return made

    monkeypatch.setattr(asyncssh, "import_private_key", watched)
    jump = reach.target(bastion, identity_files=(key,))
    to = replace(reach.target(server, identity_files=(key,)), jumps=(jump,))
    person = Person(passphrases=(PASSPHRASE, PASSPHRASE))
    connection = await reach.connect(to, person)
    try:
        assert len(person.key_files) == 1
        assert len(seen) == 1
        gc.collect()
        assert seen[0]() is None
    finally:
        await connection.close()
    await reach.sign_in(to, person)
    assert len(person.key_files) == 2


async def test_each_hop_has_keys_of_its_own(
    reach: Reach, openssh: OpenSshFactory, tmp_path: Path
) -> None:
    bastion, server = openssh.key_only(AllowTcpForwarding="local"), openssh.key_only()
    jump = reach.target(bastion, identity_files=(bastion.user_key,))
    to = replace(reach.target(server, identity_files=(server.user_key,)), jumps=(jump,))
    await reach.sign_in(to, Person())
    assert bastion.count_log("Failed publickey") == server.count_log("Failed publickey") == 0


async def test_one_wrong_key_that_used_up_the_only_try_is_named(
    reach: Reach, openssh: OpenSshFactory, tmp_path: Path
) -> None:
    server = openssh.key_only(MaxAuthTries="1")
    key = make_key(tmp_path / "wrong")
    to = reach.target(server, identity_files=(key, server.user_key))
    with pytest.raises(AuthenticationFailed) as failed:
        await reach.sign_in(to, Person())
    assert "one attempt" in failed.value.hint
    assert "IdentitiesOnly" in failed.value.hint


async def test_tries_that_keys_and_answers_used_up_are_told_apart(
    reach: Reach, openssh: OpenSshFactory, tmp_path: Path
) -> None:
    server = openssh.password(PubkeyAuthentication="yes", MaxAuthTries="3")
    keys = tuple(make_key(tmp_path / f"k{number}") for number in range(2))
    to = reach.target(server, identity_files=keys)
    with pytest.raises(AuthenticationFailed) as by_both:
        await reach.sign_in(to, Person("fake-wrong", "fake-wrong", "fake-wrong"))
    assert by_both.value.hint.startswith("2 keys used some of the server's attempts")
    to = reach.target(server)
    with pytest.raises(AuthenticationFailed) as by_answers:
        await reach.sign_in(to, Person("fake-wrong", "fake-wrong", "fake-wrong"))
    assert "Wait a while" in by_answers.value.hint
