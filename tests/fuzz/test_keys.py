"""Keys: known_hosts, certificates, key files, and what an agent says."""

import asyncio
from contextlib import suppress
from pathlib import Path

from sshtui.endpoint import Hop
from sshtui.knownhosts import certificate, entry, revoked, verdict
from sshtui.signin.reporter import StepReporter
from sshtui.ssh import public_keys
from sshtui.ssh.agent import Agent
from sshtui.ssh.private_keys import KeyFile, UnusableKeyError
from sshtui.ssh.public_keys import PublicKey
from sshtui.ssh.signer_wait import SignerWait
from tests.fuzz import corpus
from tests.fuzz.parser import Parser, RecordProperty, attack
from tests.servers.person import Person

HOST_KEY = corpus.read("certificate", "plain")
CERTIFICATE = corpus.read("certificate", "host")


def test_known_hosts(tmp_path: Path, record_property: RecordProperty) -> None:
    """A file that cannot be read blocks; it does not make a key known."""
    file = tmp_path / "known_hosts"

    def read(data: bytes) -> None:
        file.write_bytes(data)
        for key in (HOST_KEY, CERTIFICATE):
            ruling = verdict.rule("web", 22, key, user_files=[file], system_files=[], printed=data)
            assert ruling.verdict is not verdict.Verdict.KNOWN
            verdict.known_fingerprints("web", 2222, user_files=[file], system_files=[])
            verdict.known_algorithms("web", 22, user_files=[file], system_files=[])
        list(entry.parse_entries(data, file, "[web]:2222", "web"))
        with suppress(ValueError):
            revoked.is_revoked(file, HOST_KEY, None)

    attack(Parser("known_hosts", read), record_property)


def test_host_certificates(record_property: RecordProperty) -> None:
    """One that was changed is none."""
    right = [certificate.decode(corpus.read("certificate", name)) for name in ("host", "user")]

    def read(data: bytes) -> None:
        public_keys.PublicKey.decode(data)
        certificate.is_certificate(data)
        with suppress(ValueError):
            certificate.check(data)
        assert certificate.decode(data) in right

    attack(Parser("certificate", read, ValueError), record_property)


def test_key_files(tmp_path: Path, record_property: RecordProperty) -> None:
    path = tmp_path / "id"
    path.touch(0o600)

    def read(data: bytes) -> None:
        path.write_bytes(data)
        public = public_keys.find(path)
        public_keys.find_certificate(path)
        key = KeyFile.read(path)
        key.check_against(public)
        if not key.is_encrypted:
            asyncio.run(key.decode(public))

    attack(Parser("key_file", read, UnusableKeyError), record_property)


async def test_what_an_agent_says(tmp_path: Path, record_property: RecordProperty) -> None:
    """Whatever it says, there are keys to try or there is a reason why not."""
    said = b""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(int.from_bytes(await reader.readexactly(4), "big"))
        writer.write(said)
        writer.close()

    path = str(tmp_path / "agent")
    person = Person()
    wait = SignerWait(person, StepReporter(Hop(("web",), 0), person.on_step))
    public = PublicKey.decode(HOST_KEY)
    assert public is not None

    async def ask() -> None:
        agent = Agent(path, wait)
        with suppress(OSError, ValueError):
            await agent.keys()
        agent.close()
        with suppress(OSError, ValueError):
            await agent.sign(public, b"data", "rsa-sha2-256")
        agent.close()

    def read(data: bytes) -> None:
        nonlocal said
        said = data
        asyncio.run_coroutine_threadsafe(ask(), loop).result()

    loop = asyncio.get_running_loop()
    async with await asyncio.start_unix_server(answer, path):
        await asyncio.to_thread(attack, Parser("agent", read), record_property)
