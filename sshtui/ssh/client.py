"""One connection to one hop: asyncssh's callbacks in, the decisions of `kbdint` carried out."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import asyncssh

from sshtui.credentials.service import CredentialService
from sshtui.endpoint import Endpoint, Hop
from sshtui.errors import AppError, AuthenticationFailed, Cancelled
from sshtui.kbdint.challenge import (
    KEYBOARD_INTERACTIVE,
    MAX_TEXT,
    PASSWORD,
    PUBLICKEY,
    Challenge,
)
from sshtui.kbdint.custom_patterns import CustomPattern
from sshtui.kbdint.exchange import Exchange, Sent
from sshtui.kbdint.outcome import Refusal, explain
from sshtui.sanitize import clean
from sshtui.signin.interaction import Interaction, Phase, Step, StepKind
from sshtui.signin.responder import PASSWORD_CHALLENGE, Responder
from sshtui.ssh.handshake import Handshake
from sshtui.ssh.host_key import HostKeyVerifier
from sshtui.ssh.identity import Identities
from sshtui.ssh.methods import MethodEvents
from sshtui.ssh.proxy import ProxyCommand
from sshtui.ssh.signature_algorithms import Server
from sshtui.ssh.unlocked_keys import UnlockedKeys
from sshtui.ssh.wire import host_proof, server_signatures
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task

T = TypeVar("T")

FAREWELL = 0.5
"""Seconds in which a server that has closed a shell may say that it ends the line, and why."""

MOST_HEARD = 1 << 20
"""Characters of banners that one connection may show; a server could send them for ever."""


class HopClient(asyncssh.SSHClient, Handshake, MethodEvents):
    """The client side of one connection, as asyncssh calls it back.

    Args:
        target: Whom to sign in to.
        endpoint: The same, as the identity of what is remembered.
        hop: Its place in the chain.
        gate: Decides about the host key.
        interaction: Whom to ask.
        credentials: Where answers are remembered.
        custom: The person's own patterns for what prompts ask for.
        unlocked: The private keys that were unlocked in this attempt to connect.

    Attributes:
        endpoint: The account that is signed in to.
        identities: The keys that are offered.
        proxy: The ProxyCommand that it runs through, if any; ended with it.
        memory: Tasks that write down what was learned.
    """

    def __init__(
        self,
        target: Target,
        endpoint: Endpoint,
        hop: Hop,
        *,
        gate: HostKeyVerifier,
        interaction: Interaction,
        credentials: CredentialService,
        custom: tuple[CustomPattern, ...],
        unlocked: UnlockedKeys,
    ) -> None:
        Handshake.__init__(self, target, hop, gate=gate, interaction=interaction)
        self.identities = Identities(target, hop, interaction, unlocked)
        self.proxy: ProxyCommand | None = None
        self.memory: list[asyncio.Task[None]] = []
        self.endpoint = endpoint
        self._credentials = credentials
        self._custom = custom
        self._exchange: Exchange | None = None
        self._answers: Responder | None = None
        self._heard = 0
        self._greetings: set[str] = set()
        self._keys_refused = 0
        self._on_lost: Callable[[Exception | None], None] | None = None
        self._lost: tuple[Exception | None] | None = None
        self._gone = asyncio.Event()

    # what asyncssh calls

    def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
        """Take hold of the connection before the key exchange."""
        self.hold(conn)
        self._step(StepKind.CONNECTED)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever uses the connection that it is gone."""
        self.identities.close()
        if self.proxy is not None:
            self.proxy.stop()
        self._lost = (exc,)
        self._gone.set()
        if self._on_lost is not None:
            self._on_lost(exc)

    def begin_auth(self, username: str) -> None:
        """Start the sign-in: from here on it takes the time that a person takes."""
        if self._gate.host_key is None:
            raise AssertionError("sign-in began before the host key was checked")
        self.phase = Phase.AUTHENTICATING
        self._exchange = Exchange(
            self.endpoint,
            self._hop,
            self._gate.host_key,
            attempts=self._target.password_prompts,
            custom=self._custom,
            most=self._target.autofill,
        )
        self._answers = Responder(
            self._exchange, self._interaction, self._credentials, self._target.trial
        )
        self.limit.restart()

    def auth_banner_received(self, msg: str, lang: str) -> None:
        """Pass a banner on, early or late (RFC 4252, 5.4)."""
        self._heard += len(msg)
        if self.phase is Phase.CONNECTING or self._heard > MOST_HEARD:
            return
        text = clean(msg[:MAX_TEXT], lines=True).strip("\n")
        if self._exchange is not None and not self._exchange.round:
            # Some servers send their greeting once more with every attempt.
            if text in self._greetings:
                return
            self._greetings.add(text)
        self._hear(text)

    def auth_completed(self) -> None:
        """The server let us in: keep what the sign-in taught."""
        self.phase = Phase.OPEN
        self.identities.close()
        self._step(StepKind.ACCEPTED)
        self._learn(self.answers.learn())
        self.memory[-1].add_done_callback(lambda _: self._forget())

    async def public_key_auth_requested(self) -> list[asyncssh.SSHKeyPair] | None:
        """Offer the next key."""
        self._note_methods()
        key = await self._guarded(self.identities.next(self._server()))
        if key is None:
            return None
        self.exchange.begin(PUBLICKEY)
        return [key]

    def kbdint_auth_requested(self) -> str | None:
        """Begin an attempt of keyboard-interactive, or pass it over."""
        return "" if self._begin(KEYBOARD_INTERACTIVE) else None

    async def password_auth_requested(self) -> str | None:
        """Ask for the password of the password method: a form like any other."""
        if not self._begin(PASSWORD):
            return None
        return (await self._guarded(self.answers.reply(lambda: PASSWORD_CHALLENGE)))[0]

    # what sshtui.ssh.methods calls

    def factor_accepted(self, method: str, methods_left: tuple[str, ...]) -> None:
        """The server accepted an attempt; whether it wants more is known a moment later."""
        self.exchange.accept_factor(methods_left)
        self._learn(self.answers.learning.land())
        asyncio.get_running_loop().call_soon(self._note_partial, method)

    def attempt_refused(self, method: str, methods_left: tuple[str, ...]) -> None:
        """The server refused an attempt."""
        self._keys_refused += method == PUBLICKEY
        self._step(StepKind.REFUSED, method=method)
        self._doubt(self.exchange.refuse(methods_left), ruled=True)

    async def respond(self, decode: Callable[[], Challenge]) -> list[str]:
        """Answer one round of keyboard-interactive."""
        return await self._guarded(self.answers.reply(decode))

    async def change_password(self, prompt: str) -> tuple[str, str]:
        """Ask for a new password where the server says that the old one has expired."""
        return await self._guarded(self.answers.new_password(prompt))

    # what sshtui.ssh.connect calls

    @property
    def exchange(self) -> Exchange:
        """The state of the sign-in, once it has begun."""
        if self._exchange is None:
            raise AssertionError("the sign-in has not begun")
        return self._exchange

    @property
    def answers(self) -> Responder:
        """Who answers its challenges, once it has begun."""
        if self._answers is None:
            raise AssertionError("the sign-in has not begun")
        return self._answers

    def refused(self, *, too_many: bool = False) -> AuthenticationFailed:
        """Return the error of a sign-in that the server refused for good.

        Args:
            too_many: Whether the server said that there were too many failures.
        """
        exchange = self.exchange
        return explain(
            Refusal(
                account=str(self.endpoint),
                hop=str(self._hop) if len(self._hop.chain) > 1 else "",
                method=exchange.method,
                round=exchange.round,
                refusals=exchange.refusals,
                said="\n".join(exchange.said),
                methods_left=exchange.methods_left,
                # The one that broke it off was refused, too.
                keys_refused=self._keys_refused + (too_many and exchange.method == PUBLICKEY),
                key=self.identities.last,
                problems=tuple(self.identities.problems),
                too_many=too_many,
            )
        )

    @property
    def unsure(self) -> str:
        """What to know of a new password if the sign-in fails now; "" where there is none."""
        if self._exchange is None or not self._exchange.changing:
            return ""
        asides = [sent.origin.aside for sent in self._exchange.sent if sent.origin.aside]
        if not asides:
            return "The server may have taken the new password: try that one first."
        store = asides[-1].store
        where = f"in the {store}" if store.durable else "until sshtui ends"
        return (
            f"The server may have taken the new password. It is kept {where}, "
            "and the next sign-in fills it in."
        )

    def doubt_unruled(self) -> None:
        """Doubt what was sent and not ruled on: many servers refuse by ending the line."""
        if self._exchange is not None:
            self._doubt(self._exchange.refuse(self._exchange.methods_left), ruled=False)

    async def learned(self) -> None:
        """Wait until what the sign-in taught is written down; until then it may ask.

        Raises:
            Cancelled: The person gave up at a question about it.
        """
        try:
            outcomes = await asyncio.gather(*self.memory, return_exceptions=True)
        except asyncio.CancelledError:
            # What gather has cancelled may still have to let others go on.
            await asyncio.wait(self.memory)
            raise
        for outcome in outcomes:
            if isinstance(outcome, Cancelled):
                raise outcome

    async def settle(self) -> None:
        """Wait until what was learned is written down, so that a doubt outlives the failure."""
        if self.memory:
            await asyncio.wait(self.memory)
        if self._answers is not None:
            # What was sent and never ruled on, because the person gave up.
            await self._answers.learning.land()
        self._forget()

    def watch(self, on_lost: Callable[[Exception | None], None]) -> None:
        """Call back when the connection ends; at once if it already has."""
        self._on_lost = on_lost
        if self._lost is not None:
            on_lost(self._lost[0])

    async def farewell(self) -> Exception | None:
        """Return why the connection ends, if it does so within a moment."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._gone.wait(), FAREWELL)
        return None if self._lost is None else self._lost[0]

    # bookkeeping

    def _hear(self, text: str) -> None:
        if self._exchange is not None and self._answers is not None:
            self._exchange.hear(text)
            self._answers.hear(text)
        elif text:
            self._interaction.follow(Step(StepKind.SERVER_SAID, self._hop, self.phase, text=text))
            self._interaction.note(self._hop, text)

    def _forget(self) -> None:
        """Let go of what was answered: it is learned, and a connection may live for days."""
        self._exchange = self._answers = None
        self.identities.close()

    def _begin(self, method: str) -> bool:
        self._note_methods()
        if not self.exchange.may_begin(method):
            return False
        self.exchange.begin(method)
        self._step(StepKind.METHOD, method=method)
        return True

    def _server(self) -> Server:
        conn = self._conn
        if conn is None:
            return Server()
        version = conn.get_extra_info("server_version") or ""
        return Server(version, server_signatures(conn), host_proof(conn))

    def _note_methods(self) -> None:
        """Keep what the server accepts: its first answer passes no method of ours."""
        # Only the first time: asyncssh takes methods off this list as it passes them over.
        if self._conn is not None and not self.exchange.methods_left:
            self.exchange.methods_left = tuple(self._conn.get_server_auth_methods())

    def _note_partial(self, method: str) -> None:
        if self.phase is not Phase.OPEN:
            self._step(StepKind.PARTIAL, method=method)

    async def _guarded(self, asking: Awaitable[T]) -> T:
        """End the connection as the protocol wants it; our own error goes along as the cause."""
        try:
            with self.limit.stopped():
                return await asking
        except Cancelled as error:
            code = asyncssh.DISC_AUTH_CANCELLED_BY_USER
            raise asyncssh.DisconnectError(code, "cancelled by the user") from error
        except AppError as error:
            raise asyncssh.DisconnectError(asyncssh.DISC_PROTOCOL_ERROR, error.heading) from error
        except asyncio.CancelledError:
            self._step(StepKind.WITHDRAWN)
            raise

    def _doubt(self, refused: tuple[Sent, ...], *, ruled: bool) -> None:
        if refused:
            self._learn(self.answers.doubt(refused, ruled=ruled))

    def _learn(self, learning: Coroutine[Any, Any, None]) -> None:
        self.memory.append(start_task(learning, f"remember {self.endpoint}"))

    def _step(self, kind: StepKind, *, method: str = "") -> None:
        exchange = self._exchange
        step = Step(
            kind,
            self._hop,
            self.phase,
            method=method or (exchange.method if exchange else ""),
            round=exchange.round if exchange else 0,
        )
        self._interaction.follow(step)
