"""A jump host learns nothing of what goes through it, and cannot lead to another target."""

import asyncio
import contextlib
from dataclasses import replace
from pathlib import Path
from typing import Self

import pytest
from asyncssh.encryption import GCMEncryption

from sshtui.credentials.binding import Mode
from sshtui.credentials.credential import Credential
from sshtui.credentials.repository import CredentialRepository
from sshtui.credentials.service import open_credentials
from sshtui.endpoint import Endpoint
from sshtui.errors import Cancelled, HostKeyRefused
from sshtui.kbdint import autofill
from tests.servers.person import CANCEL, KEEP, Person
from tests.servers.scripted import HOST, Scripted
from tests.servers.talk import accept
from tests.servers.waiting import until
from tests.ssh import test_host_key
from tests.ssh.target import connector, target
from tests.trust.test_host_identity import know_every_key
from tests.trust.twin import Defence, needs

SECRET = "canary-of-the-target"


def bastion() -> Scripted:
    """Return a jump host that lets everyone in, so that nothing is remembered for it."""
    return Scripted({"keyboard-interactive": accept}, forwards=True)


def curious() -> Scripted:
    """Return a jump host that asks for what the target asks for."""
    return Scripted({"keyboard-interactive": test_host_key.password}, forwards=True)


class AnyEndpoint(Endpoint):
    """Is taken for whatever endpoint it is compared with."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Endpoint)

    def __hash__(self) -> int:
        return 0


def belong_to_every_account(monkeypatch: pytest.MonkeyPatch) -> None:
    on_host = CredentialRepository.on_host

    async def on_any_account(self: CredentialRepository, host: str) -> tuple[Credential, ...]:
        anywhere = AnyEndpoint("deploy", host, 22)
        return tuple(
            replace(found, binding=replace(found.binding, endpoint=anywhere))
            for found in await on_host(self, host)
        )

    monkeypatch.setattr(CredentialRepository, "on_host", on_any_account)


def belong_to_every_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autofill, "_bar", lambda field, form, credential, used: "")


def encrypt_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def encrypt(self: GCMEncryption, seq: int, header: bytes, packet: bytes) -> tuple[bytes, bytes]:
        return header + packet, bytes(16)

    def decrypt(
        self: GCMEncryption, seq: int, first: bytes, rest: bytes, header_len: int, mac: bytes
    ) -> bytes:
        return first[header_len:] + rest

    monkeypatch.setattr(GCMEncryption, "encrypt_packet", encrypt)
    monkeypatch.setattr(GCMEncryption, "decrypt_packet", decrypt)


class Relay:
    """What a jump host passes on, and keeps a copy of.

    Args:
        port: Where it leads.

    Attributes:
        port: Its own.
        copied: All that went through, in both directions.
    """

    def __init__(self, port: int) -> None:
        self.port = 0
        self.copied = bytearray()
        self._to = port

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._pass_on, HOST, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _pass_on(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, out = await asyncio.open_connection(HOST, self._to)
        await asyncio.gather(self._copy(near, out), self._copy(far, back))

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 16):
            self.copied += data
            writer.write(data)
        writer.close()


ACCOUNT = Defence("a password belongs to an account", belong_to_every_account, SECRET)
HOST_KEY = Defence("a password belongs to a host key", belong_to_every_key, SECRET)


@pytest.mark.parametrize("gone", [None, ACCOUNT, HOST_KEY], ids=["neither", "account", "host key"])
async def test_a_jump_host_that_asks_gets_nothing_of_the_targets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: Defence | None
) -> None:
    if gone is not None:
        gone.take_out(monkeypatch)
    await curious_jump_host(tmp_path)


@needs(ACCOUNT)
async def test_both_walls_keep_it_from_a_jump_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    HOST_KEY.take_out(monkeypatch)
    await curious_jump_host(tmp_path)


async def curious_jump_host(tmp_path: Path) -> None:
    """Save a password for the target, and go there again by a jump host that asks for it."""
    credentials = open_credentials(private=True)
    async with bastion() as first, curious() as second, test_host_key.server() as running:
        saves = Person(SECRET, remember=True, mode=Mode.SEND)
        there = target(running, tmp_path, jumps=(target(first, tmp_path),))
        await (await connector(credentials).connect(there, saves)).close()
        person = Person(KEEP, CANCEL)
        there = target(running, tmp_path, jumps=(target(second, tmp_path),))
        with contextlib.suppress(Cancelled):
            await (await connector(credentials).connect(there, person)).close()
        assert SECRET not in str(second.seen.answers)


@needs(Defence("the target's key is the target's", know_every_key, "DID NOT RAISE"))
async def test_a_jump_host_that_leads_elsewhere_is_found_out(tmp_path: Path) -> None:
    async with bastion() as jump, test_host_key.server() as meant, test_host_key.server() as other:
        async with Relay(other.port) as relay:
            there = target(meant, tmp_path, jumps=(target(jump, tmp_path),))
            known = there.user_known_hosts[0]
            known.write_text(known.read_text().replace(f":{meant.port}", f":{relay.port}"))
            person = Person(SECRET)
            with pytest.raises(HostKeyRefused, match="has changed"):
                await connector().connect(replace(there, port=relay.port), person)
        assert person.forms == []
        assert other.seen.methods == []


@needs(Defence("the target's own encryption", encrypt_nothing, SECRET))
async def test_a_jump_host_that_passes_all_on_reads_nothing(tmp_path: Path) -> None:
    said = bytearray()
    async with bastion() as jump, test_host_key.server() as running, Relay(running.port) as relay:
        there = target(running, tmp_path, jumps=(target(jump, tmp_path),))
        known = there.user_known_hosts[0]
        known.write_text(known.read_text().replace(f":{running.port}", f":{relay.port}"))
        connection = await connector().connect(replace(there, port=relay.port), Person(SECRET))
        shell = await connection.open_shell((80, 24), on_data=said.extend, on_close=print)
        shell.write(b"what is typed\n")
        await until(lambda: b"what is typed" in said, "echo")
        await connection.close()
        assert running.seen.answers == [[SECRET]]
        assert jump.seen.answers == []
    assert relay.copied.startswith(b"SSH-2.0-")
    for text in (SECRET, "what is typed", "Password"):
        assert text.encode() not in relay.copied
