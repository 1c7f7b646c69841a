"""What a forward does while it is open: where it listens, and what went through it."""

import asyncio
from abc import ABC, abstractmethod

from sshtui.ssh.bound_sockets import BoundSockets
from sshtui.ssh.channel import Channel
from sshtui.sshconfig.forwards import Address, Forward
from sshtui.tasks import start_task


class Listening(ABC):
    """One forward of a connection, open until it is closed or the connection ends.

    Args:
        forward: What was asked for.

    Attributes:
        port: Where it listens; of `-R 0` what the server chose, 0 for a socket's path.
        error: Why the last connection came to nothing, "" if it did not.
    """

    def __init__(self, forward: Forward) -> None:
        self.forward = forward
        self.port = forward.listen.port if isinstance(forward.listen, Address) else 0
        self.error = ""
        self._channels: set[Channel] = set()
        self._sent = self._received = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def clients(self) -> int:
        """The connections that go through it now."""
        return len(self._channels)

    @property
    def sent(self) -> int:
        """Bytes that went to the server."""
        return self._sent + sum(channel.sent for channel in self._channels)

    @property
    def received(self) -> int:
        """Bytes that came from it."""
        return self._received + sum(channel.received for channel in self._channels)

    @abstractmethod
    async def close(self) -> None:
        """Stop listening; the connections that go through it stay until they end."""

    def release(self) -> BoundSockets | None:
        """Stop accepting and return the sockets, still bound; None where the server listens.

        Who connects meanwhile waits until `Connection.listen` is given them again.
        """
        return None

    async def idle(self) -> None:
        """Wait until no connection goes through it."""
        await self._idle.wait()

    def count(self, channel: Channel) -> None:
        """Count a connection until it ends."""
        self.error = ""
        self._channels.add(channel)
        self._idle.clear()
        start_task(self._follow(channel), f"connection through {self.forward}")

    async def _follow(self, channel: Channel) -> None:
        try:
            await channel.wait()
        finally:
            self._channels.discard(channel)
            self._sent += channel.sent
            self._received += channel.received
            if not self._channels:
                self._idle.set()
