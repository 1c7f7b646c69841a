import asyncio
import socket
from datetime import UTC, datetime, timedelta

import pytest

from sshtui.sanitize import clean
from sshtui.services import reachability
from sshtui.services.reachability import Reach, ReachState
from tests.servers.waiting import until
from tests.sessions.listeners import listening, probe, says, to

pytestmark = [
    pytest.mark.filterwarnings("error::ResourceWarning"),
    pytest.mark.usefixtures("no_garbage"),
]


async def greeted_with(data: bytes, *, and_ends: bool = False) -> Reach:
    async with listening(says(data, and_ends=and_ends)) as (counter, port):
        found = await probe(to(port))
        await until(lambda: counter.ended, "end of the connection")
        assert counter.received == b""
        return found


async def test_a_result_tells_how_long_connecting_took_and_when() -> None:
    before = datetime.now(UTC)
    found = await greeted_with(b"SSH-2.0-Fake_1.0 test\r\n")
    assert found.detail == "Fake_1.0 test"
    assert before <= found.at <= datetime.now(UTC)
    assert found.at.utcoffset() == timedelta(0)
    assert 0 < found.seconds < reachability.TIMEOUT


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"Welcome\r\nto example.com\r\nSSH-2.0-Fake_1.0\r\n", "Fake_1.0"),
        (b"SSH-1.99-Fake_1.0\n", "Fake_1.0"),
        (b"SSH-1.5-Fake_1.0\r\n", "SSH-1.5-Fake_1.0"),
        (b"SSH-2.0-\r\n", ""),
        (b"SSH-2.0-\x1b[2J\x07fake\xff\r\n", "^[[2J^Gfake\ufffd"),
        ("SSH-2.0-fa\u202eke\r\n".encode(), "fake"),
        (b"SSH-2.0-" + b"x" * 200 + b"\r\n", "x" * 79 + "…"),
        (b"SSH-2.0-" + b"\x1b" * 200 + b"\r\n", "^[" * 39 + "^…"),
    ],
)
async def test_the_greeting_is_found_cleaned_and_cut(data: bytes, detail: str) -> None:
    found = await greeted_with(data)
    assert (found.state, found.detail) == (ReachState.ANSWERS, detail)
    assert clean(found.detail) == found.detail


async def test_a_greeting_that_comes_in_pieces_is_put_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loop = asyncio.get_running_loop()
    real = loop.sock_recv

    async def one_byte(sock: socket.socket, size: int) -> bytes:
        return await real(sock, 1)

    monkeypatch.setattr(loop, "sock_recv", one_byte)
    found = await greeted_with(b"Hello\r\nSSH-2.0-Fake_1.0\r\n")
    assert (found.state, found.detail) == (ReachState.ANSWERS, "Fake_1.0")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"220 mail.example.com ESMTP\r\n",
        b"SSH-2.0-without_an_end",
        b"\x1b]0;fake\x07\x00\xff\r\n",
        b" SSH-2.0-Fake_1.0\r\n",
    ],
)
async def test_what_ends_without_a_greeting_is_only_open(data: bytes) -> None:
    found = await greeted_with(data, and_ends=True)
    assert (found.state, found.detail) == (ReachState.OPEN, "no SSH greeting")


@pytest.mark.parametrize("filler", [b"x", b"\n", b"SSH-"])
async def test_a_flood_is_read_only_so_far(filler: bytes) -> None:
    flood = filler * (1024 * 1024 // len(filler)) + b"\nSSH-2.0-too_late\r\n"
    found = await greeted_with(flood)
    assert (found.state, found.detail) == (ReachState.OPEN, "no SSH greeting")


@pytest.mark.parametrize(
    ("room", "state"), [(0, ReachState.ANSWERS), (1, ReachState.OPEN)], ids=["just", "over"]
)
async def test_a_greeting_counts_within_8_kib(room: int, state: ReachState) -> None:
    greeting = b"SSH-2.0-Fake_1.0\n"
    before = b"x" * (8 * 1024 - len(greeting) - 1 + room) + b"\n"
    found = await greeted_with(before + greeting)
    assert found.state is state


@pytest.mark.parametrize("data", [b"", b"SSH-2.0-without_an_end"])
async def test_a_listener_that_never_greets_is_only_open(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reachability, "TIMEOUT", 0.25)
    found = await greeted_with(data)
    assert (found.state, found.detail) == (ReachState.OPEN, "no SSH greeting within 0.25 s")


async def test_a_connection_reset_before_the_greeting_is_only_open() -> None:
    async def reset(writer: asyncio.StreamWriter) -> None:
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()

    async with listening(reset) as (_, port):
        found = await probe(to(port))
    assert (found.state, found.detail) == (ReachState.OPEN, "no SSH greeting")
