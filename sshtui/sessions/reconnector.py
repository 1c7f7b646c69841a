"""Reconnects lost sessions automatically, if no person is needed for that."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sshtui.sessions.events import Event, SessionChanged, SessionGone
from sshtui.sessions.line import MOST_SHARING, Line
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.recovery import Recovery
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.tasks import start_task

AT_ONCE = 4
"""Hosts that are tried at the same time."""

_LOST = frozenset({SessionState.CLOSED, SessionState.RESTORED})


@dataclass(slots=True)
class Loss:
    """A session that the network took.

    Attributes:
        at: When; UTC.
        waits: Whether it may be back by itself.
        refused: Whether that was tried, and a person is needed.
    """

    at: datetime
    waits: bool = True
    refused: bool = False


class Reconnector:
    """Listens to the sessions, and has those that the network took back in their tabs.

    A session is tried again by itself where its last sign-in needed nobody. Where a host is
    reached again in any way, all its lost sessions share that connection. What a person has
    stopped, and what a server has refused, waits for a key.

    Args:
        manager: Has the sessions.
        usual: The setting `reconnect`, for hosts that say nothing of it.
    """

    def __init__(self, manager: SessionManager, usual: str) -> None:
        self._manager = manager
        self._usual = usual
        self._open: set[str] = set()
        self._lost: dict[str, Loss] = {}
        self._recoveries: list[Recovery] = []
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._unfollow: Callable[[], None] | None = None

    def hear(self, event: Event) -> None:
        """Follow a session."""
        match event:
            case SessionChanged(info) if info.ended is not None:
                self._open.discard(info.id)
                if info.state in _LOST and info.broke:
                    self._note_loss(info, info.ended)
                else:
                    self._forget(info.id)
            case SessionChanged(info) if info.pending:
                # The loss is still known: who connects by key may give that up.
                self._leave(info.id)
            case SessionChanged(info):
                self._forget(info.id)
                if info.state is SessionState.OPEN and info.id not in self._open:
                    self._open.add(info.id)
                    self._share(info)
            case SessionGone(id_):
                self._open.discard(id_)
                self._forget(id_)

    def stop(self, id: str) -> None:  # noqa: A002 - as in events
        """Leave a session lost."""
        self._leave(id)
        if loss := self._lost.get(id):
            loss.waits = False
        self._manager.note_retry((id,), None)

    def end(self) -> None:
        """Leave all as they are."""
        for recovery in tuple(self._recoveries):
            recovery.stop()
            self._remove(recovery)

    def _forget(self, id: str) -> None:  # noqa: A002
        self._lost.pop(id, None)
        self._leave(id)

    def _note_loss(self, info: SessionInfo, at: datetime) -> None:
        if not info.target.reconnects(self._usual):
            return
        loss = self._lost.get(info.id)
        if loss is None or loss.at != at:
            loss = self._lost[info.id] = Loss(at)
        tried = any(info.id in recovery.sessions for recovery in self._recoveries)
        if info.alone and loss.waits and not loss.refused and not tried:
            self._take_up(info)

    def _take_up(self, info: SessionInfo) -> None:
        same_host = (found for found in self._recoveries if found.target == info.target)
        recovery = next(same_host, None)
        if recovery is None:
            manager = self._manager
            recovery = Recovery(
                info.target, manager.lines, self._slots, self._tell, self._succeeded
            )
            self._recoveries.append(recovery)
            if self._unfollow is None:
                self._unfollow = manager.lines.surroundings.follow(self._hurry)
        recovery.sessions.append(info.id)
        if recovery.retry.count or recovery.retry.at:
            # It is under way.
            self._manager.note_retry((info.id,), recovery.retry)

    def _leave(self, id: str) -> None:  # noqa: A002
        for recovery in tuple(self._recoveries):
            if id in recovery.sessions:
                recovery.sessions.remove(id)
                if not recovery.sessions:
                    recovery.stop()
                    self._remove(recovery)

    def _remove(self, recovery: Recovery) -> None:
        self._recoveries.remove(recovery)
        if not self._recoveries and self._unfollow is not None:
            self._unfollow()
            self._unfollow = None

    def _hurry(self) -> None:
        for recovery in self._recoveries:
            recovery.hurry()

    def _tell(self, recovery: Recovery) -> None:
        stopped = recovery.retry.stopped
        if stopped:
            self._remove(recovery)
            for session in recovery.sessions:
                self._lost[session].refused = True
        timeline = recovery.timeline if stopped else None
        self._manager.note_retry(tuple(recovery.sessions), recovery.retry, timeline)

    def _succeeded(self, recovery: Recovery, line: Line) -> None:
        self._remove(recovery)
        lost = tuple(recovery.sessions)
        for session in lost[:MOST_SHARING]:
            self._rejoin(session, line)
        for rest in filter(None, map(self._manager.session, lost[MOST_SHARING:])):
            self._take_up(rest.info)
        # If all sessions have gone meanwhile, that closes it.
        start_task(line.leave(), "leave a line to its sessions")

    def _share(self, info: SessionInfo) -> None:
        """Have the other lost sessions of a host on the connection of one that is back."""
        session = self._manager.session(info.id)
        if session is None or session.line is None:
            return
        for other in self._manager.sessions:
            loss = self._lost.get(other.id)
            if loss and loss.waits and not other.pending and other.target == info.target:
                self._rejoin(other.id, session.line)

    def _rejoin(self, id: str, line: Line) -> None:  # noqa: A002
        if line.has_room:
            self._lost[id].waits = False
            self._leave(id)
            self._manager.rejoin(id, line)
