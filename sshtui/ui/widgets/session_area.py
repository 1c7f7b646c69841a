"""The area between tabs and status line: a terminal, or a placeholder for one."""

from collections.abc import Sequence
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.sessions.timeline import Entry
from sshtui.ui.widgets.session_placeholders import FailedPane, WaitingPane
from sshtui.ui.widgets.terminal.view import TerminalView


class SessionArea(Container):
    """Shows one session at a time.

    Args:
        manager: Has the sessions.
        prefix_key: The key that is not the program's in the terminal.
        cancel_keys: Those that are not the shell's while it is waited for.
    """

    class Ready(Message):
        """A terminal can take the focus now."""

    def __init__(
        self, manager: SessionManager, prefix_key: str, cancel_keys: frozenset[str]
    ) -> None:
        super().__init__(id="session-area")
        self._manager = manager
        self._reserved = frozenset({prefix_key})
        self._waiting = WaitingPane(cancel_keys)
        self._failed = FailedPane()
        self._views: dict[str, TerminalView] = {}
        self._coming: set[str] = set()
        self._info: SessionInfo | None = None

    def compose(self) -> ComposeResult:
        """Lay out what is not a terminal."""
        yield self._waiting
        yield self._failed

    def show(self, info: SessionInfo | None) -> None:
        """Show a session; its terminal comes up once it is ready to take the focus."""
        self._info = info
        if info is None:
            return
        failed = info.state is SessionState.FAILED
        view = None if info.pending else self._views.get(info.id)
        if not failed and not info.pending and view is None and info.id not in self._coming:
            self._coming.add(info.id)
            self.call_later(self._add_view, info.id)
        for other in self._views.values():
            other.display = other is view
        self._failed.display = failed
        self._waiting.display = not failed and view is None
        if failed:
            self._failed.show(info, self._entries(info))
        elif view is None:
            self._waiting.show(info, self._entries(info))
        else:
            # What came while it was hidden has not been painted.
            view.updated()

    def take_focus(self) -> None:
        """Give the keys to what is shown."""
        if self._info is None:
            return
        view = self._views.get(self._info.id)
        if view is not None and view.display:
            self.screen.set_focus(view)
        elif self._failed.display:
            self._failed.take_focus()
        else:
            self.screen.set_focus(self._waiting)

    @property
    def shown(self) -> TerminalView | None:
        """The terminal that is on the screen, if it is one that is."""
        return next((view for view in self._views.values() if view.display), None)

    def view(self, id: str) -> TerminalView | None:  # noqa: A002 - as in events
        """Return the terminal of a session, if it has one that is ready."""
        return self._views.get(id)

    def id_of(self, view: TerminalView) -> str:
        """Return the session that a terminal belongs to; "" once that is gone."""
        return next((id_ for id_, other in self._views.items() if other is view), "")

    def forget(self, id: str) -> None:  # noqa: A002
        """Release a session."""
        if view := self._views.pop(id, None):
            view.attach(None)
            view.remove()

    @on(TerminalView.Resized)
    def _resized(self, event: TerminalView.Resized) -> None:
        self._manager.resize(self.id_of(event.view), event.columns, event.rows)
        # What came before the view was on the screen has not been painted yet.
        event.view.updated()

    @on(TerminalView.Selected)
    def _selected(self, event: TerminalView.Selected) -> None:
        self.app.copy_to_clipboard(event.text)

    async def _add_view(self, id: str) -> None:  # noqa: A002
        view = TerminalView(partial(self._send, id), reserved=self._reserved)
        view.display = False
        await self.mount(view)
        self._coming.discard(id)
        if any(info.id == id for info in self._manager.sessions):
            self._views[id] = view
            view.attach(self._manager.emulator(id))
            self.post_message(self.Ready())
        else:
            view.remove()

    def _send(self, id: str, data: bytes) -> None:  # noqa: A002
        self._manager.write(id, data)

    def _entries(self, info: SessionInfo) -> Sequence[Entry]:
        return self._manager.timeline(info.id)
