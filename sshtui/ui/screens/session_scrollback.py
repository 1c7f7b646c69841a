"""Scrolls back through the session on screen."""

from textual import on

from sshtui.sessions.state import SessionState
from sshtui.ui.screens.session_tabs import SessionTabs
from sshtui.ui.widgets.key_line import ScrollLine
from sshtui.ui.widgets.session_area import SessionArea
from sshtui.ui.widgets.session_placeholders import LostLine

_FAR = 1_000_000


class SessionScrollback(SessionTabs):
    """Moves through the scrollback."""

    _area: SessionArea

    def action_leave(self) -> None:
        """Go back to the end of the scrollback."""
        if view := self._area.shown:
            view.scroll_history_end()

    def action_scroll_back(self) -> None:
        """Let keys move through the scrollback."""
        if self._area.shown is not None:
            self.query_one(ScrollLine).take()

    def action_scroll_lines(self, by: int) -> None:
        """Scroll by so many lines, down where positive."""
        info, view = self._info(), self._area.shown
        if info is None or view is None:
            return
        view.scroll_history(by)
        if info.state is SessionState.OPEN:
            self.action_scroll_back()

    def action_scroll_pages(self, by: int) -> None:
        """Scroll by so many screenfuls."""
        view = self._area.shown
        rows = 0 if view is None else view.size.height
        self.action_scroll_lines(by * max(1, rows - 1))

    def action_scroll_top(self) -> None:
        """Go to the beginning of the scrollback."""
        self.action_scroll_lines(-_FAR)

    @on(LostLine.Scroll)
    def _scroll_lost(self, event: LostLine.Scroll) -> None:
        self.action_scroll_pages(event.pages)
