"""Overrides of asyncssh's client connection: text decoding, key exchange, host key, tasks.

asyncssh ends a connection over a text that is not UTF-8, wants a verdict on a host key at once,
takes any signature that a host key can make, and goes on silently without strict key exchange.
All of that is private to it: `asyncssh_internals` lists it, and stops everything when it has moved.
"""

from asyncio import Task, iscoroutine
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any, Protocol

import asyncssh
from asyncssh import constants, encryption, public_key
from asyncssh.packet import SSHPacket, String

from sshtui.errors import AppError, Cancelled
from sshtui.knownhosts.verdict import plain_key
from sshtui.ssh.agent_forward import ForwardedAgent, is_asked
from sshtui.ssh.asyncssh_internals import (
    PACKET_HANDLERS,
    group_bits,
    restart,
    server_signature_algorithms,
)
from sshtui.ssh.disconnect import ServerDisconnect
from sshtui.ssh.negotiation import (
    NegotiationError,
    NegotiationPart,
    Weakness,
    is_prefix_attackable,
    key_type_of,
    signature_of,
)
from sshtui.ssh.signature_algorithms import HostProof
from sshtui.tasks import begin_later

SMALLEST_GROUP = 2048
"""Bits of the smallest Diffie-Hellman group that ssh takes from a server (DH_GRP_MIN)."""

_NO_ALGORITHMS = (b"ext-info-", b"kex-strict-")
"""How the names begin that stand among key exchange methods and are none."""

MOST_AT_ONCE = 16 * 1024
"""Bytes that are looked through for packets at a time."""

MOST_SHOWN = 200
"""Bytes kept of a line that comes before the server's version."""


class WireEvents(Protocol):
    """Who owns a connection: what is asked of it, and what it is told."""

    async def admit_host_key(self, key_data: bytes) -> None:
        """Return if the connection may go on with a host key, in wire form.

        Raises:
            AppError: It may not.
        """

    def admit_weakness(self, weakness: Weakness) -> None:
        """Note a connection without strict key exchange.

        Raises:
            AppError: It may not go on.
        """

    def heard(self) -> None:
        """Note that something came."""

    def greeted(self, version: str) -> None:
        """Note the server's version."""

    def heard_before_version(self, line: bytes) -> None:
        """Note a line, or the beginning of one, that is not a version of SSH."""

    def not_owed(self) -> AbstractContextManager[None]:
        """Mark a time in which the server owes nothing."""


