"""Scrolls back through the session on screen, and begins copy mode."""

from typing import Protocol

from textual import on

from sshtui.ui.copy_actions import Outlet
from sshtui.ui.screens.session_tabs import SessionTabs
from sshtui.ui.widgets.lost_line import LostLine
from sshtui.ui.widgets.session_area import SessionArea
from sshtui.ui.widgets.terminal.copy_view import CopyView


class TextCommands(Protocol):
    """What a person can have done with text."""

    def send(self, text: str, outlet: Outlet) -> None:
        """Have text go somewhere."""
        ...


class SessionScrollback(SessionTabs):
    """Moves through the scrollback."""

    _area: SessionArea
    _outlets: TextCommands

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

    @on(CopyView.Sent)
    def _send_text(self, event: CopyView.Sent) -> None:
        self._outlets.send(event.text, event.outlet)

    @on(LostLine.Scroll)
    def _scroll_lost(self, event: LostLine.Scroll) -> None:
        if view := self._area.shown:
            view.scroll_history(event.pages * max(1, view.size.height - 1))
