"""What of asyncssh we hold by private names: these tests are to fail when one of them moves."""

import inspect

import pytest
from asyncssh import auth
from asyncssh.connection import SSHClientConnection

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
        (SSHClientConnection, ("get_server_auth_methods", "get_owner")),
    ):
        assert [name for name in names if not hasattr(base, name)] == []


def test_the_failure_handler_still_reports_through_the_method() -> None:
    source = inspect.getsource(SSHClientConnection._process_userauth_failure)
    assert "auth.auth_succeeded()" in source
    assert "auth.auth_failed()" in source
