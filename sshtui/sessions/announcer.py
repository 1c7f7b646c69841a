"""Passes on what programs announce, but no more often than a person can follow."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from sshtui.sanitize import clean
from sshtui.sessions.working_directory import announced
from sshtui.terminal.announced import Notification

if TYPE_CHECKING:  # pyghostty is loaded with the first session, not before
    from sshtui.terminal.emulator import Emulator

EVERY = 0.5
"""Seconds between two looks at title, directory and progress."""

MOST, WITHIN = 3, 10.0
"""Notifications that are shown, and the seconds that they are counted over; others are dropped."""


class Announcer:
    """Tells of the announcements of one session.

    Args:
        names: What the machine of the session is called.
        change: Takes the title, the directory and the progress, as fields of `SessionInfo`.
        notified: Takes each notification.
    """

    def __init__(
        self,
        names: Collection[str],
        change: Callable[..., None],
        notified: Callable[[Notification], None],
    ) -> None:
        self._names = names
        self._change = change
        self._notified = notified
        self._first_host = ""
        self._seen = 0
        self._next = 0.0
        self._due: asyncio.TimerHandle | None = None
        self._shown: deque[float] = deque(maxlen=MOST)

    def look(self, emulator: "Emulator") -> None:
        """Look at what was announced; what changes often is told a moment later."""
        told = emulator.announced
        if told.changes != self._seen:
            self._seen = told.changes
            if self._due is None:
                loop = asyncio.get_running_loop()
                self._due = loop.call_at(max(loop.time(), self._next), self._tell, emulator)
        for notification in told.take_notifications():
            if self._admits():
                self._notified(notification)

    def stop(self) -> None:
        """Tell nothing any more."""
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _tell(self, emulator: "Emulator") -> None:
        self._due = None
        self._next = asyncio.get_running_loop().time() + EVERY
        self._change(
            said_title=clean(emulator.title).strip(),
            progress=emulator.announced.progress,
            directory=self._directory(emulator.directory),
        )

    def _directory(self, text: str) -> str:
        place = announced(text)
        if place is None:
            return ""
        # What the login shell calls its machine need not be what ssh calls it.
        self._first_host = self._first_host or place.host
        return place.path if place.is_on((*self._names, self._first_host)) else ""

    def _admits(self) -> bool:
        now = asyncio.get_running_loop().time()
        if len(self._shown) == MOST and now - self._shown[0] < WITHIN:
            return False
        self._shown.append(now)
        return True
