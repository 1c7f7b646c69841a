"""Starts and stops logs and recordings by key, and reports on them."""

import asyncio
from functools import partial
from typing import Any

from textual.app import App

from sshtui.errors import AppError
from sshtui.recording.recordings import SUFFIXES, Recordings
from sshtui.sanitize import clean
from sshtui.services.ports import Visits
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.settings import Settings
from sshtui.tasks import start_task
from sshtui.ui.controllers.session_presenter import SessionPresenter
from sshtui.ui.modals.file_picker import short_path
from sshtui.ui.modals.start_log import ChosenLog, StartLog
from sshtui.ui.notifications import NOTICE_SECONDS, show_error

_CHOICE = "log format"


class RecordingController:
    """Has the session in focus logged, or no longer.

    Args:
        app: Where the person is asked and told.
        manager: Has the sessions.
        presenter: Knows which session is meant.
        visits: Remembers the format.
        settings: Whether all sessions are logged, and where to.

    Attributes:
        recordings: Those that are under way.
    """

    def __init__(
        self,
        app: App[Any],
        manager: SessionManager,
        presenter: SessionPresenter,
        visits: Visits,
        settings: Settings,
    ) -> None:
        self._app = app
        self._manager = manager
        self._presenter = presenter
        self._visits = visits
        self.recordings = Recordings(manager, settings, self._tell_failed)

    def toggle(self) -> None:
        """Stop the log of the session in focus, or ask for what one is started with."""
        id_ = self._presenter.navigation.current
        info = next((info for info in self._manager.sessions if info.id == id_), None)
        if self.recordings.path_of(id_) is not None:
            start_task(self._stop(id_), "stop a log")
        elif info is not None and info.state is SessionState.OPEN:
            start_task(self._ask(info), "ask for a log")
        else:
            self._app.bell()

    async def _ask(self, info: SessionInfo) -> None:
        remembered = await asyncio.to_thread(self._visits.choice, _CHOICE)
        format_ = remembered if remembered in SUFFIXES else next(iter(SUFFIXES))

        def start(chosen: ChosenLog | None) -> None:
            if chosen is not None:
                start_task(self._start(info, chosen), "start a log")

        suggested = partial(self.recordings.suggested, info)
        self._app.push_screen(StartLog(clean(info.title), format_, suggested), start)

    async def _start(self, info: SessionInfo, chosen: ChosenLog) -> None:
        try:
            await self.recordings.start(info, chosen.format, chosen.path)
        except AppError as error:
            show_error(self._app, error, title="Not logged")
            return
        await asyncio.to_thread(self._visits.choose, _CHOICE, chosen.format)

    async def _stop(self, id_: str) -> None:
        path = await self.recordings.stop(id_)
        if path is not None:
            self._app.notify(clean(short_path(path)), title="Logged", markup=False)

    def _tell_failed(self, title: str, error: AppError) -> None:
        words = f"{error.message} The session goes on. {error.hint}"
        self._app.notify(
            clean(words),
            title=clean(f"{title} is no longer logged"),
            severity="error",
            timeout=NOTICE_SECONDS,
            markup=False,
        )
