"""Forwards that programs ask for, on the lines that they ride on."""

from collections.abc import Awaitable, Callable

from sshtui.errors import AppError
from sshtui.log import logger
from sshtui.mux.peer import Peer
from sshtui.sessions.line import Line
from sshtui.sessions.tunnel import Origin
from sshtui.sessions.tunnels import Tunnels
from sshtui.sshconfig.forwards import Forward
from sshtui.sshconfig.target import Target

ForwardPermission = Callable[[Target, Peer, Forward], Awaitable[bool]]
"""Says whether a program may have a forward of a host; asks where that was never said."""

_MOST_PROMISED = 64
"""Clients that forwards are promised to at a time."""


async def _refuse(target: Target, peer: Peer, forward: Forward) -> bool:
    del target, peer, forward
    return False


class RiderForwards:
    """Opens and closes them.

    Args:
        tunnels: All forwards of the app.

    Attributes:
        may: Says who may have which; until it is set, nobody may.
    """

    def __init__(self, tunnels: Tunnels) -> None:
        self.may: ForwardPermission = _refuse
        self._tunnels = tunnels
        self._promised: dict[int, list[tuple[Target, Forward]]] = {}

    async def open(self, line: Line, target: Target, peer: Peer, forward: Forward) -> int | None:
        """Open a forward, or find it open, and return its port; None where it is not allowed.

        What the settings of the host have needs no permission, and is no failure where it cannot be
        had: ssh asks for that each time, and where it is refused signs in by itself. ssh's own
        master answers so too.

        Args:
            line: The line.
            target: The host.
            peer: Who asks.
            forward: What is forwarded.

        Raises:
            ForwardRefused: It cannot be had.
        """
        is_configured = forward in target.forwards
        is_known = is_configured or self._tunnels.find(line, forward) is not None
        if not is_known and not await self.may(target, peer, forward):
            return None
        try:
            return (await self._tunnels.add(line, target, forward, Origin.SSH)).port
        except AppError as error:
            if not is_configured:
                raise
            logger(__name__).warning("%s", error)
            return 0

    async def close(self, line: Line, forward: Forward) -> bool:
        """Close a forward, and return whether it was open."""
        tunnel = self._tunnels.find(line, forward)
        if tunnel is not None:
            await self._tunnels.stop(tunnel.id)
        return tunnel is not None

    def promise(self, target: Target, peer: Peer, forward: Forward) -> bool:
        """Have a forward of a host's settings opened with its line, and return whether it is one.

        ssh asks for them before its session, for which the line is signed in to.
        """
        if forward not in target.forwards:
            return False
        if len(self._promised) >= _MOST_PROMISED and peer.pid not in self._promised:
            # The oldest: its client has gone before its session.
            del self._promised[next(iter(self._promised))]
        self._promised.setdefault(peer.pid, []).append((target, forward))
        return True

    async def keep_promises(self, line: Line, peer: Peer) -> None:
        """Open what a program was promised, as far as it can be had."""
        for target, forward in self._promised.pop(peer.pid, ()):
            await self.open(line, target, peer, forward)
