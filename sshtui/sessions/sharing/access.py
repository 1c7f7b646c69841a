"""Gives riders the line that they want, as far as settings and the person allow it."""

import asyncio
from collections.abc import Callable

from sshtui.errors import AppError
from sshtui.mux.master import Denied, Unavailable
from sshtui.mux.peer import Peer
from sshtui.mux.rider import Rider
from sshtui.sessions.endings import is_of_network
from sshtui.sessions.line import Line
from sshtui.sessions.lines import Lines
from sshtui.sessions.riders import SignInDenied
from sshtui.sessions.sharing.interfaces import LAZY, NO, ClientAskers, HostSource, Questioner
from sshtui.sessions.sharing.rider_forwards import RiderForwards
from sshtui.sessions.sharing.rider_list import RiderList
from sshtui.sessions.sharing.wanted import alias_wanted_by, have_one_account, is_another
from sshtui.signin.steps import Phase, Step
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.forwards import Forward
from sshtui.sshconfig.target import Target


class Access:
    """Joins lines for riders, and signs in for them.

    Args:
        lines: The lines of the app.
        riders: Is told who rides.
        askers: Who is asked.
        hosts: Resolves what riders name.
        forwards: Opens those that riders ask for.
        may: Tells which lines to a host may be used: `no`, `open` or `lazy`.

    Attributes:
        lines: The lines of the app.
        riders: Who rides.
        forwards: Those that riders have asked for.
    """

    def __init__(
        self,
        lines: Lines,
        riders: RiderList,
        askers: ClientAskers,
        hosts: HostSource,
        forwards: RiderForwards,
        may: Callable[[Target], str],
    ) -> None:
        self.lines = lines
        self.riders = riders
        self.forwards = forwards
        self._askers = askers
        self._hosts = hosts
        self._may = may

    async def line(self, rider: Rider, shared: Target) -> Line:
        """Return the line to ride on, joined for the rider.

        Args:
            rider: Who wants it.
            shared: The host whose socket it came by.

        Raises:
            Denied: It may not be used, nobody could be asked, or the sign-in failed.
            Unavailable: There is none, and no other is made.
        """
        target = self._wanted(await self._named(rider.peer, shared), shared)
        may = self._may(target)
        line = self.lines.open_line(target)
        if may == NO:
            raise Denied(f"connections to {target.alias} are not shared")
        if line is None and may == LAZY:
            return await self._new_line(rider, target)
        if line is None:
            raise Unavailable(f"there is no connection to {target.alias}")
        line.join()
        self.riders.board(rider, target.alias, line)
        return line

    async def open_forward(self, shared: Target, peer: Peer, forward: Forward) -> int:
        """Open a forward, or find it open, and return its port.

        Args:
            shared: The host whose socket was asked.
            peer: Who asks.
            forward: What is forwarded.

        Raises:
            Denied: It may not be opened.
            Unavailable: There is no line for it.
            ForwardRefused: It cannot be opened.
        """
        # Its settings say what may be forwarded; the connection may be that of another name.
        named = await self._named(peer, shared)
        target = self._wanted(named, shared)
        may, line = self._may(target), self.lines.open_line(target)
        if line is None and may == LAZY and self.forwards.promise(named, peer, forward):
            return 0
        if line is None or may == NO:
            raise Unavailable(f"there is no connection to {named.alias}")
        port = await self.forwards.open(line, named, peer, forward)
        if port is None:
            raise Denied(f"{forward.flag} {forward} was not allowed in sshtui")
        return port

    async def _named(self, peer: Peer, shared: Target) -> Target:
        """Return the host that a program names, if it is of the account of the socket."""
        alias = alias_wanted_by(peer.pid)
        if alias in ("", shared.alias):
            return shared
        try:
            named = await self._resolved(alias, shared)
        except AppError:
            return shared  # it names none of ours
        return named if have_one_account(named, shared) else shared

    def _wanted(self, named: Target, shared: Target) -> Target:
        """Return the host that a program names, if it is another than the one of the socket."""
        return named if is_another(named, shared) or self._may(named) == NO else shared

    async def _resolved(self, alias: str, shared: Target) -> Target:
        account = Destination(alias, shared.user, shared.port)
        return await asyncio.to_thread(self._hosts.resolve, account)

    async def _new_line(self, rider: Rider, target: Target) -> Line:
        self.riders.wait(rider, target.alias)
        try:
            async with self._askers.at(rider) as questioner:
                line = await self._sign_in(rider, target, questioner)
            self.riders.board(rider, target.alias, line)
            await self.forwards.keep_promises(line, rider.peer)
        except BaseException:
            self.riders.left(rider)
            raise
        return line

    async def _sign_in(self, rider: Rider, target: Target, questioner: Questioner | None) -> Line:
        asker, on_step = (questioner.asker, questioner.on_step) if questioner else (None, _ignore)
        try:
            now = await self._resolved(target.alias, target)
            return await self.lines.line(now, asker, on_step)
        except AppError as error:
            alias, peer = target.alias, rider.peer
            if questioner is None and not is_of_network(error, Phase.CONNECTING):
                self.riders.tell(SignInDenied(alias, peer.program, peer.pid))
                raise Denied(f"nobody can be asked here to sign in to {alias}") from error
            raise Denied(f"{error.heading}: {error.message}") from error


def _ignore(step: Step) -> None:
    """Nobody is there to be told."""
    del step
