"""What of asyncssh's connection we hold by private names: these are to fail when one moves."""

import inspect
import re

import asyncssh
import pytest
from asyncssh import auth, channel, connection, constants, kex_dh, stream
from asyncssh.connection import SSHClientConnection, SSHServerConnection
from asyncssh.packet import Boolean, SSHPacket, String, UInt32

from sshtui.ssh import asyncssh_connection
from sshtui.ssh.asyncssh_connection import HeldConnection, readable


@pytest.mark.parametrize(
    "name",
    [
        "_choose_alg",
        "_process_disconnect",
        "_process_kexinit",
        "_recv_version",
        "add_channel",
        "process_packet",
        "send_packet",
        "send_userauth_request",
        "validate_server_host_key",
    ],
)
def test_what_a_line_overrides_still_exists(name: str) -> None:
    assert hasattr(SSHClientConnection, name)
    assert name in vars(HeldConnection)


def test_the_key_exchange_still_goes_where_it_is_held() -> None:
    assert SSHClientConnection._packet_handlers[constants.MSG_KEXINIT] is (
        SSHClientConnection._process_kexinit
    )
    assert "validate_server_host_key(" in inspect.getsource(kex_dh._KexDHBase._process_reply)
    assert "key.verify(h, sig)" in inspect.getsource(kex_dh._KexDHBase._verify_reply)
    assert "handler.process_packet(" in inspect.getsource(SSHClientConnection._recv_packet)
    version = inspect.getsource(SSHClientConnection._recv_version)
    assert version.index("self._server_version = version") < version.index(
        "server_version=version.decode"
    )


def test_every_task_of_a_connection_is_still_started_by_the_one_function() -> None:
    assert hasattr(SSHServerConnection, "create_task")
    for module in (auth, channel, connection, stream):
        past_it = re.findall(
            r"ensure_future|(?:asyncio|loop)\.create_task", inspect.getsource(module)
        )
        assert past_it == (["ensure_future"] if module is connection else []), module.__name__


def test_nothing_that_a_server_says_is_decoded_strictly_elsewhere() -> None:
    """Every strict decoding is of a message in the table, or of what only a server of ours gets."""
    found = {
        name
        for owner in (
            connection.SSHConnection,
            SSHClientConnection,
            channel.SSHChannel,
            channel.SSHClientChannel,
        )
        for name, method in vars(owner).items()
        if inspect.isfunction(method)
        and re.search(r"_bytes\.decode\(|_decode_utf8\(\w", inspect.getsource(method))
    }
    assert found == {
        "_decode_utf8",
        "_process_channel_open",
        "_process_channel_open_failure",
        "_process_debug",
        "_process_exit_signal_request",
        "_process_disconnect",
        "_process_forwarded_streamlocal_at_openssh_dot_com_open",
        "_process_forwarded_tcpip_open",
        "_process_global_request",
        "_process_request",
        "_process_userauth_banner",
        "_process_userauth_request",
        "_process_x11_open",
    }


async def test_without_our_check_every_host_key_is_refused() -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.listen("127.0.0.1", 0, server_host_keys=[key], config=None)
    async with server:
        with pytest.raises(asyncssh.HostKeyNotVerifiable):
            await asyncssh.connect(
                "127.0.0.1",
                server.get_port(),
                known_hosts=asyncssh_connection.trust_nothing,
                config=None,
                client_keys=None,
                agent_path=None,
            )


LATIN = b"Zur\xfcck"


@pytest.mark.parametrize(
    ("kind", "sent", "texts"),
    [
        (
            constants.MSG_DISCONNECT,
            UInt32(2) + String(LATIN) + String(b"d\xe9"),
            UInt32(2) + String("Zur�ck") + String("d?"),
        ),
        (constants.MSG_DISCONNECT, UInt32(2), UInt32(2) + String("") + String("")),
        (
            constants.MSG_DEBUG,
            Boolean(True) + String(LATIN) + String("") + b"more",
            Boolean(True) + String("Zur�ck") + String(""),
        ),
        (
            constants.MSG_GLOBAL_REQUEST,
            String(LATIN) + Boolean(True) + b"\xff",
            String("Zur?ck") + Boolean(True) + b"\xff",
        ),
        (constants.MSG_CHANNEL_DATA, String(LATIN), String(LATIN)),
    ],
)
def test_texts_are_made_readable_and_nothing_else_is_touched(
    kind: int, sent: bytes, texts: bytes
) -> None:
    packet = SSHPacket(bytes([kind]) + sent)
    packet.get_byte()
    assert readable(kind, packet).get_remaining_payload() == texts
