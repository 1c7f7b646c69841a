"""The undocumented parts of asyncssh that sshtui uses, checked on import.

`methods` and `wire` override methods of asyncssh's. One that asyncssh no longer calls would be no
defence any more, so a name that is gone stops everything that would connect.
"""

# ruff: noqa: SLF001 - this is what the file is for

import asyncssh
from asyncssh import auth, connection, kex_dh

from sshtui.internals import require

_CONNECTION = (
    # overridden
    "_agent_forward_path",
    "_process_auth_agent_at_openssh_dot_com_open",
    "_choose_alg",
    "_packet_handlers",
    "_process_disconnect",
    "_process_kexinit",
    "_recv_version",
    "add_channel",
    "process_packet",
    "send_packet",
    "send_userauth_request",
    "validate_server_host_key",
    # used
    "_cmp_algs",
    "_enc_alg_cs",
    "_enc_alg_sc",
    "_enc_algs",
    "_force_close",
    "_inpbuf",
    "_kex",
    "_kex_algs",
    "_kexinit_sent",
    "_make_keepalive_request",
    "_mac_alg_cs",
    "_mac_alg_sc",
    "_mac_algs",
    "_recv_handler",
    "_recv_pkthdr",
    "_send_kexinit",
    "_send_seq",
    "_server_host_key",
    "_server_host_key_algs",
    "_server_sig_algs",
    "_server_version",
    "_strict_kex",
    "_transport",
    "_update_recv_pktlen",
    "create_task",
    "get_owner",
    "get_server_auth_methods",
)
_METHOD = ("_conn", "auth_failed", "auth_succeeded", "create_task", "send_packet", "send_request")

NAMES = (
    *(f"connection.SSHClientConnection.{name}" for name in _CONNECTION),
    *(f"auth.ClientAuth.{name}" for name in _METHOD),
    "auth._ClientPublicKeyAuth",
    "auth._ClientKbdIntAuth._packet_handlers",
    "auth._ClientKbdIntAuth._process_info_request",
    "auth._ClientPasswordAuth._packet_handlers",
    "auth._ClientPasswordAuth._process_password_change",
    "auth._client_auth_handlers",
    "kex_dh._KexDHGex._p",
    "agent.SSHAgentClient._make_request",
    "agent.SSHAgentClient._reader",
    "channel.SSHChannel._conn",
    "channel.SSHChannel._flush_recv_buf",
    "channel.SSHChannel._make_request",
    "channel.SSHChannel._recv_buf",
    "channel.SSHChannel._recv_paused",
    "channel.SSHChannel._send_request",
    "channel.SSHChannel._send_state",
    "channel.SSHChannel._service_next_request",
    "channel.SSHChannel._session",
    "channel.SSHClientChannel.create",
    "public_key.SSHKeyPair._key_type",
    "public_key.SSHKeyPair.set_sig_algorithm",
    "public_key.SSHKeyPair.sig_algorithm",
    "agent.SSHAgentKeyPair.sign_async",
)

require(asyncssh, NAMES)

_EXTENSION = 27
"""SSH_AGENTC_EXTENSION (draft-ietf-sshm-ssh-agent)."""

ClientPublicKeyAuth = auth._ClientPublicKeyAuth
ClientKbdIntAuth = auth._ClientKbdIntAuth
ClientPasswordAuth = auth._ClientPasswordAuth
PACKET_HANDLERS = connection.SSHClientConnection._packet_handlers


def register(method: str, handler: type[auth.ClientAuth]) -> None:
    """Have every client connection use a handler for a sign-in method."""
    auth._client_auth_handlers[method.encode()] = handler


def restart(conn: asyncssh.SSHClientConnection) -> None:
    """Let a connection whose class has changed read the server's version by its own method."""
    conn._recv_handler = conn._recv_version


def group_bits(kex: object) -> int:
    """Return the size of the group that a server chose for Diffie-Hellman; 0 where it does not."""
    return kex._p.bit_length() if isinstance(kex, kex_dh._KexDHGex) else 0


def server_signature_algorithms(conn: asyncssh.SSHClientConnection) -> set[bytes]:
    """Return what a server says in server-sig-algs (RFC 8308, 3.1)."""
    return conn._server_sig_algs


async def ask_if_there(conn: asyncssh.SSHClientConnection) -> None:
    """Ask a server for an answer, as ssh does with ServerAliveInterval."""
    await conn._make_keepalive_request()


def lose(conn: asyncssh.SSHClientConnection, why: str) -> None:
    """Cut a connection off whose server is silent."""
    conn._force_close(asyncssh.ConnectionLost(why))


def take_packets_of(conn: asyncssh.SSHClientConnection, size: int) -> None:
    """Have a connection take packets for a channel that are as large as this, in bytes."""
    conn._update_recv_pktlen(size)


def unread(
    channel: asyncssh.SSHClientChannel[bytes],
) -> list[tuple[bytes, asyncssh.DataType]]:
    """Take what a channel whose reading is paused has received, which is lost when it closes."""
    rest, channel._recv_buf = channel._recv_buf, []
    # A channel that is gone must not be resumed: it would look for its session.
    channel._recv_paused = False
    return rest


async def send_extension(client: asyncssh.SSHAgentClient, *parts: bytes) -> None:
    """Ask an agent for an extension (draft-ietf-sshm-ssh-agent, 3.8); a refusal is no error."""
    await client._make_request(_EXTENSION, *parts)
