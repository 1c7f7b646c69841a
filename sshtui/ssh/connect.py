"""From a target to a signed-in connection, hop by hop."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import asyncssh

from sshtui.credentials.binding import Endpoint
from sshtui.credentials.book import CredentialBook
from sshtui.errors import AppError, ConfigError
from sshtui.hosts.model import Target
from sshtui.kbdint.form import Hop
from sshtui.kbdint.patterns import CustomPattern
from sshtui.ssh.client import SignIn
from sshtui.ssh.connection import Connection, OpenHop
from sshtui.ssh.failures import is_too_many, is_trivial, translate, trivial
from sshtui.ssh.host_key import HostKeyGate
from sshtui.ssh.interaction import Interaction, Phase, Step, StepKind
from sshtui.ssh.methods import trust_nothing
from sshtui.ssh.proxy import ProxyCommand
from sshtui.ssh.unattended import Unattended

FASTEST_FIRST = (
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "chacha20-poly1305@openssh.com",
    "aes256-ctr",
    "aes192-ctr",
    "aes128-ctr",
)
"""ssh's own ciphers, but AES-GCM before ChaCha20, which costs Python more for each packet."""

BATCH = "BatchMode is yes"
"""Why nobody is asked."""

Dialer = Callable[[str, int], Awaitable[socket.socket]]
"""Makes the TCP connection for the first hop, where it is not the network that should."""


class Connector:
    """Opens connections.

    Args:
        credentials: Where answers are remembered.
        dial: Replaces the network for the first hop.
        custom: The person's own patterns for what prompts ask for.
    """

    def __init__(
        self,
        credentials: CredentialBook,
        *,
        dial: Dialer | None = None,
        custom: tuple[CustomPattern, ...] = (),
    ) -> None:
        self.credentials = credentials
        self._custom = custom
        self._dial = dial

    async def connect(self, target: Target, interaction: Interaction) -> Connection:
        """Sign in to a target, through its jump hosts.

        What a hop taught is written down before the next one begins, and before this returns: by
        then everything is asked, so that no question and no session read the same keys.

        Cancelling the call closes every hop and tells the server that was being signed in to.

        Raises:
            ConnectError: No session came of it.
            Cancelled: The person gave up.
        """
        route = target.route
        if target.batch:
            interaction = Unattended(interaction, BATCH)
        names = tuple(hop.alias for hop in route)
        opened: list[OpenHop] = []
        try:
            for index, hop_target in enumerate(route):
                hop = Hop(names, index)
                opened.append(await self._open_hop(hop_target, hop, opened, interaction))
                await opened[-1].client.learned()
        except BaseException:
            await Connection(target, Hop(names, 0), opened).close()
            raise
        return Connection(target, Hop(names, len(names) - 1), opened)

    async def _open_hop(
        self, target: Target, hop: Hop, opened: list[OpenHop], interaction: Interaction
    ) -> OpenHop:
        endpoint = Endpoint(
            target.user,
            target.hostname,
            target.port,
            tuple(str(before.endpoint) for before in opened),
        )
        if target.batch and not isinstance(interaction, Unattended):
            interaction = Unattended(interaction, BATCH)
        gate = HostKeyGate(target, hop, interaction)
        tunnel = opened[-1] if opened else None
        while True:
            interaction.follow(Step(StepKind.CONNECTING, hop, Phase.CONNECTING))
            try:
                return await self._sign_in(target, endpoint, hop, gate, tunnel, interaction)
            except asyncssh.HostKeyNotVerifiable:
                await gate.settle()

    async def _sign_in(
        self,
        target: Target,
        endpoint: Endpoint,
        hop: Hop,
        gate: HostKeyGate,
        tunnel: OpenHop | None,
        interaction: Interaction,
    ) -> OpenHop:
        limit = asyncio.timeout(target.connect_timeout or None)
        client = SignIn(
            target,
            endpoint,
            hop,
            gate=gate,
            interaction=interaction,
            credentials=self.credentials,
            custom=self._custom,
            on_auth=lambda: limit.reschedule(None),
        )
        try:
            async with limit:
                remembers = await self._remembers(endpoint)
                conn = await _cancellable(
                    client,
                    asyncssh.connect(
                        client_factory=lambda: client,
                        disable_trivial_auth=remembers,
                        **await self._way_to(target, tunnel, client),
                        **_options(target, gate),
                    ),
                )
        except Exception as error:
            if isinstance(error, asyncssh.HostKeyNotVerifiable) and gate.refused:
                raise
            failure = _failure(error, client, target, hop)
            interaction.follow(Step(StepKind.FAILED, hop, client.phase, text=failure.message))
            await client.settle()
            raise failure from error
        except asyncio.CancelledError:
            await asyncio.shield(client.settle())
            raise
        return OpenHop(conn, client, endpoint)

    async def _remembers(self, endpoint: Endpoint) -> bool:
        try:
            return bool(await self.credentials.find(endpoint))
        except ConfigError:
            return True  # it cannot be told, so the stricter way

    async def _way_to(
        self, target: Target, tunnel: OpenHop | None, client: SignIn
    ) -> dict[str, Any]:
        if tunnel is not None:
            return {"tunnel": tunnel}
        if target.proxy_command:
            client.proxy = await ProxyCommand.start(target.proxy_command, client.note)
            return {"sock": client.proxy.sock}
        if self._dial is not None:
            return {"sock": await self._dial(target.hostname, target.port)}
        return {}


async def _cancellable(
    client: SignIn, connecting: Awaitable[asyncssh.SSHClientConnection]
) -> asyncssh.SSHClientConnection:
    """Connect so that a cancel is first told to the server: asyncssh would just cut the line."""
    task = asyncio.ensure_future(connecting)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        client.give_up()
        task.cancel()
        await asyncio.wait({task})
        raise


def _options(target: Target, gate: HostKeyGate) -> dict[str, Any]:
    options: dict[str, Any] = {
        "host": target.hostname,
        "port": target.port,
        "username": target.user,
        "config": None,
        "known_hosts": trust_nothing,
        "client_keys": None,
        "agent_path": None,
        "gss_host": None,
        "preferred_auth": list(target.methods),
        "login_timeout": 0,
        "connect_timeout": None,
        "keepalive_interval": target.keepalive_interval,
        "keepalive_count_max": target.keepalive_count,
        "compression_algs": ["zlib@openssh.com", "none"] if target.compression else ["none"],
    }
    for option, algorithms in (
        ("server_host_key_algs", target.host_key_algorithms or gate.offered_algorithms()),
        ("kex_algs", target.kex_algorithms),
        ("encryption_algs", target.ciphers or FASTEST_FIRST),
        ("mac_algs", target.macs),
    ):
        if algorithms:
            options[option] = list(algorithms)
    return options


def _failure(error: Exception, client: SignIn, target: Target, hop: Hop) -> AppError:
    if isinstance(error.__cause__, AppError):
        return error.__cause__
    if client.phase is Phase.AUTHENTICATING:
        client.doubt_unruled()
        if is_trivial(error):
            return trivial(str(client.endpoint))
        if is_too_many(error):
            return client.refused(too_many=True)
        if isinstance(error, asyncssh.PermissionDenied):
            return client.refused()
    return translate(error, target=target, hop=hop, phase=client.phase, greeted=client.greeted)
