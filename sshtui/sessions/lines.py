"""The pool of lines: what is signed in to once serves whoever wants to use it."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from sshtui.errors import AppError, Cancelled
from sshtui.sessions.line import Line
from sshtui.sessions.line_key import LineKey, line_keys
from sshtui.sessions.protocol import Connector
from sshtui.sessions.sign_in import PendingLine, RouteSignIn
from sshtui.sessions.surroundings import Surroundings
from sshtui.signin.steps import OnStep
from sshtui.sshconfig.target import Target

if TYPE_CHECKING:  # loaded with the first connection, not with the first frame
    from sshtui.sessions.preconnect import EarlySignIn
    from sshtui.signin.asker import Asker
    from sshtui.ssh.connect import HopSignIn
    from sshtui.ssh.connection import Connection


@dataclass(frozen=True, slots=True)
class LineOpened:
    """A line is there for others to join."""

    line: Line


@dataclass(frozen=True, slots=True)
class LineClosed:
    """A line can no longer be joined: it was lost, or is being closed behind the last user."""

    line: Line


LineEvent = LineOpened | LineClosed


class Lines:
    """Signs in, keeps the open lines, and tells listeners of them.

    Each host on the way to a target is a line of its own. Whoever wants one that is there joins it;
    whoever wants one that is being signed in to waits for that, and signs in where it is given up.

    Args:
        connector: Makes connections.
        linger: Seconds that a line stays open when nobody uses it any more.

    Attributes:
        connector: Makes connections that nobody shares, as to try a credential.
        surroundings: Tells of sleep and other networks, which may have cut lines.
    """

    def __init__(self, connector: Connector, linger: float = 0.0) -> None:
        self.connector = connector
        self.surroundings = Surroundings()
        self._linger = linger
        self._open: dict[Line, LineKey] = {}
        self._pending: dict[LineKey, PendingLine] = {}
        self._early: EarlySignIn | None = None
        self._listeners: list[Callable[[LineEvent], None]] = []
        self._unfollow: Callable[[], None] | None = None

    @property
    def open(self) -> tuple[Line, ...]:
        """The lines that can be joined, oldest first."""
        return tuple(self._open)

    def follow(self, listener: Callable[[LineEvent], None]) -> Callable[[], None]:
        """Call a listener with every event; return a function that ends that.

        Args:
            listener: Called with each event; must not block.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def open_line(self, target: Target) -> Line | None:
        """Return a line to a host that is there, without signing in; join it to use it."""
        return self._find(line_keys(target)[-1])

    async def line(self, target: Target, asker: "Asker | None", on_step: OnStep) -> Line:
        """Return a line to a host, joined for the caller, who leaves it in the end.

        Args:
            target: Where to.
            asker: Who is asked; with None nobody is, and no host key is new.
            on_step: Is told what happens.

        Raises:
            ConnectError: No line came of it.
            Cancelled: The person gave up.
        """
        early = self._early
        if early is not None and asker is not None and early.target == target:
            self._early = None
            return await early.line(asker, on_step)
        line = self.open_line(target)
        if line is not None and line.has_room:
            line.join()
            return line
        return await self._sign_in(RouteSignIn(target, asker, on_step))

    def begin(self, target: Target) -> None:
        """Begin to sign in before there is a screen, for the first who wants a line to a target."""
        from sshtui.sessions.preconnect import EarlySignIn  # noqa: PLC0415 - for one command only

        def sign_in(asker: "Asker", on_step: OnStep) -> Coroutine[Any, Any, Line]:
            return self._sign_in(RouteSignIn(target, asker, on_step))

        self._early = EarlySignIn(target, sign_in)

    async def close(self) -> None:
        """Close all lines, whoever uses them, and give up what was begun for nobody."""
        early, self._early = self._early, None
        if early is not None:
            await early.give_up()
        await asyncio.gather(*(line.close() for line in self._open))

    async def _sign_in(self, signing: RouteSignIn) -> Line:
        try:
            share = partial(self._hop, signing)
            await self.connector.connect(signing.goal, signing.asker, signing.on_step, share)
            return signing.held.pop()
        finally:
            await signing.over()

    async def _hop(self, signing: RouteSignIn, sign_in: "HopSignIn") -> "Connection":
        """Return the connection to the next host of a route: another's, or one signed in to now."""
        key = signing.keys[len(signing.held)]
        while True:
            line = self._find(key)
            if line is not None and (line.has_room or key != signing.keys[-1]):
                line.join()
            elif pending := self._pending.get(key):
                line = await pending.wait(signing)
            else:
                return await self._make(signing, key, sign_in)
            if line is not None:
                signing.hold(line)
                return line.connection

    async def _make(self, signing: RouteSignIn, key: LineKey, sign_in: "HopSignIn") -> "Connection":
        pending = self._pending[key] = PendingLine(signing)
        outcome: Line | AppError | None = None
        try:
            connection = await sign_in()
            outcome = self._add(connection, key, signing)
        except AppError as error:
            # Who gives up does so for nobody else.
            outcome = None if isinstance(error, Cancelled) else error
            raise
        finally:
            del self._pending[key]
            pending.settle(outcome)
        return connection

    def _add(self, connection: "Connection", key: LineKey, signing: RouteSignIn) -> Line:
        line = Line(
            connection,
            signing.timeline(),
            self._remove,
            alone=signing.alone,
            through=signing.held[-1] if signing.held else None,
            linger=self._linger,
        )
        line.join()
        signing.made(line)
        self._open[line] = key
        if self._unfollow is None:
            self._unfollow = self.surroundings.follow(self._probe)
        connection.watch(lambda _: line.lost())
        self._tell(LineOpened(line))
        return line

    def _find(self, key: LineKey) -> Line | None:
        """Return the best line of a key: one with room, if there is any."""
        there = [line for line, known in self._open.items() if known == key]
        return next((line for line in there if line.has_room), there[-1] if there else None)

    def _remove(self, line: Line) -> None:
        del self._open[line]
        if not self._open and self._unfollow is not None:
            self._unfollow()
            self._unfollow = None
        self._tell(LineClosed(line))

    def _probe(self) -> None:
        for line in self._open:
            line.connection.probe()

    def _tell(self, event: LineEvent) -> None:
        for listener in tuple(self._listeners):
            listener(event)
