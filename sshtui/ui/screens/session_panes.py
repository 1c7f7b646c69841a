"""The panes of the tab on the screen: where the focus is, and how they share the room."""

from collections.abc import Callable
from functools import partial

from textual import on

from sshtui.sessions.layout import tree
from sshtui.sessions.layout.tabs import inside
from sshtui.sessions.layout.tree import Layout, Side
from sshtui.ui.keyboard.queue import SendsKeys
from sshtui.ui.screens.session_tabs import SessionTabs
from sshtui.ui.widgets.resize_line import ResizeLine
from sshtui.ui.widgets.session_area import SessionArea

STEP_COLUMNS, STEP_ROWS = 2, 1
"""How far a key moves a border."""


class SessionPanes(SessionTabs):
    """Moves the focus, and the panes."""

    _area: SessionArea

    def action_focus_pane(self, side: str) -> None:
        """Give the focus to the pane on one side."""
        tab = self._tab()
        if tab is not None and (there := tab.beside(Side(side))):
            self._navigation.visit(there)
        else:
            self.app.bell()

    def action_resize_pane(self, side: str) -> None:
        """Move a border of the pane in focus, and take more keys for that."""
        towards = Side(side)
        step = STEP_COLUMNS if towards.flow is tree.Flow.ROW else STEP_ROWS
        room = inside(*self._area.size)
        active = self.active
        if self._rearranged(lambda old: tree.resized(old, active, towards, step, room)):
            self.query_one(ResizeLine).take()

    def action_even_panes(self) -> None:
        """Give all panes of a row or column the same room."""
        self._rearranged(tree.even)

    def action_swap_pane(self, by: int) -> None:
        """Let the pane in focus change places with the one so many on."""
        self._change(partial(self._tabs.swap, self.active, by))

    def action_maximise(self) -> None:
        """Give the pane in focus all of the room, or show all panes again."""
        self._change(partial(self._tabs.maximise, self.active))

    def action_break_out(self) -> None:
        """Move the pane in focus to a tab of its own."""
        self._change(partial(self._tabs.break_out, self.active))

    @on(SessionArea.Dragged)
    def _drag(self, event: SessionArea.Dragged) -> None:
        self._rearranged(lambda old: tree.moved(old, event.border, event.cells, event.room))

    @on(ResizeLine.Over)
    def _resized(self, event: ResizeLine.Over) -> None:
        self._take_focus()
        if event.key is not None and isinstance(self.focused, SendsKeys):
            self.focused.take(event.key)

    def _rearranged(self, change: Callable[[Layout], Layout]) -> bool:
        return self._change(partial(self._tabs.rearrange, self.active, change))

    def _change(self, change: Callable[[], None]) -> bool:
        """Change something about panes, and return whether there are several of them."""
        tab = self._tab()
        if tab is None or len(tab.recent) == 1:
            self.app.bell()
            return False
        change()
        self._show()
        return True

    def _show(self, *, moved: bool = False) -> None:
        raise NotImplementedError

    def _take_focus(self) -> None:
        raise NotImplementedError
