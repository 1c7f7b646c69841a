"""Records visits to hosts, from the events of sessions."""

import asyncio
import time
from datetime import UTC, datetime

from sshtui.errors import AppError
from sshtui.hosts.model import Visit
from sshtui.log import logger
from sshtui.services.ports import Visits
from sshtui.sessions.events import Event, SessionChanged
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.signin.steps import StepKind
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task


def connects_alone(visits: Visits, target: Target, usual: str) -> bool:
    """Return whether a host may be connected to by itself, as no person is needed for that.

    It is so if the last sign-in needed none, unless the settings say that sshtui is to be asked.
    Reads a file, so call it from a thread. What is saved may have changed since: whoever connects
    then asks nobody (`SessionManager.open` without an asker), and shows why that was not enough.

    Args:
        visits: When hosts were visited.
        target: The host.
        usual: The setting `reconnect`, for hosts that say nothing of it.
    """
    last = visits.last(target.alias, 1)
    return target.reconnects(usual) and bool(last) and last[0].alone


class VisitRecorder:
    """Listens to the sessions.

    Args:
        manager: Knows how each sign-in went.
        visits: Takes the visits.
    """

    def __init__(self, manager: SessionManager, visits: Visits) -> None:
        self._manager = manager
        self._visits = visits
        self._written: set[str] = set()

    def hear(self, event: Event) -> None:
        """Note every session that opened."""
        match event:
            case SessionChanged(info) if info.pending:
                self._written.discard(info.id)
            case SessionChanged(info) if info.state is SessionState.OPEN:
                if info.id not in self._written:
                    self._written.add(info.id)
                    start_task(self._write(info), "record a visit")

    async def _write(self, info: SessionInfo) -> None:
        took = (datetime.now(UTC) - info.opened).total_seconds()
        visit = Visit(time.time(), took, self._methods(info.id), info.alone)
        try:
            await asyncio.to_thread(self._visits.record, info.target.alias, visit)
        except AppError as error:
            # A visit that is not written down must not trouble the session.
            logger(__name__).warning("A visit was not recorded: %s", error)

    def _methods(self, id: str) -> str:  # noqa: A002 - as in events
        last = {"": ""}
        for entry in self._manager.timeline(id):
            step = entry.step
            if step.kind is StepKind.ACCEPTED and step.method:
                last[step.method] = step.method
        return " then ".join(filter(None, last.values()))
