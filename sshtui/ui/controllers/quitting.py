"""Quits the app, after asking if anything would be lost."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from textual.app import App
from textual.screen import Screen

from sshtui.services.ports import Credentials
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.riders import RiderInfo
from sshtui.signin.asker import Asker
from sshtui.ui.modals.confirm_quit import ConfirmQuit


class QuitController:
    """Ends the app, once the person has agreed to what is lost.

    Args:
        app: What is left.
        manager: Has the sessions.
        credentials: Knows what is kept in memory only.
        asker_of: Returns who is asked by a screen.
        riders: Returns the programs that use the connections.
    """

    def __init__(
        self,
        app: App[int],
        manager: SessionManager,
        credentials: Credentials,
        asker_of: Callable[[Screen[Any]], Asker],
        riders: Callable[[], Sequence[RiderInfo]],
    ) -> None:
        self._app = app
        self._manager = manager
        self._credentials = credentials
        self._asker_of = asker_of
        self._riders = riders

    async def ask(self, leave: Callable[[], None] | None = None) -> None:
        """Leave; ask first if that loses sessions, or what is kept in memory only.

        Args:
            leave: Ends the app.
        """
        leave = leave or partial(self._app.exit, 0)
        sessions = self._manager.sessions
        running = tuple(info.title for info in sessions if info.error is None)
        lost = tuple(info.title for info in sessions if info.error is not None and info.keeps)
        opened = self._credentials.made
        held = () if opened is None else await opened.held()
        riders = self._riders()
        if not (running or lost or held or riders):
            leave()
            return

        def quit_if(agreed: bool | None) -> None:
            if agreed:
                leave()

        question = ConfirmQuit(running, lost, held, await self._credentials.wait(), riders=riders)
        question.asker = self._asker_of(question)
        self._app.push_screen(question, quit_if)
