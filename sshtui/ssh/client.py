"""The callbacks asyncssh calls during the connection to one hop."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import asyncssh

from sshtui.kbdint.challenge import (
    KEYBOARD_INTERACTIVE,
    MAX_TEXT,
    PASSWORD,
    PUBLICKEY,
    Challenge,
)
from sshtui.kbdint.form import HostKey
from sshtui.sanitize import clean
from sshtui.signin.reporter import StepReporter
from sshtui.signin.responder import PASSWORD_CHALLENGE, Responder
from sshtui.signin.steps import Phase, StepKind
from sshtui.ssh.asyncssh_connection import host_proof, server_signatures
from sshtui.ssh.asyncssh_internals import ask_if_there, lose
from sshtui.ssh.disconnect import ConnectionEnd, disconnecting
from sshtui.ssh.handshake import Handshake
from sshtui.ssh.host_key import HostKeyVerifier
from sshtui.ssh.identity import Identities
from sshtui.ssh.keepalive import Keepalive, KeepaliveRule
from sshtui.ssh.methods import MethodEvents
from sshtui.ssh.proxy import ProxyCommand
from sshtui.ssh.signature_algorithms import Server
from sshtui.sshconfig.target import Target

T = TypeVar("T")

MOST_HEARD = 1 << 20
"""Characters of banners that one connection may show; a server could send them for ever."""


class HopClient(asyncssh.SSHClient, Handshake, MethodEvents):
    """The client side of one connection, as asyncssh calls it back.

    Args:
        target: Whom to sign in to.
        verifier: Decides about the host key.
        identities: The keys that are offered.
        begin: Makes what answers the server's challenges, under a host key.
        report: Reports the steps.

    Attributes:
        identities: The keys that are offered.
        responder: Answers the server's challenges, from the host key on until all is learned.
        proxy: The ProxyCommand that it runs through, if any; ended with it.
        end: Whether the connection has ended, and why.
        keepalive: Asks the server whether it is there, if that is to be asked.
    """

    def __init__(
        self,
        target: Target,
        verifier: HostKeyVerifier,
        identities: Identities,
        begin: Callable[[HostKey], Responder],
        report: StepReporter,
    ) -> None:
        Handshake.__init__(self, target, verifier, report)
        self.identities = identities
        self.responder: Responder | None = None
        self.proxy: ProxyCommand | None = None
        self.end = ConnectionEnd()
        self.keepalive: Keepalive | None = None
        self._begin = begin
        self._heard = 0
        self._greetings: set[str] = set()

    def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
        """Take hold of the connection before the key exchange."""
        self.hold(conn)
        self.report(StepKind.CONNECTED)

    def connection_lost(self, exc: Exception | None) -> None:
        """Report the lost connection to its user."""
        self.identities.close()
        if self.keepalive is not None:
            self.keepalive.stop()
        if self.proxy is not None:
            self.proxy.stop()
        self.end.reached(exc)

    def heard(self) -> None:
        """Note that the server is there."""
        if self.keepalive is not None:
            self.keepalive.heard()

    def keep_alive(self, conn: asyncssh.SSHClientConnection, rule: KeepaliveRule) -> Keepalive:
        """Ask the server from now on whether it is there."""

        def give_up(seconds: float) -> None:
            lose(conn, f"no answer for {seconds:.0f} s")

        self.keepalive = Keepalive(rule, partial(ask_if_there, conn), give_up)
        return self.keepalive

    async def close_proxy(self) -> None:
        """End the ProxyCommand, if it runs through one, and wait until it has ended."""
        if self.proxy is not None:
            await self.proxy.close()

    def begin_auth(self, username: str) -> None:
        """Start the sign-in: from here on it takes the time that a person takes."""
        if self.verifier.host_key is None:
            raise AssertionError("sign-in began before the host key was checked")
        self.report.phase = Phase.AUTHENTICATING
        self.responder = self._begin(self.verifier.host_key)
        self.limit.restart()

    def auth_banner_received(self, msg: str, lang: str) -> None:
        """Pass a banner on, early or late (RFC 4252, 5.4)."""
        self._heard += len(msg)
        if self.report.phase is Phase.CONNECTING or self._heard > MOST_HEARD:
            return
        text = clean(msg[:MAX_TEXT], lines=True).strip("\n")
        if self.responder is not None and not self.responder.exchange.round:
            # Some servers send their greeting once more with every attempt.
            if text in self._greetings:
                return
            self._greetings.add(text)
        if self.responder is not None:
            self.responder.exchange.hear(text)
        if text:
            self.report(StepKind.SERVER_SAID, text=text)

    def auth_completed(self) -> None:
        """The server let us in: keep what the sign-in taught."""
        self.report.phase = Phase.OPEN
        self.identities.close()
        self.report(StepKind.ACCEPTED)
        self._responding.accepted()

    async def public_key_auth_requested(self) -> list[asyncssh.SSHKeyPair] | None:
        """Offer the next key."""
        self._note_methods()
        key = await self._guarded(self.identities.next(self._server()))
        if key is None:
            return None
        self._responding.exchange.begin(PUBLICKEY)
        return [key]

    def kbdint_auth_requested(self) -> str | None:
        """Begin an attempt of keyboard-interactive, or pass it over."""
        self._note_methods()
        return "" if self._responding.begin(KEYBOARD_INTERACTIVE) else None

    async def password_auth_requested(self) -> str | None:
        """Ask for the password of the password method: a form like any other."""
        self._note_methods()
        if not self._responding.begin(PASSWORD):
            return None
        return (await self.respond(lambda: PASSWORD_CHALLENGE))[0]

    async def respond(self, decode: Callable[[], Challenge]) -> list[str]:
        """Answer one round of keyboard-interactive."""
        return await self._guarded(self._responding.respond(decode))

    async def change_password(self, prompt: str) -> tuple[str, str]:
        """Ask for a new password where the server says that the old one has expired."""
        return await self._guarded(self._responding.change_password(prompt))

    def factor_accepted(self, method: str, methods_left: tuple[str, ...]) -> None:
        """The server accepted an attempt; it may want more."""
        with disconnecting():
            self._responding.factor_accepted(method, methods_left)

    def attempt_refused(self, method: str, methods_left: tuple[str, ...]) -> None:
        """The server refused an attempt."""
        with disconnecting():
            self._responding.attempt_refused(method, methods_left)

    def forget(self) -> None:
        """Release what was answered: it is learned, and a connection may live for days."""
        self.responder = None
        self.report.exchange = None
        self.identities.close()

    @property
    def _responding(self) -> Responder:
        if self.responder is None:
            raise AssertionError("the sign-in is not under way")
        return self.responder

    def _server(self) -> Server:
        conn = self._conn
        if conn is None:
            return Server()
        version = conn.get_extra_info("server_version") or ""
        return Server(version, server_signatures(conn), host_proof(conn))

    def _note_methods(self) -> None:
        """Keep what the server accepts: its first answer passes no method of ours."""
        # Only the first time: asyncssh takes methods off this list as it passes them over.
        exchange = self._responding.exchange
        if self._conn is not None and not exchange.methods_left:
            exchange.methods_left = tuple(self._conn.get_server_auth_methods())

    async def _guarded(self, asking: Awaitable[T]) -> T:
        """Wait for a person, while the server owes nothing."""
        try:
            with disconnecting(), self.limit.stopped():
                return await asking
        except asyncio.CancelledError:
            self.report(StepKind.WITHDRAWN)
            raise
