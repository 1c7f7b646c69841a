"""The tabs of sessions, and switching between them."""

from textual import on

from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo
from sshtui.ui.rendering.screen import BaseScreen
from sshtui.ui.session_history import SessionHistory
from sshtui.ui.widgets.tab_strip import TabStrip


class SessionTabs(BaseScreen[None]):
    """Goes from session to session."""

    _manager: SessionManager
    _navigation: SessionHistory

    @property
    def active(self) -> str:
        """The id of the session on the screen; "" for none."""
        return self._navigation.current

    def action_switch_to(self, number: int) -> None:
        """Go to the session with a number."""
        sessions = self._manager.sessions
        if number <= len(sessions):
            self._navigation.visit(sessions[number - 1].id)
        else:
            self.app.bell()

    def action_step(self, by: int) -> None:
        """Go to the session so many tabs on."""
        ids = [info.id for info in self._manager.sessions]
        if self.active in ids:
            self._navigation.visit(ids[(ids.index(self.active) + by) % len(ids)])

    def action_last(self) -> None:
        """Go to the session that was looked at before this one."""
        if last := self._navigation.previous:
            self._navigation.visit(last)

    @on(TabStrip.Picked)
    def _picked(self, event: TabStrip.Picked) -> None:
        if self._find(event.id) is not None:
            self._navigation.visit(event.id)

    def _info(self) -> SessionInfo | None:
        return self._find(self.active)

    def _find(self, id: str) -> SessionInfo | None:  # noqa: A002
        return next((info for info in self._manager.sessions if info.id == id), None)
