"""Connects to a target hop by hop, up to a signed-in connection."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import asyncssh

from sshtui import name_lookup
from sshtui.credentials.service import CredentialService
from sshtui.endpoint import Endpoint, Hop
from sshtui.errors import AppError, ConfigError
from sshtui.kbdint.challenge import PUBLICKEY
from sshtui.kbdint.custom_patterns import CustomPattern
from sshtui.kbdint.exchange import Exchange
from sshtui.kbdint.form import HostKey
from sshtui.kbdint.outcome import Refusal, explain, unruled_change
from sshtui.knownhosts import policy
from sshtui.sanitize import clean
from sshtui.signin.asker import Asker
from sshtui.signin.boundary import Boundary, harmless_error
from sshtui.signin.reporter import StepReporter
from sshtui.signin.responder import Responder
from sshtui.signin.steps import OnStep, Phase, StepKind
from sshtui.signin.unattended import Unattended
from sshtui.ssh.asyncssh_connection import trust_nothing
from sshtui.ssh.client import HopClient
from sshtui.ssh.connection import Connection, OpenHop
from sshtui.ssh.disconnect import ServerDisconnect, shortened
from sshtui.ssh.failures import is_too_many, is_trivial, translate, trivial
from sshtui.ssh.host_key import HostKeyVerifier
from sshtui.ssh.identity import Identities
from sshtui.ssh.keepalive import rule_of
from sshtui.ssh.negotiation import signature_algorithms
from sshtui.ssh.proxy import ProxyCommand
from sshtui.ssh.unlocked_keys import UnlockedKeys
from sshtui.sshconfig import algorithms
from sshtui.sshconfig.target import Target

_COMPRESSION = ("none", "zlib@openssh.com")
"""What ssh offers, the other way round where Compression is on."""

_CIPHERS = (
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-ctr",
    "aes192-ctr",
    "aes256-ctr",
)
"""What goes before the other ciphers of ssh's: AES-GCM costs Python least for each packet, and
ChaCha20 comes last because it does not hold without strict key exchange."""

_FAMILIES = {
    "any": socket.AF_UNSPEC,
    "inet": socket.AF_INET,
    "inet6": socket.AF_INET6,
}

_GONE = (asyncssh.ConnectionLost, ServerDisconnect, OSError)
"""How a server that does not wait any longer ends the connection."""

_NO_MORE_METHODS = asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE

BATCH = "BatchMode is yes"
"""Why nobody is asked."""

Dialer = Callable[[str, int], Awaitable[socket.socket]]
"""Makes the TCP connection for the first hop, where it is not the network that should."""

HopSignIn = Callable[[], Awaitable[Connection]]
"""Signs in to one host of a route, through the connection to the one before it."""

ShareHop = Callable[[HopSignIn], Awaitable[Connection]]
"""Gives the connection to the next host of a route: one that is there, or one made by signing in.

