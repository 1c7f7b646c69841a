"""Forwards through a real sshd, each way, between ports and the paths of sockets."""

import asyncio
import os
import resource
import socket
import stat
from pathlib import Path

import pytest

from sshtui.errors import ForwardRefused
from sshtui.ssh import forward as engine
from sshtui.ssh.connection import Connection
from tests.servers.openssh import OpenSsh
from tests.servers.waiting import until
from tests.ssh.forwarding import (
    BULK,
    NO_4,
    NO_5,
    OK_4,
    OK_5,
    connected,
    free_port,
    listening,
    said,
    socks_4,
    socks_4a,
    socks_5,
)

pytestmark = pytest.mark.sshd


async def test_a_local_forward_leads_to_where_the_server_reaches(
    connection: Connection, service: int
) -> None:
    with free_port() as port:
        forward = await listening(connection, "local", f"{port}:127.0.0.1:{service}")
    assert await said(port, b"hello") == b"HEARD HELLO"
    assert await said(port, BULK) == b"HEARD " + BULK.upper()
    await forward.idle()
    assert (forward.clients, forward.sent) == (0, 5 + len(BULK))
    assert forward.received == 2 * 6 + 5 + len(BULK)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await until(lambda: forward.clients == 1, "a client")
    await forward.close()
    with pytest.raises(ConnectionRefusedError):
        await said(port, b"")
    writer.write(b"still there")
    writer.write_eof()
    assert await reader.read() == b"HEARD STILL THERE"
    writer.close()


async def test_a_destination_that_refuses_is_an_empty_connection_and_told(
    connection: Connection, service: int
) -> None:
    with free_port() as nobody, free_port() as port:
        forward = await listening(connection, "local", f"{port}:127.0.0.1:{nobody}")
        assert await said(port, b"hello") == b""
        assert forward.error == (
            f"server-{connection.target.port} did not connect to 127.0.0.1 port {nobody}:"
            " Connection refused."
        )
    await forward.close()


async def test_paths_of_sockets_stand_for_either_side(
    connection: Connection, path_service: Path, service: int, tmp_path: Path
) -> None:
    path = tmp_path / "here"
    forwards = [await listening(connection, "local", f"{path}:{path_service}")]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert await said(path, b"hello") == b"HEARD HELLO"
    with free_port() as port:
        forwards.append(await listening(connection, "local", f"{port}:{path_service}"))
    assert await said(port, BULK) == b"HEARD " + BULK.upper()
    await forwards[0].close()
    assert not path.exists()
    forwards.append(await listening(connection, "local", f"{path}:localhost:{service}"))
    assert await said(path, b"hello") == b"HEARD HELLO"
    for forward in forwards:
        await forward.close()


async def test_a_dynamic_forward_leads_where_its_clients_say(
    connection: Connection, service: int
) -> None:
    with free_port() as port, free_port() as nobody:
        forward = await listening(connection, "dynamic", f"{port}")
        # What a client says before it is answered is passed on.
        assert await said(port, socks_4("127.0.0.1", service) + b"a") == OK_4 + b"HEARD A"
        assert await said(port, socks_4a("localhost", service) + b"b") == OK_4 + b"HEARD B"
        assert await said(port, socks_5("localhost", service) + BULK) == (
            OK_5 + b"HEARD " + BULK.upper()
        )
        assert await said(port, socks_4("127.0.0.1", nobody)) == NO_4
        assert await said(port, socks_5("127.0.0.1", nobody)) == NO_5
        assert "Connection refused" in forward.error
        assert await said(port, b"GET / HTTP/1.1\r\n\r\n") == b""
        assert forward.error == "A client was turned away: it does not speak SOCKS."
    await forward.close()


async def test_a_remote_forward_leads_to_where_this_machine_reaches(
    connection: Connection, service: int, path_service: Path, shared_directory: Path
) -> None:
    with free_port() as port, free_port() as nobody:
        forward = await listening(connection, "remote", f"{port}:127.0.0.1:{service}")
        with pytest.raises(
            ForwardRefused, match=f"RemoteForward {port}: server-.* refused to listen"
        ):
            await listening(connection, "remote", f"{port}:127.0.0.1:{service}")
        assert await said(port, BULK) == b"HEARD " + BULK.upper()
        chosen = await listening(connection, "remote", f"0:{path_service}")
        assert chosen.port > 0
        assert await said(chosen.port, b"hello") == b"HEARD HELLO"
        refused = await listening(connection, "remote", f"0:127.0.0.1:{nobody}")
        assert await said(refused.port, b"hello") == b""
        assert f"127.0.0.1:{nobody}" in refused.error
        path = shared_directory / "there"
        there = await listening(connection, "remote", f"{path}:127.0.0.1:{service}")
        assert await said(path, b"hello") == b"HEARD HELLO"
        for closing in (forward, chosen, refused, there):
            await closing.close()
        with pytest.raises(ConnectionRefusedError):
            await said(port, b"")
    assert (forward.clients, forward.received) == (0, len(BULK))


async def test_sockets_that_are_released_stay_bound_for_the_next_connection(
    connection: Connection, publickey_sshd: OpenSsh, service: int, tmp_path: Path
) -> None:
    with free_port() as port:
        forward = await listening(connection, "local", f"{port}:127.0.0.1:{service}")
    bound = forward.release()
    assert bound is not None
    waiting = asyncio.ensure_future(said(port, b"hello"))
    await connection.close()
    again = await connected(publickey_sshd, tmp_path)
    forward = await again.listen(forward.forward, bound)
    assert await waiting == b"HEARD HELLO"
    await forward.close()
    await again.close()


async def test_nobody_is_let_in_while_too_many_files_are_open(
    connection: Connection, service: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with free_port() as port:
        forward = await listening(connection, "local", f"{port}:127.0.0.1:{service}")
    monkeypatch.setattr(engine, "REST_SECONDS", 0.01)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    client = socket.create_connection(("127.0.0.1", port))
    resource.setrlimit(resource.RLIMIT_NOFILE, (next_descriptor(), hard))
    try:
        await until(lambda: "Too many open files" in forward.error, "the refusal")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    reader, writer = await asyncio.open_connection(sock=client)
    writer.write(b"hello")
    writer.write_eof()
    assert await reader.read() == b"HEARD HELLO"
    writer.close()
    await forward.close()


def next_descriptor() -> int:
    """Return the number of the descriptor that is opened next."""
    descriptor = os.open(os.devnull, os.O_RDONLY)
    os.close(descriptor)
    return descriptor


async def test_what_goes_through_ends_with_the_connection(
    connection: Connection, service: int
) -> None:
    with free_port() as port:
        forward = await listening(connection, "local", f"{port}:127.0.0.1:{service}")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await until(lambda: forward.clients == 1, "a client")
    await connection.close()
    assert await reader.read() == b""
    writer.close()
    await forward.idle()
    await forward.close()
