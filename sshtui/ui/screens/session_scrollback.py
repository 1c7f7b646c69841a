"""Scrolls back through the session on screen, and begins copy mode."""

from textual import on

from sshtui.ui.screens.session_tabs import SessionTabs
from sshtui.ui.widgets.lost_line import LostLine
from sshtui.ui.widgets.session_area import SessionArea


class SessionScrollback(SessionTabs):
    """Moves through the scrollback."""

    _area: SessionArea

    def action_leave(self) -> None:
        """Go back to the end of the scrollback."""
        if view := self._area.shown:
            view.scroll_history_end()

    async def action_copy_mode(self) -> None:
        """Let keys move about in what the session has shown."""
        if pane := self._area.focused_pane:
            await pane.begin_copying()

    async def action_search(self) -> None:
        """Search in what the session has shown."""
        if (pane := self._area.focused_pane) and (copying := await pane.begin_copying()):
            await copying.action_search(-1)

    @on(LostLine.Scroll)
    def _scroll_lost(self, event: LostLine.Scroll) -> None:
        if view := self._area.shown:
            view.scroll_history(event.pages * max(1, view.size.height - 1))