class HeldConnection(asyncssh.SSHClientConnection):
    """A connection of ours; one of asyncssh's becomes it by `hold`."""

    events: WireEvents
    forwarded_agent: ForwardedAgent | None
    proof: HostProof | None
    _admitted: frozenset[bytes]
    _host_key_algorithm: bytes

    # what a server says

    def data_received(self, data: bytes, datatype: asyncssh.DataType = None) -> None:
        """Take bytes, having noted that the server is there."""
        self.events.heard()
        # asyncssh copies all that is left with each packet that it takes off the front.
        for start in range(0, len(data), MOST_AT_ONCE):
            if self._transport is None:
                break
            super().data_received(data[start : start + MOST_AT_ONCE], datatype)

    def process_packet(self, pkttype: int, pktid: int, packet: SSHPacket) -> Any:
        """Process a packet with its texts made readable."""
        return super().process_packet(pkttype, pktid, readable(pkttype, packet))

    def send_packet(self, pkttype: int, *args: bytes, **options: Any) -> None:
        """Send a packet; one that is to be ignored only where it hides something.

        asyncssh sends one before each packet, because of CBC (RFC 4251, 9.3.1). ssh does not.
        """
        if pkttype != constants.MSG_IGNORE or self._enc_alg_cs.endswith(b"-cbc"):
            super().send_packet(pkttype, *args, **options)

    def add_channel(self, chan: Any) -> int:
        """Do so for a channel's packets, too."""
        process = chan.process_packet

        def readably(pkttype: int, pktid: int, packet: SSHPacket) -> Any:
            return process(pkttype, pktid, readable(pkttype, packet))

        chan.process_packet = readably
        return super().add_channel(chan)

    def _process_disconnect(self, _pkttype: int, _pktid: int, packet: SSHPacket) -> None:
        # asyncssh takes one "by application" for the end of all shells, and drops its reason.
        code, reason, language = packet.get_uint32(), packet.get_string(), packet.get_string()
        self._force_close(ServerDisconnect(code, reason.decode(), language.decode()))

    def _recv_version(self) -> bool:
        if not self._inpbuf.startswith(b"SSH-"):
            self.events.heard_before_version(self._inpbuf[:MOST_SHOWN])
        try:
            goes_on = super()._recv_version()
        except UnicodeDecodeError:
            # The version itself is kept by then, byte for byte, as the key exchange needs it.
            self.set_extra_info(server_version=self._server_version.decode("ascii", "replace"))
            self._send_kexinit()
            self._kexinit_sent = goes_on = True
            self._recv_handler = self._recv_pkthdr
        if self._server_version:
            self.events.greeted(self.get_extra_info("server_version"))
        return goes_on

    # the key exchange

    def _choose_alg(
        self, alg_type: str, local_algs: Sequence[bytes], remote_algs: Sequence[bytes]
    ) -> bytes:
        for algorithm in local_algs:
            if algorithm in remote_algs:
                return algorithm
        offers = [
            name.decode("ascii", "replace")
            for name in remote_algs
            if name and not name.startswith(_NO_ALGORITHMS)
        ]
        raise NegotiationError(NegotiationPart(alg_type), offers)

    def _process_kexinit(self, pkttype: int, pktid: int, packet: SSHPacket) -> Any:
        # At once: a server that knows as well that nothing fits may close the line right away.
        self._agree(SSHPacket(packet.get_remaining_payload()))
        return self._exchange(pkttype, pktid, packet)

    def _agree(self, offers: SSHPacket) -> None:
        offers.get_bytes(16)  # a cookie
        kex, host_key, *ways = (offers.get_namelist() for _ in range(8))
        ciphers, macs, compressions = ways[:2], ways[2:4], ways[4:]
        self._choose_alg(NegotiationPart.KEX, self._kex_algs, kex)
        algorithms = self._server_host_key_algs or ()
        self._host_key_algorithm = self._choose_alg(NegotiationPart.HOST_KEY, algorithms, host_key)
        for way in range(2):
            cipher = self._choose_alg(NegotiationPart.CIPHER, self._enc_algs, ciphers[way])
            if encryption.encryption_needs_mac(cipher):
                self._choose_alg(NegotiationPart.MAC, self._mac_algs, macs[way])
            self._choose_alg(NegotiationPart.COMPRESSION, self._cmp_algs, compressions[way])

    async def _exchange(self, pkttype: int, pktid: int, packet: SSHPacket) -> None:
        await super()._process_kexinit(pkttype, pktid, packet)
        self._check_prefix()
        kex: Any = self._kex
        kex.process_packet = partial(self._process_kex, kex, kex.process_packet)

    _packet_handlers = {  # noqa: RUF012
        **PACKET_HANDLERS,
        constants.MSG_DISCONNECT: _process_disconnect,
        constants.MSG_KEXINIT: _process_kexinit,
    }

    def _check_prefix(self) -> None:
        if self._strict_kex:
            return
        for cipher, mac in (
            (self._enc_alg_cs, self._mac_alg_cs),
            (self._enc_alg_sc, self._mac_alg_sc),
        ):
            weakness = Weakness(cipher.decode(), mac.decode())
            if is_prefix_attackable(weakness):
                with _disconnecting(asyncssh.DISC_KEY_EXCHANGE_FAILED):
                    self.events.admit_weakness(weakness)
                return

    def _process_kex(
        self,
        kex: Any,
        process: Callable[[int, int, SSHPacket], Any],
        pkttype: int,
        pktid: int,
        packet: SSHPacket,
    ) -> Any:
        try:
            done = process(pkttype, pktid, packet)
        except _Undecided as undecided:
            return self._decide(undecided.key_data, process, pkttype, pktid, packet)
        bits = group_bits(kex)
        if 0 < bits < SMALLEST_GROUP:
            raise NegotiationError(NegotiationPart.GROUP, [f"{bits} bits"])
        return done

    async def _decide(
        self,
        key_data: bytes,
        process: Callable[[int, int, SSHPacket], Any],
        pkttype: int,
        pktid: int,
        packet: SSHPacket,
    ) -> None:
        """Take the server's reply up again once its host key is admitted; nothing is read until."""
        transport: Any = self._transport
        transport.pause_reading()
        try:
            with _disconnecting(asyncssh.DISC_HOST_KEY_NOT_VERIFIABLE):
                await self.events.admit_host_key(key_data)
        finally:
            transport.resume_reading()
        self._admitted |= {key_data}
        again = SSHPacket(packet.get_full_payload())
        again.get_byte()
        process(pkttype, pktid, again)

    def validate_server_host_key(self, key_data: bytes) -> asyncssh.SSHKey:
        """Return what checks the server's signature, once its host key is admitted."""
        shown = SSHPacket(key_data).get_string()
        if shown != key_type_of(self._host_key_algorithm):
            raise NegotiationError(
                NegotiationPart.HOST_KEY_TYPE, [shown.decode("ascii", "replace")]
            )
        if key_data not in self._admitted:
            raise _Undecided(key_data)
        key = _plain_key(key_data)
        self._server_host_key = key
        proved = self._proved(key_data)
        return _AsAgreed(key, self._host_key_algorithm, proved)  # type: ignore[return-value]

    def _proved(self, key_data: bytes) -> Callable[[bytes, bytes], None]:
        def keep(session: bytes, signature: bytes) -> None:
            if self.proof is None:  # later ones are for another hash than the session's id
                self.proof = HostProof(key_data, session, signature)

        return keep

    # the agent that is lent

    @property
    def _agent_forward_path(self) -> str | None:
        """What asyncssh goes by when it opens a session: whether that one asks for the agent."""
        agent = self.forwarded_agent
        return agent.path if agent is not None and is_asked() else None

    @_agent_forward_path.setter
    def _agent_forward_path(self, path: str | None) -> None:
        raise AssertionError("nothing sets it once the connection is ours")

    def _process_auth_agent_at_openssh_dot_com_open(
        self, packet: SSHPacket
    ) -> tuple[asyncssh.SSHUNIXChannel[bytes], Awaitable[Any]]:
        packet.check_end()
        if self.forwarded_agent is None:
            raise asyncssh.ChannelOpenError(
                asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, "no agent is forwarded"
            )
        return self.create_unix_channel(), self.forwarded_agent.open()

    # the sign-in

    async def send_userauth_request(self, method: bytes, *args: bytes, **kwargs: Any) -> None:
        """Send a request; a signature may take a touch, or a word in another window."""
        with self.events.not_owed():
            await super().send_userauth_request(method, *args, **kwargs)


