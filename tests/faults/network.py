"""A network between client and server that fails as networks do."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum, auto

HOST = "127.0.0.1"
_MORE_THAN_WAIT = 4


class Fault(Enum):
    """How a connection fails."""

    CUT = auto()
    """Both sides see its end."""
    RESET = auto()
    """Both sides see a reset."""
    STALL = auto()
    """Nothing passes any more, and nobody is told."""
    HALF_OPEN = auto()
    """The server sees its end, and the client does not."""


class Shut(Enum):
    """How a network keeps a connection from being made."""

    REFUSED = auto()
    """There is nobody who takes it."""
    SWALLOWED = auto()
    """Nothing answers, as behind a firewall."""


class FaultyProxy:
    """Passes TCP on to a server until it is told to fail.

    Args:
        port: The server's.

    Attributes:
        port: Its own, which stays the same.
        to: The port that new connections lead to; 0 to close them at once.
        connections: How many there have been.
        at_once: How new connections fail; None for not at all.
    """

    def __init__(self, port: int) -> None:
        # Bound all the time, and never listening: while it is shut nobody else gets the port.
        self._place = socket.socket()
        self._place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._place.bind((HOST, 0))
        self.port = int(self._place.getsockname()[1])
        self.to = port
        self.connections = 0
        self.at_once: Fault | None = None
        self._open: list[Passage] = []
        self._listening: asyncio.Server | None = None
        self._shut: list[socket.socket] = []

    async def begin(self) -> None:
        """Take connections, again after it was shut."""
        self._let_in()
        self._listening = await asyncio.start_server(self.serve, HOST, self.port)

    def shut(self, how: Shut) -> None:
        """Have all connections cut, and no more be made until `begin`."""
        self.fail(Fault.CUT)
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        if how is Shut.SWALLOWED:
            # Who listens without taking anybody, and has no room for those that wait.
            full = socket.create_server((HOST, self.port), backlog=0)
            self._shut = [full, *(_calling(full.getsockname()) for _ in range(_MORE_THAN_WAIT))]

    def fail(self, fault: Fault) -> None:
        """Have all connections fail in one way, and new ones be closed at once."""
        self.to = 0
        for passage in self._open:
            passage.fail(fault)

    async def end(self) -> None:
        """Cut all connections, and wait until nobody is busy with them."""
        self.shut(Shut.REFUSED)
        self._let_in()
        self._place.close()
        for passage in self._open:
            await passage.done.wait()

    def _let_in(self) -> None:
        for held in self._shut:
            held.close()
        self._shut = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on."""
        self.connections += 1
        if not self.to:
            writer.close()
            return
        there, out = await asyncio.open_connection(HOST, self.to)
        passage = Passage(writer, out)
        self._open.append(passage)
        if self.at_once is not None:
            passage.fail(self.at_once)
        try:
            await asyncio.gather(passage.carry(reader, out), passage.carry(there, writer))
        finally:
            passage.done.set()


class Passage:
    """One connection through the proxy.

    Args:
        client: The side of the client.
        server: The side of the server.

    Attributes:
        done: Whether it is over.
    """

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.done = asyncio.Event()
        self._client = client
        self._server = server
        self._free = asyncio.Event()
        self._free.set()

    def fail(self, fault: Fault) -> None:
        """Fail in one way."""
        sides = {Fault.STALL: (), Fault.HALF_OPEN: (self._server,)}
        ended = sides.get(fault, (self._client, self._server))
        if fault in sides:
            self._free.clear()
        elif fault is Fault.CUT:
            self._free.set()
        for side in (side for side in ended if not side.is_closing()):
            if fault is Fault.RESET:
                lingers_not = struct.pack("ii", 1, 0)
                connection = side.get_extra_info("socket")
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, lingers_not)
            side.transport.abort()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on what comes from one side, until that ends."""
        with contextlib.suppress(OSError):
            while data := await reader.read(1 << 16):
                await self._free.wait()
                writer.write(data)
                await writer.drain()
            await self._free.wait()
            writer.close()


def _calling(place: tuple[str, int]) -> socket.socket:
    caller = socket.socket()
    caller.setblocking(False)
    caller.connect_ex(place)
    return caller


@asynccontextmanager
async def faulty_proxy(port: int) -> AsyncIterator[FaultyProxy]:
    """Have a proxy before a server."""
    proxy = FaultyProxy(port)
    await proxy.begin()
    try:
        yield proxy
    finally:
        await proxy.end()
