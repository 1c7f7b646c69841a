"""The open connections, all checked at once when something may have cut them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sshtui.sessions.line import Line
from sshtui.sessions.surroundings import Surroundings

if TYPE_CHECKING:  # asyncssh is loaded with the first connection, not with the first frame
    from sshtui.ssh.connection import Connection


class OpenLines:
    """Keeps the open connections.

    Args:
        surroundings: Tells what may have cut them; it is watched while there are any.
    """

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._open: set[Line] = set()
        self._unfollow: Callable[[], None] | None = None

    def add(self, connection: "Connection") -> Line:
        """Return a new connection as one that sessions share."""
        line = Line(connection, self._remove)
        self._open.add(line)
        if self._unfollow is None:
            self._unfollow = self._surroundings.follow(self._probe)
        return line

    def _remove(self, line: Line) -> None:
        self._open.discard(line)
        if not self._open and self._unfollow is not None:
            self._unfollow()
            self._unfollow = None

    def _probe(self) -> None:
        for line in self._open:
            line.connection.probe()
