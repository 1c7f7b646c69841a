"""A host whose connections plain ssh may use: what its sockets serve."""

from functools import partial

from sshtui.mux.control_path import paths_of
from sshtui.mux.master import Denied
from sshtui.mux.peer import Peer
from sshtui.mux.rider import Rider
from sshtui.sessions.sharing.access import Access
from sshtui.sessions.sharing.sockets import Sockets
from sshtui.ssh.connection import Connection
from sshtui.sshconfig.forwards import Forward
from sshtui.sshconfig.target import Target


class Share:
    """Has riders ride on the lines to a host; the `Master` of its sockets.

    Args:
        target: The host.
        access: Gives the lines.

    Attributes:
        target: The host.
    """

    def __init__(self, target: Target, access: Access) -> None:
        self.target = target
        self._access = access
        self._sockets = Sockets(self)

    def listen(self) -> None:
        """Listen on the sockets that ssh looks for."""
        self._sockets.open(partial(paths_of, self.target))

    def look_again(self) -> None:
        """Try at once to have the sockets, as another share has let go of its own."""
        self._sockets.look_again()

    def stop_listening(self) -> None:
        """Take the sockets away; riders go on."""
        self._sockets.stop()

    async def close(self) -> None:
        """Take the sockets away, and end the riders."""
        await self._sockets.close()

    async def line(self, rider: Rider) -> Connection:
        """Return the connection to ride on, which may take as long as a person takes.

        Args:
            rider: Who asks.

        Raises:
            Denied: It may not be used, nobody could be asked, or the sign-in failed.
            Unavailable: There is no connection any more, and no other is made.
        """
        return (await self._access.line(rider, self.target)).connection

    def rode(self, rider: Rider) -> None:
        """Note that a rider has its channel."""
        self._access.riders.came(rider)

    def left(self, rider: Rider) -> None:
        """Note that a rider is gone."""
        self._access.riders.left(rider)

    async def open_forward(self, peer: Peer, forward: Forward) -> int:
        """Open a forward, or find it open.

        Args:
            peer: Who asks.
            forward: What is to listen, and where it leads.

        Returns:
            The port that is listened on, 0 where it is a socket.

        Raises:
            Denied: It may not be opened.
            Unavailable: There is no line for it.
            ForwardRefused: It cannot be opened.
        """
        return await self._access.open_forward(self.target, peer, forward)

    async def close_forward(self, peer: Peer, forward: Forward) -> bool:
        """Close a forward, and return whether it was open."""
        del peer
        line = self._access.lines.open_line(self.target)
        return line is not None and await self._access.forwards.close(line, forward)

    async def terminate(self, peer: Peer) -> None:
        """Close the connection, as `ssh -O exit` asks.

        Raises:
            Denied: sshtui itself uses it.
        """
        del peer
        line, riders = self._access.lines.open_line(self.target), self._access.riders
        if line is None:
            return
        if line.users > riders.on(line):
            raise Denied(f"{self.target.alias} is open in sshtui; close it there")
        riders.end_all(line)
        await line.close()

    async def stop(self, peer: Peer) -> None:
        """Take no more clients, as `ssh -O stop` asks; riders go on."""
        del peer
        self.stop_listening()

    def described(self) -> str:
        """Return lines about the connection, for `ssh -O conninfo`."""
        line = self._access.lines.open_line(self.target)
        if line is None:
            return "sshtui: not signed in\n"
        return f"sshtui: signed in to {self.target.endpoint}\n"
