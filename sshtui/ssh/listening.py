"""What a forward does while it is open: where it listens, and what went through it."""

from abc import ABC, abstractmethod

from sshtui.ssh.bound_sockets import BoundSockets
from sshtui.sshconfig.forwards import Address, Forward


class Listening(ABC):
    """One forward of a connection, open until it is closed or the connection ends.

    Args:
        forward: What was asked for.

    Attributes:
        port: Where it listens; of `-R 0` what the server chose, 0 for a socket's path.
        clients: The connections that go through it now.
        sent: Bytes that went to the server.
        received: Bytes that came from it.
        error: Why the last connection came to nothing, "" if none did.
    """

    def __init__(self, forward: Forward) -> None:
        self.forward = forward
        self.port = forward.listen.port if isinstance(forward.listen, Address) else 0
        self.clients = 0
        self.sent = 0
        self.received = 0
        self.error = ""

    @abstractmethod
    async def close(self) -> None:
        """Stop listening; the connections that go through it stay until they end."""

    def release(self) -> BoundSockets | None:
        """Stop accepting and return the sockets, still bound; None where the server listens.

        Who connects meanwhile waits until `Connection.listen` is given them again.
        """
        return None
