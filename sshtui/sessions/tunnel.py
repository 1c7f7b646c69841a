"""A forward that is open, or is to be: on one line after the other."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sshtui.errors import AppError, ConnectError
from sshtui.sessions.backoff import delays
from sshtui.sessions.line import Line
from sshtui.sshconfig.forwards import Forward
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task

if TYPE_CHECKING:  # asyncssh is loaded with the first connection, not with the first frame
    from sshtui.ssh.bound_sockets import BoundSockets
    from sshtui.ssh.listening import Listening


class Origin(StrEnum):
    """Who asked for a forward."""

    CONFIG = "config"
    """The settings of the host."""
    PERSON = "person"
    """The person, in the list of forwards."""
    SSH = "ssh"
    """An ssh that uses the connection."""


class TunnelState(StrEnum):
    """How a forward stands."""

    OPENING = "opening"
    OPEN = "open"
    WAITING = "waiting"
    """Its connection is lost."""
    FAILED = "failed"
    STOPPED = "stopped"
    """The person stopped it; it can be opened again."""


@dataclass(frozen=True, slots=True)
class TunnelInfo:
    """A forward at one moment.

    Attributes:
        id: Names it in every call.
        forward: What is forwarded.
        target: The host.
        origin: Who asked for it.
        state: How it stands.
        error: Why it could not be opened the last time; "" where it could.
        retry_at: When that is tried again by itself, UTC; None where it is not.
        port: Where it listens; where that was left to the server, what it chose. Else 0.
        clients: How many connections go through it now.
        sent: Bytes that went to where it leads, over all its connections.
        received: Bytes that came from there.
        trouble: Why the last connection through it came to nothing; "" where it did not.
    """

    id: str
    forward: Forward
    target: Target
    origin: Origin
    state: TunnelState
    error: str = ""
    retry_at: datetime | None = None
    port: int = 0
    clients: int = 0
    sent: int = 0
    received: int = 0
    trouble: str = ""


class Tunnel:
    """Keeps a forward open on the line that there is; it never signs in.

    Args:
        forward: What is forwarded.
        target: The host.
        origin: Who asked for it.
        tell: Called when its state has changed.

    Attributes:
        id: Names it.
        forward: What is forwarded.
        target: The host.
        origin: Who asked for it.
        state: How it stands.
        line: What carries it; None while there is nothing.
    """

    def __init__(
        self,
        forward: Forward,
        target: Target,
        origin: Origin,
        tell: Callable[["Tunnel"], None],
    ) -> None:
        self.id = uuid.uuid4().hex
        self.forward = forward
        self.target = target
        self.origin = origin
        self.state = TunnelState.OPENING
        self.line: Line | None = None
        self._tell = tell
        self._listening: Listening | None = None
        self._bound: BoundSockets | None = None
        self._listens = asyncio.Lock()
        self._listens_on: Line | None = None
        self._error = ""
        self._retry_at: datetime | None = None
        self._retrying: asyncio.Task[None] | None = None
        self._sent = self._received = 0

    @property
    def info(self) -> TunnelInfo:
        """How it stands now."""
        listening = self._listening
        return TunnelInfo(
            self.id,
            self.forward,
            self.target,
            self.origin,
            self.state,
            self._error,
            self._retry_at,
            port=0 if listening is None else listening.port,
            clients=0 if listening is None else listening.clients,
            sent=self._sent + (0 if listening is None else listening.sent),
            received=self._received + (0 if listening is None else listening.received),
            trouble="" if listening is None else listening.error,
        )

    async def open(self, line: Line) -> AppError | None:
        """Listen, on a new line or once more; return why that cannot be had.

        Args:
            line: What carries it from now on.
        """
        self._stop_retrying()
        self.line = line
        return await self._listen(line)

    async def reopen(self, line: Line) -> None:
        """Listen on the line that comes after a lost one, as often as that needs.

        The server may not have noticed the loss yet, and still hold the port.
        """
        if await self.open(line) is not None and self.state is TunnelState.FAILED:
            self._retrying = start_task(self._retry(line), f"forward {self.forward} again")

    def lose(self) -> "Listening | None":
        """Wait for another line, as this one is lost; return what has to be closed of it.

        What listens here stays bound: who connects to it meanwhile waits, too.
        """
        self._stop_retrying()
        self.line = None
        if self.state is not TunnelState.STOPPED:
            self._change(TunnelState.WAITING)
        return self._let_go(stays_bound=True)

    async def stop(self) -> None:
        """Listen no more; what goes through it already goes on."""
        self._stop_retrying()
        self._change(TunnelState.STOPPED)
        await self._leave_listening()
        self._unbind()

    async def _listen(self, line: Line) -> AppError | None:
        async with self._listens:
            # Two may want it together: the second finds it open.
            is_open = self._listening is not None and self._listens_on is line
            return None if is_open else await self._listen_anew(line)

    async def _listen_anew(self, line: Line) -> AppError | None:
        self._change(TunnelState.OPENING)
        await self._leave_listening(stays_bound=True)
        bound, self._bound = self._bound, None
        try:
            connection = line.connection.serving(self.target)
            listening = await connection.listen(self.forward, bound)
        except ConnectError as error:
            if self._is_wanted_on(line):
                self._change(TunnelState.FAILED, f"{error.message} {error.hint}".rstrip())
            return error.bare()
        if self._is_wanted_on(line):
            self._listening, self._listens_on = listening, line
            self._change(TunnelState.OPEN)
        else:
            await listening.close()
        return None

    def _is_wanted_on(self, line: Line) -> bool:
        return self.line is line and self.state is TunnelState.OPENING

    async def _retry(self, line: Line) -> None:
        for seconds in delays():
            self._retry_at = datetime.now(UTC) + timedelta(seconds=seconds)
            self._tell(self)
            await asyncio.sleep(seconds)
            self._retry_at = None
            if await self._listen(line) is None or self.state is not TunnelState.FAILED:
                return

    def _stop_retrying(self) -> None:
        self._retry_at = None
        if self._retrying is not None:
            self._retrying.cancel()
            self._retrying = None

    async def _leave_listening(self, *, stays_bound: bool = False) -> None:
        listening = self._let_go(stays_bound=stays_bound)
        if listening is not None:
            await listening.close()

    def _let_go(self, *, stays_bound: bool) -> "Listening | None":
        listening, self._listening = self._listening, None
        if listening is not None:
            self._sent += listening.sent
            self._received += listening.received
            if stays_bound:
                self._bound = listening.release()
        return listening

    def _unbind(self) -> None:
        bound, self._bound = self._bound, None
        if bound is not None:
            bound.close()

    def _change(self, state: TunnelState, error: str = "") -> None:
        self.state, self._error = state, error
        self._tell(self)
