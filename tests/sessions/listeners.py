"""Listeners on loopback that count what a probe brings, and the targets that lead there."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from sshtui.services.reachability import Reach, Reachability
from sshtui.sshconfig.target import Target
from tests.servers.waiting import until

HOST = "127.0.0.1"

Talk = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Counter:
    """Counts what its connections bring."""

    def __init__(self, talk: Talk) -> None:
        self.total = 0
        self.ended = 0
        self.received = b""
        self._talk = talk

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.total += 1
        # A probe that has read enough closes on the rest, which resets the connection.
        with contextlib.suppress(ConnectionError):
            await self._talk(writer)
            self.received += await reader.read()
        writer.close()
        self.ended += 1


def says(data: bytes, *, and_ends: bool = False) -> Talk:
    async def talk(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if and_ends:
            writer.write_eof()

    return talk


@asynccontextmanager
async def listening(talk: Talk) -> AsyncIterator[tuple[Counter, int]]:
    counter = Counter(talk)
    server = await asyncio.start_server(counter.serve, HOST, 0)
    async with server:
        yield counter, server.sockets[0].getsockname()[1]
        await until(lambda: counter.ended == counter.total, "end of every connection")


def to(port: int, hostname: str = HOST, **changes: Any) -> Target:
    made = Target(alias=f"host-{port}", hostname=hostname, port=port, user="deploy")
    return replace(made, **changes)


async def probe(target: Target) -> Reach:
    """The result of one check, having seen that it was told and kept."""
    checker = Reachability()
    told: list[tuple[str, Reach]] = []
    await checker.check([target], on_result=lambda *result: told.append(result))
    found = checker.last(target.alias)
    assert found is not None
    assert told == [(target.alias, found)]
    return found


@asynccontextmanager
async def full_listener() -> AsyncIterator[int]:
    """A listener that the system takes no more connections for, and so drops each attempt."""
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind((HOST, 0))
        full.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        yield full.getsockname()[1]
