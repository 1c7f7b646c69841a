"""One session's place in its tab: a terminal, or what is shown instead of one."""

from collections.abc import Awaitable, Callable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.widget import Widget

from sshtui.sessions.broadcast import Broadcast
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.sessions.timeline import Entry
from sshtui.ui import notifications
from sshtui.ui.user_keymap import KeysInForce
from sshtui.ui.widgets.lost_line import LostLine
from sshtui.ui.widgets.session_placeholders import FailedPane, WaitingPane
from sshtui.ui.widgets.terminal.copy_view import CopyView
from sshtui.ui.widgets.terminal.view import TerminalView

_WIDE, _TALL = 70, 20
"""Columns and rows from which on there is room for margins."""
_SLIM = 56
"""Columns up to which buttons stand one below the other."""


class SessionPane(Container):
    """Shows a session as it stands: on its way, failed, open, or lost.

    Args:
        session: Its id; "" for one that is still to be given.
        manager: Has it.
        reserved: Keys that are not the program's in the terminal.
        cancel_keys: Those that are not the shell's while it is waited for.
        broadcast: Gives what is typed to other sessions too.

    Attributes:
        session: Its id.
        view: Its terminal, once that can take the focus.
        copying: Copy mode, while it is on.
    """

    class Ready(Message):
        """Something can take the focus now that could not before."""

    def __init__(
        self,
        session: str,
        manager: SessionManager,
        reserved: KeysInForce,
        cancel_keys: KeysInForce,
        broadcast: Broadcast,
    ) -> None:
        super().__init__()
        self.session = session
        self.view: TerminalView | None = None
        self._manager = manager
        self._broadcast = broadcast
        self._reserved = reserved
        self._waiting = WaitingPane(cancel_keys)
        self._failed: FailedPane | None = None
        self._lost: LostLine | None = None
        self.copying: CopyView | None = None
        self._patterns: list[str] = []
        self._coming: set[Callable[[], Awaitable[None]]] = set()

    def compose(self) -> ComposeResult:
        """Have what every session begins with."""
        if not self._waiting.is_attached:
            yield self._waiting

    def begin(self, session: str) -> None:
        """Be a session's: with something that can take the keys, whatever is still to be made."""
        self.session = session
        if not self._waiting.is_attached:
            self.mount(self._waiting)

    def show(self, info: SessionInfo) -> None:
        """Show how the session stands."""
        failed = info.state is SessionState.FAILED
        is_open = not failed and not info.pending
        if failed and self._failed is None:
            self._make(self._add_failed)
        if is_open and self.view is None:
            self._make(self._add_view)
        face: Widget = (self._failed if failed else self.view if is_open else None) or self._waiting
        if self.copying is not None and face is self.view:
            face = self.copying
        for part in (self._waiting, self._failed, self.view, self.copying):
            if part is not None:
                part.display = part is face
        self._show_lost(info)
        if face is self._failed:
            self._failed.show(info, self._entries())
        elif self.view is not None and is_open:
            # What came while it was hidden has not been painted.
            self.view.updated()
        else:
            self._waiting.show(info, self._entries())

    @property
    def shown_view(self) -> TerminalView | None:
        """The terminal, if it is that which is shown."""
        return self.view if self.view is not None and self.view.display else None

    def take_focus(self) -> None:
        """Give the keys to what is shown."""
        if self.copying is not None and self.copying.display:
            self.screen.set_focus(self.copying.focused_part)
        elif self._lost is not None and self._lost.display:
            self.screen.set_focus(self._lost)
        elif self._failed is not None and self._failed.display:
            self._failed.take_focus()
        else:
            self.screen.set_focus(self.shown_view or self._waiting)

    async def begin_copying(self) -> CopyView | None:
        """Let keys move about in what the terminal has shown; nothing where there is none."""
        if self.copying is None and (view := self.shown_view) and view.emulator is not None:
            self.copying = CopyView(view.emulator, self._patterns)
            view.display = False
            await self.mount(self.copying, before=view)
        if self.copying is not None and self.copying.display:
            self.take_focus()
            return self.copying
        return None

    def updated(self) -> None:
        """Paint what the server wrote, or count it while copy mode is on."""
        if self.copying is not None:
            self.copying.note_output()
        elif self.view is not None:
            self.view.updated()

    def release(self) -> None:
        """Go, with the session."""
        if self.view is not None:
            self.view.attach(None)
        self.remove()

    def on_resize(self, event: events.Resize) -> None:
        """Leave margins out where there is no room for them."""
        self.set_class(event.size.width < _WIDE, "-narrow")
        self.set_class(event.size.width <= _SLIM, "-slim")
        self.set_class(event.size.height < _TALL, "-short")

    @on(TerminalView.Resized)
    def _resized(self, event: TerminalView.Resized) -> None:
        self._manager.resize(self.session, event.columns, event.rows)
        # What came before the view was on the screen has not been painted yet.
        event.view.updated()

    @on(CopyView.Resized)
    def _resized_copying(self, event: CopyView.Resized) -> None:
        self._manager.resize(self.session, event.columns, event.rows)

    @on(TerminalView.Selected)
    @on(CopyView.Copied)
    def _copied(self, event: TerminalView.Selected | CopyView.Copied) -> None:
        notifications.copy(self.app, event.text)

    @on(CopyView.Left)
    def _end_copying(self) -> None:
        if self.copying is None:
            return
        shown, focused = self.copying.display, self.copying.has_focus
        self.copying.remove()
        self.copying = None
        if shown and self.view is not None:
            self.view.display = True
            self.view.updated()
            if focused:
                self.take_focus()

    def _show_lost(self, info: SessionInfo) -> None:
        lost = info.state in {SessionState.CLOSED, SessionState.RESTORED}
        if self._lost is None and lost:
            self._lost = LostLine()
            self.mount(self._lost)
        if self._lost is not None:
            self._lost.display = lost
            if lost:
                self._lost.show(info)

    def _make(self, part: Callable[[], Awaitable[None]]) -> None:
        if part not in self._coming:
            self._coming.add(part)
            self.call_later(part)

    async def _add_failed(self) -> None:
        failed = FailedPane()
        await self.mount(failed)
        self._failed = failed
        self.post_message(self.Ready())

    async def _add_view(self) -> None:
        share = self._broadcast.share(self.session)
        view = TerminalView(self._send, reserved=self._reserved, share=share)
        view.display = False
        await self.mount(view)
        if any(info.id == self.session for info in self._manager.sessions):
            self.view = view
            view.attach(self._manager.emulator(self.session))
            self.post_message(self.Ready())

    def _send(self, data: bytes) -> None:
        self._manager.write(self.session, data)

    def _entries(self) -> Sequence[Entry]:
        return self._manager.timeline(self.session)
