"""The area between tabs and status line: the panes of a tab, and the lines between them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from sshtui.sanitize import clean
from sshtui.sessions.broadcast import Broadcast
from sshtui.sessions.layout.tabs import Tab, inside
from sshtui.sessions.layout.tree import Border, Flow, Rect, border_at
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo
from sshtui.ui.user_keymap import KeysInForce
from sshtui.ui.widgets.pane_frames import FrameKind, PaneFrame, draw, fitted
from sshtui.ui.widgets.session_pane import SessionPane
from sshtui.ui.widgets.session_signs import by_urgency
from sshtui.ui.widgets.tab_labels import PRODUCTION, TabMarks
from sshtui.ui.widgets.terminal.view import TerminalView

_COMPONENTS = {
    FrameKind.PLAIN: "session-area--plain",
    FrameKind.FOCUSED: "session-area--focused",
    FrameKind.RECEIVING: "session-area--receiving",
}


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
        reserved: Keys that are not the program's in a terminal.
        cancel_keys: Those that are not a shell's while it is waited for.
        broadcast: Knows which sessions have what is typed.
    """

    DEFAULT_CSS = """
    SessionArea > .session-area--plain { color: $quiet; }
    SessionArea > .session-area--focused { color: $primary; }
    SessionArea > .session-area--receiving { color: $warning; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = set(_COMPONENTS.values())

    class Rearranged(Message):
        """Other panes than before have room to be seen."""

    @dataclass
    class TitleClicked(Message):
        """The title in the frame of a pane was clicked.

        Attributes:
            session: Whose pane it is.
        """

        session: str

    @dataclass
    class Dragged(Message):
        """The border between panes is dragged with the mouse.

        Attributes:
            border: Which one.
            cells: How far, to the right or down where positive.
            room: What all panes share.
        """

        border: Border
        cells: int
        room: Rect

    def __init__(
        self,
        manager: SessionManager,
        reserved: KeysInForce,
        cancel_keys: KeysInForce,
        broadcast: Broadcast,
    ) -> None:
        super().__init__(id="session-area")
        self._manager = manager
        self._keys = (reserved, cancel_keys, broadcast)
        self._broadcast = broadcast
        self._panes: dict[str, SessionPane] = {}
        # Put together with the screen, for the first sign-in.
        self._spare: SessionPane | None = SessionPane("", manager, *self._keys)
        self._tab: Tab | None = None
        self._own_layout = PaneLayout(self._placed)
        self._frames: tuple[PaneFrame, ...] = ()
        self._framed = Size(0, 0)
        self._drawn: list[Strip] = []
        self._held: tuple[Border, int] | None = None
        self._pressed = ""
        self.visible_sessions: frozenset[str] = frozenset()

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
            for pane in self._panes.values():
                # Textual keeps what it arranged until something in it asks for room anew.
                pane.refresh(layout=True)

    def draw_frames(self, infos: Sequence[SessionInfo], marks: TabMarks) -> None:
        """Draw the lines around panes, and their titles.

        Args:
            infos: All sessions.
            marks: What is to be known of them.
        """
        places = self._placed(self.size)
        shown = [info for info in infos if info.id in places and len(places) > 1]
        frames = tuple(
            self._frame(places[info.id], info, marks)
            for info in sorted(shown, key=lambda info: places[info.id])
        )
        if frames != self._frames:
            self._frames, self._framed, self._drawn = frames, self.size, []
            self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Show those that there is room for."""
        several = len(self._placed(event.size)) > 1
        if several or set(self._placed(event.size)) != set(self.visible_sessions):
            self.post_message(self.Rearranged())

    def render_line(self, y: int) -> Strip:
        """Return a row of the lines around panes."""
        if not self._drawn and self._frames:
            styles = {kind: self.get_component_rich_style(n) for kind, n in _COMPONENTS.items()}
            # The size that the frames were made for: this may be asked for before they follow it.
            self._drawn = draw(self._frames, *self._framed, styles)
        if y < len(self._drawn):
            return self._drawn[y]
        return Strip.blank(self.size.width, self.rich_style)

    def notify_style_update(self) -> None:
        """Follow the theme."""
        super().notify_style_update()
        self._drawn = []

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a border, or press a title."""
        self._pressed = self._titled(event.x, event.y)
        room = inside(*self.size)
        if self._frames and self._tab is not None:
            border = border_at(self._tab.layout, room, event.x, event.y)
            if border is not None:
                self.capture_mouse()
                self._held = (border, event.x if border.flow is Flow.ROW else event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag it."""
        if self._held is not None:
            border, at = self._held
            to = event.x if border.flow is Flow.ROW else event.y
            if to != at:
                self._pressed = ""
                self._held = (border, to)
                self.post_message(self.Dragged(border, to - at, inside(*self.size)))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let it go."""
        if self._held is not None:
            self._held = None
            self.release_mouse()
        pressed, self._pressed = self._pressed, ""
        if pressed and pressed == self._titled(event.x, event.y):
            self.post_message(self.TitleClicked(pressed))

    def take_focus(self) -> None:
        """Give the keys to the pane in focus."""
        pane = None if self._tab is None else self._panes.get(self._tab.focused)
        if pane is not None:
            pane.take_focus()

    @property
    def shown(self) -> TerminalView | None:
        """The terminal in the pane in focus, if it is one that is shown there."""
        pane = self.focused_pane
        return None if pane is None else pane.shown_view

    @property
    def focused_pane(self) -> SessionPane | None:
        """The pane in focus."""
        return None if self._tab is None else self._panes.get(self._tab.focused)

    def pane(self, id: str) -> SessionPane | None:  # noqa: A002 - as in events
        """Return the pane of a session, if it has one."""
        return self._panes.get(id)

    def forget(self, id: str) -> None:  # noqa: A002
        """Release a session."""
        if pane := self._panes.pop(id, None):
            pane.release()

    def _titled(self, x: int, y: int) -> str:
        """Return the session whose title stands at a place; "" for none."""
        titles = {frame.rect: cell_len(frame.title) + 2 for frame in self._frames}
        places = self._placed(self.size)
        at = (id_ for id_, r in places.items() if y == r.y - 1 and 0 < x - r.x <= titles.get(r, 0))
        return next(at, "")

    def _placed(self, size: Size) -> Mapping[str, Rect]:
        return {} if self._tab is None else self._tab.places(*size)

    def _frame(self, place: Rect, info: SessionInfo, marks: TabMarks) -> PaneFrame:
        focused = self._tab is not None and info.id == self._tab.focused
        receives = info.id in self._broadcast.receivers
        kind = FrameKind.FOCUSED if focused else FrameKind.PLAIN
        label = f"{PRODUCTION} " if info.id in marks.production else ""
        return PaneFrame(
            place,
            FrameKind.RECEIVING if receives else kind,
            fitted(
                ("▸ " if focused else "") + ("» " if receives else "") + label,
                clean(f"{info.title}: {info.said_title}" if info.said_title else info.title),
                by_urgency(marks.signs(info)),
                place.width,
            ),
            focused,
        )

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
