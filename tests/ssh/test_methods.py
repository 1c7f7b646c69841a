"""What of asyncssh we hold by private names: these tests are to fail when one of them moves."""

import inspect
import re

import asyncssh
import pytest
from asyncssh import auth, channel, connection, stream
from asyncssh.connection import SSHClientConnection, SSHServerConnection

from sshtui.ssh import methods


@pytest.mark.parametrize(
    ("name", "handler"),
    [
        (b"publickey", methods.PublicKeyAuth),
        (b"keyboard-interactive", methods.KbdIntAuth),
        (b"password", methods.PasswordAuth),
    ],
)
def test_our_handlers_are_the_ones_in_force(name: bytes, handler: type) -> None:
    assert auth._client_auth_handlers[name] is handler


def test_what_the_handlers_override_still_exists() -> None:
    assert set(auth._ClientKbdIntAuth._packet_handlers) == {auth.MSG_USERAUTH_INFO_REQUEST}
    assert set(auth._ClientPasswordAuth._packet_handlers) == {auth.MSG_USERAUTH_PASSWD_CHANGEREQ}
    for base, names in (
        (auth._ClientKbdIntAuth, ("_start", "_process_info_request")),
        (auth._ClientPasswordAuth, ("_start", "_process_password_change")),
        (auth.ClientAuth, ("auth_succeeded", "auth_failed", "send_packet", "send_request")),
        (SSHClientConnection, ("get_server_auth_methods", "validate_server_host_key", "get_owner")),
        (SSHServerConnection, ("create_task",)),
    ):
        assert [name for name in names if not hasattr(base, name)] == []


def test_every_task_of_a_connection_is_still_started_by_the_one_function() -> None:
    for module in (auth, channel, connection, stream):
        past_it = re.findall(
            r"ensure_future|(?:asyncio|loop)\.create_task", inspect.getsource(module)
        )
        assert past_it == (["ensure_future"] if module is connection else []), module.__name__


def test_the_failure_handler_still_reports_through_the_method() -> None:
    source = inspect.getsource(SSHClientConnection._process_userauth_failure)
    assert "auth.auth_succeeded()" in source
    assert "auth.auth_failed()" in source


def test_the_host_key_check_still_hangs_on_the_connection() -> None:
    from asyncssh import kex_dh  # noqa: PLC0415

    assert "validate_server_host_key(" in inspect.getsource(kex_dh)
    assert "_server_host_key = host_key" in inspect.getsource(
        SSHClientConnection.validate_server_host_key
    )


async def test_without_our_check_every_host_key_is_refused() -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.listen("127.0.0.1", 0, server_host_keys=[key], config=None)
    async with server:
        with pytest.raises(asyncssh.HostKeyNotVerifiable):
            await asyncssh.connect(
                "127.0.0.1",
                server.get_port(),
                known_hosts=methods.trust_nothing,
                config=None,
                client_keys=None,
                agent_path=None,
            )
