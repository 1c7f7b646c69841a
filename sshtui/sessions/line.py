"""A line: a signed-in connection that several use."""

import asyncio
import uuid
from collections.abc import Callable
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sshtui.sessions.timeline import Timeline
from sshtui.signin.steps import OnStep, Step
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task

if TYPE_CHECKING:  # asyncssh is loaded with the first connection, not with the first frame
    from sshtui.ssh.connection import Connection

MOST_SHARING = 10
"""Sessions that share a line: servers allow no more unless told to (MaxSessions)."""


class Line:
    """Counts who uses a connection, and closes it some time after the last one has left.

    All users are equal: sessions, forwards, other programs, and the lines behind it, whose
    connections run through this one.

    Args:
        connection: The connection.
        timeline: How it was signed in to.
        on_end: Called once, when the line can no longer be joined.
        alone: Whether no person was needed.
        through: The line that it runs through, if any.
        linger: Seconds that it stays open without users.

    Attributes:
        id: Names the line.
        connection: The connection itself.
        timeline: How it was signed in to, and what the server said later.
        alone: Whether no person was needed for that, so that it can be done by itself again.
        opened: When it was signed in to; UTC.
        users: How many use it.
        full: Whether the server has refused another session, and no user has left since.
        silent_since: Since when the server owes an answer; None while it answers.
        silent_hop: Which host of the chain does not answer; "" where that is not known.
    """

    def __init__(
        self,
        connection: "Connection",
        timeline: Timeline,
        on_end: Callable[["Line"], None],
        *,
        alone: bool,
        through: "Line | None" = None,
        linger: float = 0.0,
    ) -> None:
        self.id = uuid.uuid4().hex
        self.connection = connection
        self.timeline = timeline
        self.alone = alone
        self.opened = datetime.now(UTC)
        self.users = 0
        self.full = False
        self.silent_since: datetime | None = None
        self.silent_hop = ""
        self._on_end: Callable[[Line], None] | None = on_end
        self._through = through
        self._linger = linger
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False
        self._behind = 0
        self._watched = False
        self._listeners: list[Callable[[], None]] = []
        self._step_listeners: list[OnStep] = []
        if through is not None:
            through.join()
            through._behind += 1  # noqa: SLF001 - another of the same class

    @property
    def target(self) -> Target:
        """Whom it leads to."""
        return self.connection.target

    @property
    def is_shared(self) -> bool:
        """Whether several have channels on it, not counting the lines behind it."""
        return self.users - self._behind > 1

    @property
    def has_room(self) -> bool:
        """Whether the server is likely to allow one more session."""
        return not self.full and self.users - self._behind < MOST_SHARING

    def join(self) -> None:
        """Take part; call before awaiting anything, so that the line stays open."""
        self.users += 1
        self._stop_timer()

    async def leave(self) -> None:
        """Stop taking part; the last one closes the connection, or has it linger."""
        self.users -= 1
        self.full = False
        if self.users:
            return
        if self._linger and self._on_end is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._linger, self._close_later)
        else:
            await self.close()

    async def close(self) -> None:
        """Close the connection, whoever uses it, and leave the line that it runs through."""
        self._end()
        if self._closed:
            return
        self._closed = True
        try:
            await self.connection.close()
        finally:
            if self._through is not None:
                self._through._behind -= 1  # noqa: SLF001 - another of the same class
                await self._through.leave()

    def lost(self) -> None:
        """Note that the connection has ended."""
        self._end()
        if not self.users:
            self._close_later()

    def follow(self, on_silence: Callable[[], None], on_step: OnStep) -> Callable[[], None]:
        """Tell when the server falls silent or answers again, and what it says later.

        Args:
            on_silence: Looks at `silent_since`; called at once, too.
            on_step: Is told words of the server's that come after the sign-in.

        Returns:
            What ends that.
        """
        if not self._watched:
            # Only now: nobody waits for what a server says that only others run through.
            self._watched = True
            self.connection.watch_silence(self._silence_changed)
        # Who listens knows its app by the context; what a server says comes without one.
        context = copy_context()

        def hear(step: Step) -> None:
            context.copy().run(on_step, step)

        self._listeners.append(on_silence)
        self._step_listeners.append(hear)
        on_silence()

        def unfollow() -> None:
            self._listeners.remove(on_silence)
            self._step_listeners.remove(hear)

        return unfollow

    def hear(self, step: Step) -> None:
        """Tell what the server says after the sign-in."""
        self.timeline.add(step)
        for listener in tuple(self._step_listeners):
            listener(step)

    def _end(self) -> None:
        self._stop_timer()
        on_end, self._on_end = self._on_end, None
        if on_end is not None:
            on_end(self)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _close_later(self) -> None:
        start_task(self.close(), "close a line")

    def _silence_changed(self, seconds: float | None) -> None:
        now = datetime.now(UTC)
        self.silent_since = None if seconds is None else now - timedelta(seconds=seconds)
        self.silent_hop = ""
        if seconds is not None:
            start_task(self._find_hop(), "find the silent host")
        self._tell()

    async def _find_hop(self) -> None:
        since = self.silent_since
        hop = await self.connection.silent_hop()
        if since == self.silent_since and hop:
            self.silent_hop = hop
            self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()
