import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sshtui.mux import client as mux_client
from sshtui.mux.master import Denied, Unavailable
from sshtui.mux.messages import STREAMLOCAL_PORT, VERSION, Code
from sshtui.mux.rider import RiderKind
from sshtui.sshconfig.forwards import Address, Forward
from tests.mux.masters import FakeMaster, listening
from tests.mux.scripted_client import ScriptedClient
from tests.mux.wire_format import HELLO, forward, framed, new_session, stdio_forward, string, u32
from tests.servers.waiting import until

DENIED, FAILED, OK = Code.PERMISSION_DENIED, Code.FAILURE, Code.OK
WORDS = b"sshtui: Sign in first."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mux" / "socket"


@pytest.fixture
async def master() -> FakeMaster:
    return FakeMaster()


@pytest.fixture
async def client(path: Path, master: FakeMaster) -> AsyncIterator[ScriptedClient]:
    async with listening(path, master), ScriptedClient(path) as client:
        yield client


async def test_the_requests_without_a_channel_are_answered(
    client: ScriptedClient, master: FakeMaster
) -> None:
    await client.send(HELLO)
    assert await client.reply() == u32(Code.HELLO, VERSION) + string(b"info") + string(b"0")
    await client.send(u32(Code.ALIVE_CHECK, 1))
    assert await client.reply() == u32(Code.ALIVE, 1, os.getpid())
    await client.send(u32(0x1000000F, 2))
    assert await client.reply() == u32(FAILED, 2) + string(b"unsupported request")
    await client.send(u32(Code.EXTENDED_INFO, 3) + string(b"connection"))
    assert await client.reply() == u32(Code.EXTENDED_INFO_REPLY, 3, 1) + string(b"signed in\n")
    await client.send(u32(Code.TERMINATE, 4))
    assert await client.reply() == u32(OK, 4)
    await client.send(u32(Code.STOP_LISTENING, 5))
    assert await client.reply() == u32(OK, 5)
    master.in_use = True
    for code in (Code.TERMINATE, Code.STOP_LISTENING):
        await client.send(u32(code, 6))
        reply = await client.reply()
        assert reply is not None
        assert reply.startswith(u32(DENIED, 6))


async def test_forwards_are_opened_found_and_closed(
    client: ScriptedClient, master: FakeMaster
) -> None:
    await client.greet()
    opened = Code.OPEN_FORWARD
    await client.send(forward(opened, 1, 1, (b"", 8080), (b"web", 80)))
    await client.send(forward(opened, 2, 3, (b"*", 1080), (b"socks", 0)))
    await client.send(forward(opened, 3, 2, (b"::1", 0), (b"/run/x", STREAMLOCAL_PORT)))
    await client.send(forward(opened, 4, 2, (b"", 1080), (b"socks", 0)))
    await client.send(forward(opened, 5, 7, (b"", 1080), (b"web", 80)))
    replies = [await client.reply() for _ in range(5)]
    assert replies == [
        u32(OK, 1),
        u32(OK, 2),
        u32(Code.REMOTE_PORT, 3, 4711),
        u32(OK, 4),
        u32(FAILED, 5) + string(b"Invalid forwarding request"),
    ]
    assert master.forwards == [
        Forward("local", Address(None, 8080), Address("web", 80)),
        Forward("dynamic", Address("*", 1080), None),
        Forward("remote", Address("::1", 0), Path("/run/x")),
        Forward("remote", Address(None, 1080), None),
    ]
    closing = forward(Code.CLOSE_FORWARD, 6, 1, (b"", 8080), (b"web", 80))
    await client.send(closing, closing)
    assert await client.reply() == u32(OK, 6)
    assert await client.reply() == u32(FAILED, 6) + string(b"port not forwarded")
    master.in_use = True
    await client.send(forward(opened, 7, 1, (b"", 8080), (b"web", 80)))
    assert await client.reply() == u32(DENIED, 7) + string(b"sshtui: Nobody agreed.")


@pytest.mark.parametrize(
    ("error", "code"),
    [(Denied("Sign in first."), DENIED), (Unavailable("Sign in first."), FAILED)],
)
async def test_a_rider_without_a_connection_is_told_so_and_may_go_on(
    client: ScriptedClient, master: FakeMaster, error: Denied | Unavailable, code: Code
) -> None:
    master.refuse(error)
    await client.greet()
    await client.send(new_session(1, b"ls"))
    client.pass_null(3)
    assert await client.reply() == u32(code, 1) + string(WORDS)
    await client.send(stdio_forward(2, b"inner", 22))
    client.pass_null(2)
    assert await client.reply() == u32(code, 2) + string(WORDS)
    await client.send(u32(Code.ALIVE_CHECK, 3))
    assert await client.reply() == u32(Code.ALIVE, 3, os.getpid())
    assert [(rider.kind, rider.command) for rider in master.asked] == [
        (RiderKind.COMMAND, "ls"),
        (RiderKind.STDIO_FORWARD, "inner:22"),
    ]
    # The master was told of nobody who left, as nobody rode.
    assert master.gone == []


async def test_a_client_that_goes_while_it_waits_ends_the_wait(
    path: Path, master: FakeMaster
) -> None:
    async with listening(path, master) as listener:
        async with ScriptedClient(path) as client:
            await client.greet()
            await client.send(new_session(1))
            client.pass_null(3)
            await until(lambda: listener.riders, "rider")
        await until(lambda: master.gone, "end of the wait")
        assert listener.riders == ()


async def test_a_rider_is_ended_from_here_while_it_waits(
    client: ScriptedClient, master: FakeMaster
) -> None:
    await client.greet()
    await client.send(new_session(1, b"ls"))
    client.pass_null(3)
    await until(lambda: master.asked, "rider")
    master.asked[0].end()
    assert await client.reply() is None


async def test_a_terminal_to_ask_on_is_found(path: Path, master: FakeMaster) -> None:
    primary, terminal = os.openpty()
    null = os.open(os.devnull, os.O_RDWR)
    async with listening(path, master):
        for passed in ((null, null, terminal), (terminal, null, null), (null, null, null)):
            async with ScriptedClient(path) as client:
                await client.greet()
                await client.send(new_session(1))
                client.pass_descriptors(*passed)
                await until(lambda: len(master.asked) > len(master.gone), "rider")
                found = master.asked[-1].terminal
                name = None if found is None else os.ttyname(found)
                assert name == (None if terminal not in passed else os.ttyname(terminal))
            await until(lambda: len(master.asked) == len(master.gone), "end")
    for descriptor in (primary, terminal, null):
        os.close(descriptor)


@pytest.mark.parametrize(
    "sent",
    [
        framed(u32(Code.ALIVE_CHECK, 0)),
        framed(u32(Code.HELLO, 3)),
        framed(HELLO) * 2,
        framed(HELLO) + framed(u32(Code.ALIVE_CHECK)),
        framed(HELLO) + u32(0xFFFFFFFF),
        b"GET / HTTP/1.1\r\n\r\n",
    ],
)
async def test_who_breaks_the_protocol_is_dropped(
    client: ScriptedClient, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mux_client, "PATIENCE", 3600.0)
    await client.send_raw(sent)
    replies = [await client.reply() for _ in range(2)]
    assert replies[-1] is None
