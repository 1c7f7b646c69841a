import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sshtui.mux.messages import Code
from sshtui.mux.packet_stream import MOST_PACKETS, MOST_UNREAD, PacketStream
from tests.mux.wire_format import framed, new_session, u32
from tests.servers.waiting import until


def descriptors() -> set[str]:
    """Return what is open, by number and name."""
    found = set()
    for path in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # what the directory was read with
            found.add(f"{path.name} {path.readlink()}")
    return found


@contextlib.asynccontextmanager
async def stream_and_client() -> AsyncIterator[tuple[PacketStream, socket.socket, asyncio.Event]]:
    ours, theirs = socket.socketpair(socket.AF_UNIX)
    ended = asyncio.Event()
    stream = PacketStream(ours, ended.set)
    try:
        yield stream, theirs, ended
    finally:
        stream.close()
        theirs.close()


async def test_a_packet_brings_its_descriptors_which_no_program_of_ours_inherits() -> None:
    async with stream_and_client() as (stream, client, _):
        reading, writing = os.pipe()
        client.sendall(framed(new_session(1, b"ls")))
        for _ in range(3):
            socket.send_fds(client, [b"\0"], [writing])
        packet = await stream.take_packet()
        assert packet.body == new_session(1, b"ls")
        assert len(packet.descriptors) == 3
        assert not any(map(os.get_inheritable, packet.descriptors))
        for descriptor in (reading, writing, *packet.descriptors):
            os.close(descriptor)


@pytest.mark.parametrize(
    "sent",
    [
        # descriptors that no packet wants, a packet that nobody takes, one that is not complete
        [(b"\0", 1)] * 4,
        [(framed(u32(Code.ALIVE_CHECK, 1)), 4)],
        [(framed(new_session(1)), 0), *[(b"\0", 1)] * 3],
        [(framed(new_session(1)), 0), (b"\0", 1)],
        [(framed(u32(Code.ALIVE_CHECK, 1)) * 40, 3)],
    ],
)
async def test_no_descriptor_stays_open_whatever_becomes_of_its_packet(
    sent: list[tuple[bytes, int]],
) -> None:
    before = descriptors()
    async with stream_and_client() as (_, client, ended):
        with Path(os.devnull).open() as null:
            for data, number in sent:
                socket.send_fds(client, [data], [null.fileno()] * number)
        client.shutdown(socket.SHUT_WR)
        await until(ended.is_set, "end")
    assert descriptors() == before


async def test_requests_without_an_end_are_not_kept() -> None:
    async with stream_and_client() as (stream, client, ended):
        client.sendall(framed(u32(Code.ALIVE_CHECK, 1)) * (MOST_PACKETS + 1))
        await until(ended.is_set, "end")
        assert (await stream.take_packet()).body == u32(Code.ALIVE_CHECK, 1)


async def test_who_reads_no_replies_is_given_up() -> None:
    async with stream_and_client() as (stream, _, ended):
        # What the system keeps for them is no concern of ours.
        for _ in range(4096):
            if not ended.is_set():
                stream.send(bytes(1000))
        assert ended.is_set()
        assert MOST_UNREAD < len(stream._unsent) <= MOST_UNREAD + 1004


async def test_replies_go_on_once_they_are_read() -> None:
    async with stream_and_client() as (stream, client, ended):
        client.setblocking(False)
        sent = 0
        while not stream._unsent:
            stream.send(bytes(996))
            sent += 1000
        flushing = asyncio.ensure_future(stream.flush())
        received = 0
        while received < sent:
            received += len(await asyncio.get_running_loop().sock_recv(client, 65536))
        await flushing
        assert not ended.is_set()
