"""What the clients of a ControlPath socket are served from."""

from typing import Protocol

from sshtui.errors import AppError
from sshtui.mux.peer import Peer
from sshtui.mux.rider import Rider
from sshtui.ssh.connection import Connection
from sshtui.sshconfig.forwards import Forward


class Denied(AppError):
    """What a client wants is not allowed; its message is told to it."""

    title = "Not allowed"


class Unavailable(AppError):
    """There is no connection to be had for a client; its message is told to it."""

    title = "Not available"


class Master(Protocol):
    """Serves the clients of one socket: the account that they ask for."""

    async def line(self, rider: Rider) -> Connection:
        """Return the connection to ride on, which may take as long as a person takes.

        Cancelled when the client is gone.

        Args:
            rider: Who asks.

        Raises:
            Denied: It may not; an ssh that wanted a session then connects by itself.
            Unavailable: There is none; likewise.
        """
        ...

    def rode(self, rider: Rider) -> None:
        """Note that a rider has its channel."""
        ...

    def left(self, rider: Rider) -> None:
        """Note that a rider is gone; told once for each that asked for a line and got one."""
        ...

    async def open_forward(self, peer: Peer, forward: Forward) -> int:
        """Open a forward, or find it open: ssh asks for those of its config before each session.

        Args:
            peer: Who asks.
            forward: What is to listen, and where it leads.

        Returns:
            The port that is listened on, 0 where it is a socket.

        Raises:
            Denied: It may not be opened.
            AppError: It cannot be opened.
        """
        ...

    async def close_forward(self, peer: Peer, forward: Forward) -> bool:
        """Close a forward, and return whether it was open.

        Args:
            peer: Who asks.
            forward: As it was asked for.

        Raises:
            Denied: It may not be closed.
        """
        ...

    async def terminate(self, peer: Peer) -> None:
        """Close the connection, as `ssh -O exit` asks.

        Raises:
            Denied: It is in use.
        """
        ...

    async def stop(self, peer: Peer) -> None:
        """Take no more clients, as `ssh -O stop` asks; riders go on.

        Raises:
            Denied: It may not be asked.
        """
        ...

    def described(self) -> str:
        """Return lines about the connection, for `ssh -O conninfo`."""
        ...
