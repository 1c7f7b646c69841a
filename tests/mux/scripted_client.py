"""A client of which a test says every byte."""

import asyncio
import os
import socket
import struct
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.mux.wire_format import HELLO, framed


class ScriptedClient:
    """Sends packets and descriptors, and reads replies.

    Args:
        path: The socket.
    """

    def __init__(self, path: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.setblocking(False)
        self.path = path

    async def __aenter__(self) -> Self:
        await asyncio.get_running_loop().sock_connect(self.socket, str(self.path))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.socket.close()

    async def send(self, *packets: bytes) -> None:
        await self.send_raw(b"".join(map(framed, packets)))

    async def send_raw(self, data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.socket, data)

    def pass_descriptors(self, *descriptors: int) -> None:
        """Pass each with a NUL of its own, as ssh does."""
        for descriptor in descriptors:
            socket.send_fds(self.socket, [b"\0"], [descriptor])

    def pass_null(self, number: int) -> None:
        """Pass /dev/null some times."""
        null = os.open(os.devnull, os.O_RDWR)
        try:
            self.pass_descriptors(*[null] * number)
        finally:
            os.close(null)

    async def greet(self) -> None:
        """Say HELLO and read that of the master."""
        await self.send(HELLO)
        assert await self.reply() is not None, "the master has hung up"

    async def reply(self) -> bytes | None:
        """Return the next packet; None when the master has hung up."""
        head = await self._read(4)
        return None if head is None else await self._read(struct.unpack(">I", head)[0])

    async def _read(self, size: int) -> bytes | None:
        data = b""
        while len(data) < size:
            try:
                more = await asyncio.get_running_loop().sock_recv(self.socket, size - len(data))
            except ConnectionResetError:
                return None
            if not more:
                return None
            data += more
        return data
