"""A connection shared by several sessions."""

import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # asyncssh is loaded with the first connection, not with the first frame
    from sshtui.ssh.connection import Connection


class Line:
    """Counts who uses a connection, and closes it behind the last one.

    Attributes:
        id: Names the connection.
        connection: The connection itself.
    """

    def __init__(self, connection: "Connection") -> None:
        self.id = uuid.uuid4().hex
        self.connection = connection
        self._users = 0

    def join(self) -> None:
        """Take part; call before awaiting anything, so that the line stays open."""
        self._users += 1

    async def leave(self) -> None:
        """Stop taking part; the last one closes the connection."""
        self._users -= 1
        if not self._users:
            await self.connection.close()