def hold(conn: asyncssh.SSHClientConnection, events: WireEvents) -> None:
    """Make a connection one of ours, before its first byte.

    Args:
        conn: As asyncssh made it.
        events: Its owner.
    """
    line: Any = conn
    line.__class__ = HeldConnection
    line.events = events
    line.forwarded_agent = None
    line.proof = None
    line._admitted = frozenset()  # noqa: SLF001
    line._host_key_algorithm = b""  # noqa: SLF001
    restart(conn)
    begin_tasks_later(conn)


def begin_tasks_later(
    conn: asyncssh.SSHClientConnection | asyncssh.SSHServerConnection,
) -> None:
    """Let the tasks of a connection begin in the loop's next turn, whatever its task factory says.

    From Python 3.12 on Textual has tasks begin at once. A sign-in method of asyncssh's would then
    give up, or a server's answer, before the connection has the method in hand.

    Args:
        conn: The connection, before its key exchange; a client's or a server's.
    """
    connection: Any = conn
    create = connection.create_task

    def create_later(work: Awaitable[None], *rest: object) -> Task[None]:
        started: Task[None] = create(begin_later(work) if iscoroutine(work) else work, *rest)
        return started

    connection.create_task = create_later


def server_signatures(conn: asyncssh.SSHClientConnection) -> frozenset[str]:
    """Return what signatures of keys a server says that it takes (RFC 8308, 3.1); empty for none.

    Args:
        conn: The connection, once the sign-in has begun.
    """
    said = server_signature_algorithms(conn)
    return frozenset(name.decode("ascii", "replace") for name in said if name)


def host_proof(conn: asyncssh.SSHClientConnection) -> HostProof | None:
    """Return the proof that a server holds its host key; None for a connection not of ours."""
    return conn.proof if isinstance(conn, HeldConnection) else None


