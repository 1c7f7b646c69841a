"""What programs of this machine send: to the socket that ssh finds, and to a SOCKS proxy."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

import pytest

from sshtui.mux import messages
from sshtui.mux.escapes import EscapeFilter
from sshtui.mux.messages import Code, Malformed
from sshtui.mux.wire import MOST_BYTES, Wire
from sshtui.ssh.socks import SocksError, SocksRequest
from tests.effort import LONG
from tests.fuzz import corpus
from tests.fuzz.mutator import mutated
from tests.fuzz.parser import Parser, RecordProperty, attack, rng
from tests.mux.masters import FakeMaster, listening
from tests.mux.scripted_client import ScriptedClient
from tests.mux.test_packet_stream import descriptors
from tests.mux.wire_format import u32
from tests.servers.waiting import until

PIECE = 7
FRAMES = 10_000 if LONG else 200


def pieces(data: bytes) -> list[bytes]:
    return [data[at : at + PIECE] for at in range(0, len(data), PIECE)]


def test_frames_of_an_ssh(record_property: RecordProperty) -> None:
    """They are the same however they are cut, and none is longer than one may be."""

    def packets(*came: bytes) -> list[bytes]:
        wire = Wire()
        taken = []
        wire.receive(b"", (3, 4, 5))
        with suppress(Malformed):
            for piece in came:
                wire.receive(piece)
                while (packet := wire.take_packet()) is not None:
                    assert len(packet.body) <= MOST_BYTES
                    taken.append(packet.body)
        wire.take_descriptors()
        return taken

    def read(data: bytes) -> None:
        found = packets(data)
        assert found == packets(*pieces(data))
        for packet in [*found, data]:
            with suppress(Malformed):
                messages.parse(packet)

    attack(Parser("control_path", read), record_property)


async def test_clients_of_the_socket(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, record_property: RecordProperty
) -> None:
    """Whatever some send, one that does as ssh does is served, and nothing is left behind."""
    path = tmp_path / "mux" / "socket"
    kept, draws = corpus.seeds("control_path"), rng("clients")
    async with listening(path, FakeMaster()), ScriptedClient(path) as healthy:
        await healthy.greet()
        tasks, files = len(asyncio.all_tasks()), descriptors()
        for number in range(FRAMES):
            await send(path, mutated(draws, kept))
            if number % 10 == 0:
                await healthy.send(u32(Code.ALIVE_CHECK, number))
                assert await healthy.reply() == u32(Code.ALIVE, number, os.getpid())
        await until(
            lambda: len(asyncio.all_tasks()) <= tasks and descriptors() <= files,
            "nothing left behind",
        )
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    record_property("tried", FRAMES)


async def send(path: Path, data: bytes) -> None:
    async with ScriptedClient(path) as client:
        with suppress(OSError):  # it may have hung up by then
            await client.send_raw(data)


def test_escape_characters(record_property: RecordProperty) -> None:
    def read(data: bytes) -> None:
        told: list[str] = []
        for escape in (b"~", b"\xff", b"\0"):
            whole, cut = (EscapeFilter(escape, told.append) for _ in range(2))
            sent = [cut(bytes([code])) for code in data[:200]]
            expected = None if None in sent else b"".join(filter(None, sent))
            assert whole(data[:200]) == expected

    attack(Parser("escape", read), record_property)


def test_requests_of_socks_clients(record_property: RecordProperty) -> None:
    """They are the same however they are cut."""

    def asked(*came: bytes) -> tuple[object, bytes, bytes]:
        request, answer = SocksRequest(), b""
        for place, piece in enumerate(came):
            answer += request.feed(piece)
            if request.goal is not None:
                return request.goal, request.rest + b"".join(came[place + 1 :]), answer
        return None, b"", answer

    def read(data: bytes) -> None:
        assert asked(data) == asked(*pieces(data))

    attack(Parser("socks", read, SocksError), record_property)