It then belongs to whoever gives it, who also closes it."""


class _GoneMeanwhile(Exception):
    """A server did not wait until the person had decided about its host key."""


class SshConnector:
    """Opens connections.

    Args:
        credentials: Where credentials are saved.
        dial: Replaces the network for the first hop.
        custom: The person's own patterns for what prompts ask for.
    """

    def __init__(
        self,
        credentials: CredentialService,
        *,
        dial: Dialer | None = None,
        custom: tuple[CustomPattern, ...] = (),
    ) -> None:
        self.credentials = credentials
        self._custom = custom
        self._dial = dial

    async def connect(
        self, target: Target, asker: Asker, on_step: OnStep, share: ShareHop | None = None
    ) -> Connection:
        """Sign in to a target, through its jump hosts.

        What a hop taught is written down before the next one begins, and before this returns: by
        then everything is asked, so that no question and no session read the same keys.

        Cancelling the call closes every hop and tells the server that was being signed in to.

        Args:
            target: Where to.
            asker: Who is asked.
            on_step: Is told what happens.
            share: Gives the connection to each hop, so that it may be one that others use; None
                for one that closes all of them.

        Raises:
            ConnectError: No session came of it.
            Cancelled: The person gave up.
        """
        name_lookup.use_for(asyncio.get_running_loop())
        try:
            return await self._connect(target, Boundary(asker, on_step), share)
        except AppError as error:
            raise harmless_error(error) from error.__cause__

    async def _connect(
        self, target: Target, boundary: Boundary, share: ShareHop | None
    ) -> Connection:
        names = tuple(hop.alias for hop in target.route)
        unlocked = UnlockedKeys()
        before: Connection | None = None
        try:
            for index in range(len(names)):
                report = StepReporter(Hop(names, index), boundary.on_step)
                kept = index if share is not None else 0
                sign_in = partial(
                    self._connect_hop, target, before, kept, boundary, report, unlocked
                )
                before = await (sign_in() if share is None else share(sign_in))
        except BaseException:
            if share is None and before is not None:
                await before.close()
            raise
        finally:
            unlocked.forget()
        if before is None:
            raise AssertionError("a route has no hosts")
        return before

    async def _connect_hop(
        self,
        target: Target,
        before: Connection | None,
        kept: int,
        boundary: Boundary,
        report: StepReporter,
        unlocked: UnlockedKeys,
    ) -> Connection:
        place = report.hop.index
        hop_target = target.route[place]
        asker: Asker = boundary
        if target.batch or hop_target.batch:
            asker = Unattended(boundary.on_step, BATCH)
        hops = () if before is None else before.hops
        opened = await self._open_hop(
            hop_target, target.endpoints[place], hops, asker, report, unlocked
        )
        connection = Connection(hop_target, report.hop, (*hops, opened), kept)
        try:
            await opened.learned()
        except BaseException:
            await opened.close()
            raise
        if hop_target.not_done:
            report(StepKind.NOT_DONE, method="", text=hop_target.left_out)
        return connection

    async def _open_hop(
        self,
        target: Target,
        endpoint: Endpoint,
        before: Sequence[OpenHop],
        asker: Asker,
        report: StepReporter,
        unlocked: UnlockedKeys,
    ) -> OpenHop:
        verifier = HostKeyVerifier(target, asker, report)
        tunnel = before[-1] if before else None
        try:
            while True:
                report.phase = Phase.CONNECTING
                report(StepKind.CONNECTING)
                verifier.begin()
                identities = Identities(target, asker, report, unlocked)
                begin = partial(self._responder, target, endpoint, asker, report)
                client = HopClient(target, verifier, identities, begin, report)
                try:
                    return await self._sign_in(target, endpoint, tunnel, client)
                except BaseException as error:
                    await asyncio.shield(client.close_proxy())
                    if not isinstance(error, _GoneMeanwhile):
                        raise
        finally:
            verifier.withdraw()

    def _responder(
        self,
        target: Target,
        endpoint: Endpoint,
        asker: Asker,
        report: StepReporter,
        host_key: HostKey,
    ) -> Responder:
        exchange = Exchange(
            endpoint,
            report.hop,
            host_key,
            attempts=target.password_prompts,
            custom=self._custom,
            most=target.autofill,
        )
        return Responder(exchange, asker, self.credentials, report, target.trial)

    async def _sign_in(
        self, target: Target, endpoint: Endpoint, tunnel: OpenHop | None, client: HopClient
    ) -> OpenHop:
        try:
            async with client.limit:
                remembers, options = await asyncio.gather(
                    self._remembers(endpoint), asyncio.to_thread(_options, target)
                )
                conn = await _cancellable(
                    client,
                    asyncssh.connect(
                        client_factory=lambda: client,
                        disable_trivial_auth=remembers,
                        **await self._way_to(target, tunnel, client),
                        **options,
                    ),
                )
        except Exception as error:
            unsure = unruled_change(client.responder.exchange.sent) if client.responder else ""
            failure = await _failure(error, client)
            failure.hint = f"{failure.hint} {unsure}".strip()
            client.report(StepKind.FAILED, method="", text=failure.message)
            await _settle(client)
            raise failure from error
        except asyncio.CancelledError:
            await asyncio.shield(_settle(client))
            raise
        if rule := rule_of(target):
            client.keep_alive(conn, rule)
        return OpenHop(conn, client, endpoint)

    async def _remembers(self, endpoint: Endpoint) -> bool:
        try:
            return bool(await self.credentials.find(endpoint))
        except ConfigError:
            return True  # it cannot be told, so the stricter way

    async def _way_to(
        self, target: Target, tunnel: OpenHop | None, client: HopClient
    ) -> dict[str, Any]:
        if tunnel is not None:
            return {"tunnel": tunnel}
        if target.proxy_command:
            client.proxy = await ProxyCommand.start(target.proxy_command, client.note)
            return {"sock": client.proxy.sock}
        if self._dial is not None:
            return {"sock": await self._dial(target.hostname, target.port)}
        # No port: the system chooses one.
        bound = {"local_addr": (target.bind_address, 0)} if target.bind_address else {}
        return {"family": _FAMILIES[target.address_family], **bound}


async def _cancellable(
    client: HopClient, connecting: Awaitable[asyncssh.SSHClientConnection]
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


def _options(target: Target) -> dict[str, Any]:
    return {
        "host": target.hostname,
        "port": target.port,
        "username": target.user,
        "config": None,
        "known_hosts": trust_nothing,
        "client_keys": None,  # nor the agent: keys are offered by `HopClient`
        "gss_host": None,
        # ssh knows no X.509; asyncssh would read what is in ~/.ssh for it.
        "x509_trusted_certs": None,
        "x509_trusted_cert_paths": None,
        "preferred_auth": list(target.methods),
        "login_timeout": 0,
        "connect_timeout": None,
        "tcp_keepalive": target.tcp_keepalive,
        "keepalive_interval": 0,  # `sshtui.ssh.keepalive` asks, and tells of it
        "compression_algs": _COMPRESSION[:: -1 if target.compression else 1],
        "server_host_key_algs": policy.offered_algorithms(target),
        "kex_algs": target.kex_algorithms or algorithms.usual("kexalgorithms"),
        "encryption_algs": target.ciphers or _in_our_order(algorithms.usual("ciphers")),
        "mac_algs": target.macs or algorithms.usual("macs"),
        "signature_algs": signature_algorithms(
            target.accepted_keys or algorithms.usual("pubkeyacceptedalgorithms")
        ),
    }


def _in_our_order(ciphers: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(ciphers, key=lambda name: (*_CIPHERS, name).index(name)))


async def _failure(error: Exception, client: HopClient) -> AppError:
    """Return the error to show.

    Raises:
        _GoneMeanwhile: The line went down while the person thought about the host key.
    """
    phase, responder = client.report.phase, client.responder
    if isinstance(error.__cause__, AppError):
        return error.__cause__
    if phase is Phase.CONNECTING and isinstance(error, _GONE):
        try:
            if await client.verifier.outlived():
                raise _GoneMeanwhile from error
        except AppError as refusal:
            return refusal
    if phase is Phase.AUTHENTICATING and responder is not None:
        responder.lost()
        if is_trivial(error):
            return trivial(str(responder.exchange.endpoint))
        too_many = is_too_many(error)
        if isinstance(error, ServerDisconnect) and error.code == _NO_MORE_METHODS:
            responder.exchange.hear(shortened(clean(error.reason)))
        elif not (too_many or isinstance(error, asyncssh.PermissionDenied)):
            return _translated(error, client)
        return explain(_refusal(responder.exchange, client.identities, too_many=too_many))
    return _translated(error, client)


def _translated(error: Exception, client: HopClient) -> AppError:
    return translate(
        error,
        target=client.target,
        hop=client.report.hop,
        phase=client.report.phase,
        greeted=client.speaks_ssh,
        said=client.before_version,
    )


def _refusal(exchange: Exchange, keys: Identities, *, too_many: bool) -> Refusal:
    """Return what is known of a sign-in that the server refused for good."""
    return Refusal(
        account=str(exchange.endpoint),
        hop=str(exchange.hop) if len(exchange.hop.chain) > 1 else "",
        method=exchange.method,
        round=exchange.round,
        refusals=exchange.refusals,
        said="\n".join(exchange.said),
        methods_left=exchange.methods_left,
        # The one that broke it off was refused, too.
        keys_refused=exchange.keys_refused + (too_many and exchange.method == PUBLICKEY),
        key=keys.last,
        problems=tuple(keys.problems),
        too_many=too_many,
    )


async def _settle(client: HopClient) -> None:
    """Wait until what was learned is written down, so that a doubt outlives the failure."""
    if client.responder is not None:
        await client.responder.outcome.settled()
        # What was sent and never ruled on, because the person gave up.
        await client.responder.outcome.release()
    client.forget()
