"""The area between tabs and status line: the panes of a tab, and the lines between them."""

from collections.abc import Callable, Collection, Mapping, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.widget import Widget

from sshtui.sessions.layout.tabs import Tab
from sshtui.sessions.layout.tree import Rect, arrange, fits
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo
from sshtui.ui.widgets.session_pane import SessionPane
from sshtui.ui.widgets.terminal.view import TerminalView


def placed(tab: Tab | None, size: Size) -> dict[str, Rect]:
    """Return where the sessions of a tab stand; the one in focus stands alone where it must.

    Args:
        tab: The tab; None for none.
        size: What there is to share.
    """
    if tab is None:
        return {}
    inner = inside(size)
    if len(tab.recent) > 1 and not tab.maximised and fits(tab.layout, inner):
        return arrange(tab.layout, inner)
    return {tab.focused: Rect(0, 0, *size)}


def inside(size: Size) -> Rect:
    """Return what the frame around several panes leaves of an area."""
    return Rect(1, 1, size.width - 2, size.height - 2)


class PaneLayout(Layout):
    """Places panes.

    Args:
        place: Returns where each session stands in an area of a size.
    """

    name = "panes"

    def __init__(self, place: Callable[[Size], Mapping[str, Rect]]) -> None:
        self._place = place

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Return where the panes stand."""
        rects = self._place(size)
        return [
            WidgetPlacement(Region(*rects[pane.session]), NULL_OFFSET, NULL_SPACING, pane)
            for pane in children
            if isinstance(pane, SessionPane) and pane.session in rects
        ]


class SessionArea(Container):
    """Shows the panes of one tab at a time.

    Args:
        manager: Has the sessions.
        prefix_key: The key that is not the program's in a terminal.
        cancel_keys: Those that are not a shell's while it is waited for.
    """

    class Rearranged(Message):
        """Other panes than before have room to be seen."""

    def __init__(
        self, manager: SessionManager, prefix_key: str, cancel_keys: frozenset[str]
    ) -> None:
        super().__init__(id="session-area")
        self._manager = manager
        self._keys = (prefix_key, cancel_keys)
        self._panes: dict[str, SessionPane] = {}
        # Put together with the screen, for the first sign-in.
        self._spare: SessionPane | None = SessionPane("", manager, *self._keys)
        self._tab: Tab | None = None
        self._own_layout = PaneLayout(self._placed)
        self.visible_sessions: Collection[str] = ()

    def compose(self) -> ComposeResult:
        """Have a pane ready for the first session."""
        if self._spare is not None:
            yield self._spare

    @property
    def layout(self) -> Layout:
        """Places the panes."""
        return self._own_layout

    def show(self, tab: Tab | None, infos: Sequence[SessionInfo]) -> None:
        """Show the panes of a tab; a terminal comes up once it is ready to take the focus.

        Args:
            tab: Which one; None for none.
            infos: All sessions.
        """
        self._tab, before = tab, self._tab
        self._show_visible({info.id: info for info in infos})
        if tab != before:
            self.refresh(layout=True)

    def on_resize(self, event: events.Resize) -> None:
        """Show those that there is room for."""
        if set(self._placed(event.size)) != set(self.visible_sessions):
            self.post_message(self.Rearranged())

    def take_focus(self) -> None:
        """Give the keys to the pane in focus."""
        pane = None if self._tab is None else self._panes.get(self._tab.focused)
        if pane is not None:
            pane.take_focus()

    @property
    def shown(self) -> TerminalView | None:
        """The terminal in the pane in focus, if it is one that is shown there."""
        pane = None if self._tab is None else self._panes.get(self._tab.focused)
        return None if pane is None else pane.shown_view

    def view(self, id: str) -> TerminalView | None:  # noqa: A002 - as in events
        """Return the terminal of a session, if it has one that is ready."""
        pane = self._panes.get(id)
        return None if pane is None else pane.view

    def forget(self, id: str) -> None:  # noqa: A002
        """Release a session."""
        if pane := self._panes.pop(id, None):
            pane.release()

    def _placed(self, size: Size) -> Mapping[str, Rect]:
        return placed(self._tab, size)

    def _show_visible(self, infos: Mapping[str, SessionInfo]) -> None:
        visible = [id_ for id_ in self._placed(self.size) if id_ in infos]
        self.visible_sessions = frozenset(visible)
        for id_ in visible:
            pane = self._panes.get(id_) or self._begin(id_)
            pane.show(infos[id_])
        for id_, pane in self._panes.items():
            pane.display = id_ in self.visible_sessions

    def _begin(self, id: str) -> SessionPane:  # noqa: A002
        pane, self._spare = self._spare, None
        if pane is None:
            pane = SessionPane(id, self._manager, *self._keys)
            self.mount(pane)
        pane.begin(id)
        self._panes[id] = pane
        return pane
