"""What is at both ends of a forward: a service that answers, and who speaks to it."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

from sshtui.ssh.connection import Connection
from sshtui.ssh.listening import Listening
from sshtui.sshconfig.forwards import Kind, parse, parse_permitted
from tests.servers.openssh import OpenSsh
from tests.servers.person import Person
from tests.ssh.target import connector, target

BULK = bytes(range(256)) * 20_000
"""More than a window and what waits for a slow reader."""


async def shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer in capitals, once everything has come."""
    data = await reader.read()
    writer.write(b"HEARD " + data.upper())
    with contextlib.suppress(ConnectionError):
        await writer.drain()
        writer.close()
        await writer.wait_closed()


async def connected(server: OpenSsh, directory: Path) -> Connection:
    to = target(
        server,
        directory,
        identity_files=(server.user_key,),
        permit_remote_open=(parse_permitted("127.0.0.1:*"),),
    )
    return await connector().connect(to, Person())


@contextlib.contextmanager
def free_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    yield port


async def listening(connection: Connection, kind: Kind, text: str) -> Listening:
    return await connection.listen(parse(kind, text))


async def said(address: int | Path, data: bytes) -> bytes:
    """Say something to who listens at an address, and return what came back until the end."""
    if isinstance(address, Path):
        reader, writer = await asyncio.open_unix_connection(address)
    else:
        reader, writer = await asyncio.open_connection("127.0.0.1", address)
    try:
        writer.write(data)
        writer.write_eof()
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


def socks_4(host: str, port: int) -> bytes:
    return struct.pack(">BBH", 4, 1, port) + socket.inet_aton(host) + b"me\0"


def socks_4a(host: str, port: int) -> bytes:
    return struct.pack(">BBHI", 4, 1, port, 1) + b"me\0" + host.encode() + b"\0"


def socks_5(host: str, port: int) -> bytes:
    name = bytes((len(host),)) + host.encode()
    return b"\5\1\0" + b"\5\1\0\3" + name + struct.pack(">H", port)


OK_4, OK_5 = b"\0\x5a" + bytes(6), b"\5\0" + b"\5\0\0\1" + bytes(6)
NO_4, NO_5 = b"\0\x5b" + bytes(6), b"\5\0" + b"\5\5\0\1" + bytes(6)
NOT_ALLOWED = b"\5\0" + b"\5\2\0\1" + bytes(6)
