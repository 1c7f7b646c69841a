"""A connection shared by several sessions."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sshtui.sessions.timeline import Timeline
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task

if TYPE_CHECKING:  # asyncssh is loaded with the first connection, not with the first frame
    from sshtui.ssh.connection import Connection


class Line:
    """Counts who uses a connection, tells them of its silence, and closes it behind the last one.

    Args:
        connection: The connection.
        timeline: How it was signed in to.
        on_close: Called before it is closed.
        alone: Whether no person was needed.

    Attributes:
        id: Names the connection.
        connection: The connection itself.
        timeline: How it was signed in to.
        alone: Whether no person was needed for that, so that it can be done by itself again.
        silent_since: Since when the server owes an answer; None while it answers.
        silent_hop: Which host of the chain does not answer; "" where that is not known.
        users: How many use it.
    """

    def __init__(
        self,
        connection: "Connection",
        timeline: Timeline,
        on_close: Callable[["Line"], None],
        *,
        alone: bool,
    ) -> None:
        self.id = uuid.uuid4().hex
        self.connection = connection
        self.timeline = timeline
        self.alone = alone
        self.silent_since: datetime | None = None
        self.silent_hop = ""
        self.users = 0
        self._on_close = on_close
        self._listeners: list[Callable[[], None]] = []
        connection.watch_silence(self._hear)

    @property
    def target(self) -> Target:
        """Whom it leads to."""
        return self.connection.target

    def join(self) -> None:
        """Take part; call before awaiting anything, so that the line stays open."""
        self.users += 1

    async def leave(self) -> None:
        """Stop taking part; the last one closes the connection."""
        self.users -= 1
        if not self.users:
            self._on_close(self)
            await self.connection.close()

    def follow(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call a listener when the server falls silent or answers again.

        Args:
            listener: Looks at `silent_since`; called at once, too.

        Returns:
            What ends that.
        """
        self._listeners.append(listener)
        listener()
        return lambda: self._listeners.remove(listener)

    def _hear(self, seconds: float | None) -> None:
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