def lend_agent(conn: asyncssh.SSHClientConnection, path: str) -> None:
    """Let a host use an agent, in the sessions that ask for it.

    Args:
        conn: The connection to the host.
        path: The agent's socket.
    """
    if not isinstance(conn, HeldConnection):
        raise TypeError("a connection of asyncssh's own")
    conn.forwarded_agent = ForwardedAgent(path, conn.proof)


def trust_nothing(*_address: object) -> tuple[list[object], ...]:
    """Stand in for known_hosts, so that a check that is not in place refuses every key."""
    return ([], [], [], [], [], [], [])


_LAYOUTS = {
    constants.MSG_DISCONNECT: "uta",
    constants.MSG_DEBUG: "bta",
    constants.MSG_USERAUTH_FAILURE: "ab",
    constants.MSG_USERAUTH_BANNER: "ta",
    constants.MSG_GLOBAL_REQUEST: "ab*",
    constants.MSG_CHANNEL_OPEN: "auuu*",
    constants.MSG_CHANNEL_OPEN_FAILURE: "uuta",
    constants.MSG_CHANNEL_REQUEST: "ab*",
}
"""Where the texts are in what a server sends: t for people, a for names and language tags; u and b
are numbers and flags, * is the rest."""
_EXIT_SIGNAL = "ababta"


def readable(pkttype: int, packet: SSHPacket) -> SSHPacket:
    """Return a packet in whose texts all that is not UTF-8, or ASCII in a name, is replaced.

    A text that is missing at the end counts as empty, and what follows the last is left out, as
    in ssh.
    """
    layout = _LAYOUTS.get(pkttype, "")
    if not layout:
        return packet
    head, rest = packet.get_consumed_payload(), packet.get_remaining_payload()
    if rest.startswith(String("exit-signal")):
        layout = _EXIT_SIGNAL
    mended = SSHPacket(head + b"".join(_fields(layout, SSHPacket(rest))))
    mended.get_bytes(len(head))
    return mended


def _fields(layout: str, packet: SSHPacket) -> Iterator[bytes]:
    for kind in layout:
        if kind == "u":
            yield packet.get_bytes(4)
        elif kind == "b":
            yield packet.get_bytes(1)
        elif kind == "*":
            yield packet.get_remaining_payload()
        else:
            text = packet.get_string() if packet else b""
            yield String(_ascii(text) if kind == "a" else text.decode("utf-8", "replace"))


def _ascii(name: bytes) -> bytes:
    return name.decode("ascii", "replace").encode("ascii", "replace")


class _Undecided(Exception):
    """A host key that has not been admitted yet."""

    def __init__(self, key_data: bytes) -> None:
        super().__init__()
        self.key_data = key_data


class _AsAgreed:
    """A host key that takes only signatures of the algorithm that was agreed on.

    Args:
        key: The key.
        algorithm: The host key algorithm of the key exchange.
        proved: Takes what was signed, and the signature, once it is right.
    """

    def __init__(
        self, key: asyncssh.SSHKey, algorithm: bytes, proved: Callable[[bytes, bytes], None]
    ) -> None:
        self._key = key
        self._proved = proved
        self._signature = signature_of(algorithm)

    def verify(self, data: bytes, sig: bytes) -> bool:
        """Check a signature."""
        made_with = SSHPacket(sig).get_string()
        if made_with != self._signature:
            raise NegotiationError(
                NegotiationPart.SIGNATURE, [made_with.decode("ascii", "replace")]
            )
        right = self._key.verify(data, sig)
        if right:
            self._proved(data, sig)
        return right


@contextmanager
def _disconnecting(code: int) -> Iterator[None]:
    """End the connection as the protocol wants it; our own error goes along as the cause."""
    try:
        yield
    except Cancelled as error:
        cancelled = asyncssh.DISC_AUTH_CANCELLED_BY_USER
        raise asyncssh.DisconnectError(cancelled, "cancelled by the user") from error
    except AppError as error:
        raise asyncssh.DisconnectError(code, error.heading) from error


def _plain_key(key_data: bytes) -> asyncssh.SSHKey:
    return public_key.decode_ssh_public_key(plain_key(key_data))
