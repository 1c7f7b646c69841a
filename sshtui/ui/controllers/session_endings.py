"""What can be done with a session that ends, has ended, or is to go on."""

from typing import Any

from textual.screen import Screen

from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo
from sshtui.ui.controllers.sessions import SessionController
from sshtui.ui.modals.confirm_close import ConfirmClose


class Endings:
    """Closes sessions, and connects those again that failed or were lost.

    Args:
        screen: Over which it is asked before something is lost.
        manager: Has the sessions.
        sessions: Opens and closes them.
    """

    def __init__(
        self, screen: Screen[Any], manager: SessionManager, sessions: SessionController
    ) -> None:
        self._screen = screen
        self._manager = manager
        self._sessions = sessions

    def close(self, id: str) -> None:  # noqa: A002 - as in events
        """Close a session; ask first where its screen would go with it, which is nowhere else."""
        info = self._find(id)
        if info is None:
            return
        if not info.keeps:
            self._sessions.close(id)
            return

        def close_if(agreed: bool | None) -> None:
            if agreed:
                self._sessions.close(id)

        self._screen.app.push_screen(ConfirmClose(info.title), close_if)

    def stop_waiting(self, id: str) -> None:  # noqa: A002
        """Give up a sign-in; one to a session that had ended before leaves it as it was."""
        info = self._find(id)
        if info is not None and info.before is not None:
            self._sessions.give_up(id)
        else:
            self.close(id)

    def connect_again(self, id: str) -> None:  # noqa: A002
        """Connect a session again that failed or was lost."""
        if info := self._find(id):
            self._sessions.retry(info)

    def _find(self, id: str) -> SessionInfo | None:  # noqa: A002
        return next((info for info in self._manager.sessions if info.id == id), None)
