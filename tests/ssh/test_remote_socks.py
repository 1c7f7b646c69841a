"""A remote forward without a destination, to clients on the host."""

import pytest

from sshtui.ssh.connection import Connection
from tests.ssh.forwarding import (
    BULK,
    NO_5,
    NOT_ALLOWED,
    OK_4,
    OK_5,
    free_port,
    listening,
    said,
    socks_4,
    socks_5,
)

pytestmark = pytest.mark.sshd


async def test_a_remote_forward_to_nowhere_is_a_proxy_as_far_as_it_may_lead(
    connection: Connection, service: int
) -> None:
    with free_port() as nobody:
        forward = await listening(connection, "remote", "0")
        assert await said(forward.port, socks_5("127.0.0.1", service) + b"a") == OK_5 + b"HEARD A"
        assert await said(forward.port, socks_4("127.0.0.1", service) + BULK) == (
            OK_4 + b"HEARD " + BULK.upper()
        )
        assert await said(forward.port, socks_5("127.0.0.1", nobody)) == NO_5
        assert await said(forward.port, socks_5("localhost", service)) == NOT_ALLOWED
        assert forward.error == f"PermitRemoteOpen does not allow localhost:{service}."
        assert await said(forward.port, b"hello") == b""
    await forward.close()
