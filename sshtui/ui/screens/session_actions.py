"""Actions on a session: second shell, close, connect again, timeline."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from textual import on

from sshtui.sessions.layout.tree import Side
from sshtui.sessions.state import SessionInfo
from sshtui.tasks import start_task
from sshtui.ui.modals.timeline import TimelineModal
from sshtui.ui.screens.session_tabs import SessionTabs
from sshtui.ui.widgets.session_placeholders import FailedPane, WaitingPane


class SessionCommands(Protocol):
    """What a person can have done to a session."""

    def again(self, id: str, *, here: bool = False) -> None:  # noqa: A002 - as in events
        """Open a second shell on its connection, in the same directory if `here`."""
        ...

    def split(self, id: str, side: Side) -> None:  # noqa: A002
        """Open a second shell on its connection, in a pane beside it."""
        ...

    def reconnect(self, id: str) -> None:  # noqa: A002
        """Connect it again."""
        ...

    def reconnect_all(self) -> None:
        """Connect all that are lost, or were restored and are not connected yet."""
        ...

    def stop_waiting(self, id: str) -> None:  # noqa: A002
        """Give up its sign-in."""
        ...

    def give_up_silent(self, id: str) -> None:  # noqa: A002
        """Count its connection as lost, as the server does not answer."""
        ...

    def stop_trying(self, id: str) -> None:  # noqa: A002
        """Leave it lost, and connect it again no more by itself."""
        ...

    def close(self, id: str) -> None:  # noqa: A002
        """Close it."""
        ...


class SessionActions(SessionTabs):
    """Has things done to the session on the screen."""

    _sessions: SessionCommands
    _ask_first: Callable[[SessionInfo], Coroutine[Any, Any, None]]

    def action_second_shell(self, here: bool = False) -> None:
        """Open another shell on the same connection, in the same directory if `here`."""
        self._sessions.again(self.active, here=here)

    def action_split(self, side: str) -> None:
        """Open another shell on the same connection, in a pane beside this one."""
        self._sessions.split(self.active, Side(side))

    def action_reconnect(self) -> None:
        """Wait no longer for a server that does not answer."""
        info = self._info()
        if info is None or info.silent_since is None:
            self.notify("The server answers; there is nothing to reconnect.")
        else:
            self._sessions.give_up_silent(info.id)

    def action_close(self) -> None:
        """End the session on the screen."""
        self._sessions.close(self.active)

    def action_timeline(self) -> None:
        """Show how the sign-in went."""
        self._show_timeline(self.active)

    def _show_timeline(self, id: str) -> None:  # noqa: A002
        if info := self._find(id):
            self.app.push_screen(TimelineModal(info.title, self._manager.timeline(info.id)))

    def action_ask_first(self) -> None:
        """Show the form at the next sign-in."""
        if info := self._info():
            start_task(self._ask_first(info), "ask before sending")

    @on(WaitingPane.Cancelled)
    def _stop_asked(self, event: WaitingPane.Cancelled) -> None:
        self._sessions.stop_waiting(event.id)

    @on(FailedPane.Close)
    def _close_asked(self, event: FailedPane.Close) -> None:
        self._sessions.close(event.id)

    @on(FailedPane.Retry)
    def _retry(self, event: FailedPane.Retry) -> None:
        self._sessions.reconnect(event.id)

    @on(FailedPane.StopTrying)
    def _stop_trying(self, event: FailedPane.StopTrying) -> None:
        self._sessions.stop_trying(event.id)

    @on(FailedPane.RetryAll)
    def _retry_all(self) -> None:
        self._sessions.reconnect_all()

    @on(FailedPane.ShowTimeline)
    def _timeline_asked(self, event: FailedPane.ShowTimeline) -> None:
        self._show_timeline(event.id)
