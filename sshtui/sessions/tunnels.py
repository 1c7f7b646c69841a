"""The forwards of the hosts that have tabs, and those that an ssh asked for."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from sshtui.endpoint import Endpoint
from sshtui.errors import ForwardRefused
from sshtui.sessions.events import Event, SessionChanged, SessionGone
from sshtui.sessions.line import Line
from sshtui.sessions.lines import LineClosed, LineEvent, Lines
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.sessions.tunnel import Origin, Tunnel, TunnelInfo, TunnelState
from sshtui.sshconfig.forwards import Address, Forward
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task

Place = tuple[str, Endpoint]
"""A host as its tabs name it: what was typed, and the account that it leads to."""


@dataclass(frozen=True, slots=True)
class TunnelChanged:
    """A forward is new, or stands in another way now."""

    tunnel: TunnelInfo


@dataclass(frozen=True, slots=True)
class TunnelGone:
    """A forward is no longer in the list."""

    tunnel: TunnelInfo


TunnelEvent = TunnelChanged | TunnelGone


def place_of(target: Target) -> Place:
    """Return which host a target is of."""
    return target.alias, target.endpoint


class Tunnels:
    """Keeps forwards open.

    Those of a host's settings are opened before the first shell of the host, and last as long as it
    has a tab, as do those that the person adds. While all its tabs are lost they wait, and are
    opened again with the first that is back; nothing is signed in to for them. What an ssh asked
    for lasts as long as the line that it came by.

    Args:
        lines: Tell when one closes.
    """

    def __init__(self, lines: Lines) -> None:
        self._tunnels: dict[str, Tunnel] = {}
        self._owners: dict[str, set[Place]] = {}
        self._tabs: dict[str, Place] = {}
        self._carriers: dict[Place, list[Line]] = {}
        self._listeners: list[Callable[[TunnelEvent], None]] = []
        self._endings: set[asyncio.Task[None]] = set()
        lines.follow(self._hear_line)

    @property
    def all(self) -> tuple[TunnelInfo, ...]:
        """All of them as they are now, oldest first."""
        return tuple(tunnel.info for tunnel in self._tunnels.values())

    def follow(self, listener: Callable[[TunnelEvent], None]) -> Callable[[], None]:
        """Call a listener with every event; return a function that ends that.

        Args:
            listener: Called with each event; must not block.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def begin(self, line: Line, info: SessionInfo) -> tuple[str, ...]:
        """Open the forwards of a session's host, unless a tab before it has; then those that wait.

        Args:
            line: The session's line.
            info: The session, whose shell is opened next.

        Returns:
            What the person should be told: what could not be opened, and what port a server chose.

        Raises:
            ForwardRefused: One could not be opened, and ExitOnForwardFailure is yes.
        """
        target = info.target
        place = place_of(target)
        is_first = place not in self._carriers
        self._tabs[info.id] = place
        lines = self._carriers.setdefault(place, [])
        if line not in lines:
            lines.append(line)
        returning = [tunnel for tunnel in self._of(place) if tunnel.line is None]
        for tunnel in returning:
            self._reopen(tunnel, line)
        if not is_first:
            return ()
        return await self._open_configured(line, target)

    async def add(self, line: Line, target: Target, forward: Forward, origin: Origin) -> TunnelInfo:
        """Open a forward; one that is there already is the same one.

        Args:
            line: What carries it.
            target: The host that asks for it.
            forward: What is forwarded.
            origin: Who asks for it.

        Raises:
            ForwardRefused: It cannot be had, and is not in the list.
        """
        tunnel = self.find(line, forward)
        if tunnel is None:
            tunnel = self._new(forward, target, origin)
        if tunnel.state is not TunnelState.OPEN:
            error = await tunnel.open(line)
            if error is not None:
                if tunnel.origin is not Origin.CONFIG:
                    self._drop(tunnel)
                raise error
        return tunnel.info

    def find(self, line: Line, forward: Forward) -> Tunnel | None:
        """Return the forward of a line that is the same as another, if there is one."""
        there = (
            tunnel
            for tunnel in self._tunnels.values()
            if tunnel.forward == forward and tunnel.target.endpoint == line.target.endpoint
        )
        return next(there, None)

    async def stop(self, id: str) -> None:  # noqa: A002 - as in events
        """Listen for a forward no more; one of the settings stays in the list."""
        tunnel = self._tunnels.get(id)
        if tunnel is None:
            return
        if tunnel.origin is not Origin.CONFIG:
            self._forget(tunnel)
        await tunnel.stop()

    async def open_again(self, id: str) -> None:  # noqa: A002
        """Open a forward again that was stopped or has failed, if there is a line for it."""
        tunnel = self._tunnels.get(id)
        lines = [] if tunnel is None else self._lines_of(tunnel)
        if tunnel is not None and lines and tunnel.state is not TunnelState.OPEN:
            await tunnel.open(lines[0])

    def adopt(self, id: str) -> None:  # noqa: A002
        """Have a forward be one of the settings of its host: it was saved there."""
        if tunnel := self._tunnels.get(id):
            tunnel.origin = Origin.CONFIG
            self._changed(tunnel)

    def hear(self, event: Event) -> None:
        """Follow the tabs."""
        match event:
            case SessionChanged(info) if info.state in {SessionState.FAILED, SessionState.RESTORED}:
                self._leave(info.id)
            case SessionGone(id_):
                self._leave(id_)

    async def finish(self) -> None:
        """Wait until what is being closed is closed."""
        while self._endings:
            await asyncio.wait(self._endings)

    async def _open_configured(self, line: Line, target: Target) -> tuple[str, ...]:
        place = place_of(target)
        wanted: list[Tunnel] = []
        for forward in target.forwards:
            there = self.find(line, forward)
            tunnel = there or self._new(forward, target, Origin.CONFIG)
            self._owners[tunnel.id].add(place)
            if there is None:
                wanted.append(tunnel)
        errors = await asyncio.gather(*(tunnel.open(line) for tunnel in wanted))
        told = tuple(
            f"{error.message} {error.hint}".rstrip() for error in errors if error is not None
        )
        if told and target.exit_on_forward_failure:
            raise ForwardRefused(
                " ".join(told), hint="ExitOnForwardFailure is yes, so there is no session."
            )
        return (*told, *filter(None, (_chosen(tunnel.info) for tunnel in wanted)))

    def _new(self, forward: Forward, target: Target, origin: Origin) -> Tunnel:
        tunnel = Tunnel(forward, target, origin, self._changed)
        self._tunnels[tunnel.id] = tunnel
        self._owners[tunnel.id] = {place_of(target)}
        return tunnel

    def _of(self, place: Place) -> list[Tunnel]:
        return [tunnel for id_, tunnel in self._tunnels.items() if place in self._owners[id_]]

    def _lines_of(self, tunnel: Tunnel) -> list[Line]:
        places = self._owners[tunnel.id]
        return [line for place in places for line in self._carriers.get(place, ())]

    def _hear_line(self, event: LineEvent) -> None:
        if not isinstance(event, LineClosed):
            return
        for lines in self._carriers.values():
            if event.line in lines:
                lines.remove(event.line)
        for tunnel in tuple(self._tunnels.values()):
            if tunnel.line is event.line:
                self._lost(tunnel)

    def _lost(self, tunnel: Tunnel) -> None:
        if tunnel.origin is Origin.SSH:
            self._drop(tunnel)
        elif others := self._lines_of(tunnel):
            self._reopen(tunnel, others[0])
        else:
            left = tunnel.lose()
            if left is not None:
                self._end(left.close())

    def _reopen(self, tunnel: Tunnel, line: Line) -> None:
        tunnel.line = line
        if tunnel.state is not TunnelState.STOPPED:
            start_task(tunnel.reopen(line), f"forward {tunnel.forward} again")

    def _leave(self, id: str) -> None:  # noqa: A002
        place = self._tabs.pop(id, None)
        if place is None or place in self._tabs.values():
            return
        del self._carriers[place]
        for tunnel in self._of(place):
            if tunnel.origin is not Origin.SSH:
                self._owners[tunnel.id].discard(place)
                if not self._owners[tunnel.id]:
                    self._drop(tunnel)

    def _drop(self, tunnel: Tunnel) -> None:
        self._forget(tunnel)
        self._end(tunnel.stop())

    def _forget(self, tunnel: Tunnel) -> None:
        if self._tunnels.pop(tunnel.id, None) is not None:
            del self._owners[tunnel.id]
            self._tell(TunnelGone(tunnel.info))

    def _end(self, closing: Coroutine[Any, Any, None]) -> None:
        task = start_task(closing, "close a forward")
        self._endings.add(task)
        task.add_done_callback(self._endings.discard)

    def _changed(self, tunnel: Tunnel) -> None:
        if tunnel.id in self._tunnels:
            self._tell(TunnelChanged(tunnel.info))

    def _tell(self, event: TunnelEvent) -> None:
        for listener in tuple(self._listeners):
            listener(event)


def _chosen(tunnel: TunnelInfo) -> str:
    """Say which port a server chose, where that was left to it and nothing else tells."""
    forward = tunnel.forward
    if not tunnel.port or not isinstance(forward.listen, Address) or forward.listen.port:
        return ""
    goal = "a SOCKS proxy" if forward.to is None else forward.to
    return f"{forward.keyword} {forward.listen}: the host chose port {tunnel.port} for {goal}."
