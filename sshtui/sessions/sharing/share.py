"""A host whose connections plain ssh may use: what its sockets serve."""

import asyncio
from functools import partial

from sshtui.errors import AppError
from sshtui.mux.control_path import paths_of
from sshtui.mux.master import Denied, Unavailable
from sshtui.mux.peer import Peer
from sshtui.mux.rider import Rider
from sshtui.sessions.endings import is_of_network
from sshtui.sessions.line import Line
from sshtui.sessions.lines import Lines
from sshtui.sessions.riders import SignInDenied
from sshtui.sessions.sharing.interfaces import ClientAskers, LazyHosts, Questioner
from sshtui.sessions.sharing.rider_list import RiderList
from sshtui.sessions.sharing.sockets import Sockets
from sshtui.signin.steps import Phase, Step
from sshtui.ssh.connection import Connection
from sshtui.sshconfig.forwards import Forward
from sshtui.sshconfig.target import Target


class Share:
    """Has riders ride on the lines to a host; the `Master` of its sockets.

    Args:
        target: The host.
        lines: The lines of the app.
        riders: Is told who rides.

    Attributes:
        target: The host.
    """

    def __init__(self, target: Target, lines: Lines, riders: RiderList) -> None:
        self.target = target
        self._lines = lines
        self._riders = riders
        self._askers: ClientAskers | None = None
        self._hosts: LazyHosts | None = None
        self._sockets = Sockets(self)

    def sign_in_by(self, askers: ClientAskers | None, hosts: LazyHosts | None) -> None:
        """Sign in where there is no line when a rider comes, or no longer.

        Args:
            askers: Who is asked; None to sign in for nobody.
            hosts: Knows the settings of the host.
        """
        self._askers, self._hosts = askers, hosts

    def listen(self) -> None:
        """Listen on the sockets that ssh looks for."""
        self._sockets.open(partial(paths_of, self.target))

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
            Denied: Nobody could be asked, or the sign-in failed.
            Unavailable: There is no connection any more, and no other is made.
        """
        line = self._lines.open_line(self.target)
        if line is not None:
            line.join()
        elif self._askers is not None:
            line = await self._new_line(rider, self._askers)
        else:
            raise Unavailable(f"sshtui is not connected to {self.target.alias} any more")
        self._riders.board(rider, self.target.alias, line)
        return line.connection

    def rode(self, rider: Rider) -> None:
        """Note that a rider has its channel."""
        self._riders.came(rider)

    def left(self, rider: Rider) -> None:
        """Note that a rider is gone."""
        self._riders.left(rider)

    async def open_forward(self, peer: Peer, forward: Forward) -> int:
        """Open a forward.

        Raises:
            Denied: Always; ssh says so, and goes on without.
        """
        del peer
        raise Denied(f"{forward.flag} {forward} is not opened on connections of sshtui")

    async def close_forward(self, peer: Peer, forward: Forward) -> bool:
        """Close a forward, and return whether it was open."""
        del peer, forward
        return False

    async def terminate(self, peer: Peer) -> None:
        """Close the connection, as `ssh -O exit` asks.

        Raises:
            Denied: sshtui itself uses it.
        """
        del peer
        line = self._lines.open_line(self.target)
        if line is None:
            return
        if line.users > self._riders.on(line):
            raise Denied(f"{self.target.alias} is open in sshtui; close it there")
        self._riders.end_all(line)

    async def stop(self, peer: Peer) -> None:
        """Take no more clients, as `ssh -O stop` asks; riders go on."""
        del peer
        self.stop_listening()

    def described(self) -> str:
        """Return lines about the connection, for `ssh -O conninfo`."""
        line = self._lines.open_line(self.target)
        if line is None:
            return "sshtui: not signed in\n"
        return f"sshtui: signed in to {self.target.endpoint}\n"

    async def _new_line(self, rider: Rider, askers: ClientAskers) -> Line:
        self._riders.wait(rider, self.target.alias)
        try:
            async with askers.at(rider) as questioner:
                return await self._sign_in(rider, questioner)
        except BaseException:
            self._riders.left(rider)
            raise

    async def _sign_in(self, rider: Rider, questioner: Questioner | None) -> Line:
        asker, on_step = (questioner.asker, questioner.on_step) if questioner else (None, _ignore)
        try:
            return await self._lines.line(await self._renewed(), asker, on_step)
        except AppError as error:
            if questioner is None and not is_of_network(error, Phase.CONNECTING):
                self._riders.tell(
                    SignInDenied(self.target.alias, rider.peer.program, rider.peer.pid)
                )
            raise Denied(f"{error.heading}: {error.message}") from error

    async def _renewed(self) -> Target:
        """Return the host with its settings of now, as long as they lead to the same account."""
        if self._hosts is None:
            return self.target
        target = await asyncio.to_thread(self._hosts.renewed, self.target)
        return target if target.endpoint == self.target.endpoint else self.target


def _ignore(step: Step) -> None:
    """Nobody is there to be told."""
    del step
