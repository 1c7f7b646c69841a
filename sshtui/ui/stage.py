"""The screen of the sessions: made late, brought up when it may be, told what happens."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.screen import Screen

from sshtui.kbdint.sanitize import clean
from sshtui.sessions.events import (
    Event,
    Rang,
    ScreenChanged,
    ServerSaid,
    SessionChanged,
    SessionGone,
)
from sshtui.sessions.manager import SessionManager
from sshtui.ui.screens.hosts import HostsScreen

if TYPE_CHECKING:  # loads pyghostty, which the first frame does without
    from sshtui.ui.screens.sessions import SessionsScreen


class Stage:
    """Keeps the screen of the sessions.

    Args:
        app: Where it is shown.
        manager: Tells what happens.
        hosts: The screen under it, which marks hosts that have sessions.
        make: Makes the screen.
    """

    def __init__(
        self,
        app: App[Any],
        manager: SessionManager,
        hosts: HostsScreen,
        make: "Callable[[], SessionsScreen]",
    ) -> None:
        self._app = app
        self._manager = manager
        self._hosts = hosts
        self._make = make
        self._screen: SessionsScreen | None = None
        self._wanted = False

    @property
    def up(self) -> bool:
        """Whether the sessions are on the screen, be it under a question."""
        return self._screen is not None and self._screen in self._app.screen_stack

    @property
    def typed(self) -> float:
        """When the person last typed into a shell, as `time.monotonic` counts."""
        return 0.0 if self._screen is None else self._screen.typed

    def recent(self) -> list[str]:
        """Return the ids of the sessions, last one first, the one on the screen at the end."""
        newest = [info.id for info in reversed(self._manager.sessions)]
        if self._screen is None:
            return newest
        last, active = self._screen.last, self._screen.active
        others = [id for id in newest if id not in (last, active)]  # noqa: A001 - as in events
        return [id for id in (last, *others, active) if id in newest]  # noqa: A001

    async def prepare(self) -> None:
        """Put the screen together before it is wanted, once its module is loaded."""
        self._made()
        # What `push_screen` does first; there is no public way to do it ahead.
        _, mounting = self._app._get_screen("sessions")  # noqa: SLF001
        await mounting

    def bring_up(self) -> "SessionsScreen":
        """Put the sessions on top, or under a question that is open."""
        screen = self._made()
        if not self.up:
            # A question that came up meanwhile must not be covered.
            self._wanted = self._app.screen is not self._hosts
            if not self._wanted:
                self._app.push_screen(screen)
        return screen

    def leave(self) -> None:
        """Go back to the hosts, unless something is on top."""
        if self._screen is not None and self._screen is self._app.screen:
            self._app.pop_screen()

    def screen_changed(self, screen: Screen[Any]) -> None:
        """Bring the sessions up if that had to wait."""
        if self._wanted and screen is self._hosts and self._manager.sessions:
            self._app.call_later(self.bring_up)

    def hear(self, event: Event) -> None:
        """Follow the sessions."""
        screen = self._screen
        match event:
            case ScreenChanged(id):
                if screen is not None:
                    screen.screen_changed(id)
            case SessionChanged(info):
                if screen is not None:
                    screen.session_changed(info)
                self._hosts.show_sessions(self._manager.sessions)
            case SessionGone(id, reason):
                if screen is not None:
                    screen.session_gone(id)
                self._hosts.show_sessions(self._manager.sessions)
                if reason:
                    self._app.notify(clean(reason), markup=False)
            case ServerSaid():
                self._show_words(event)
            case Rang():
                self._app.bell()

    def _made(self) -> "SessionsScreen":
        if self._screen is None:
            self._screen = self._make()
            self._app.install_screen(self._screen, "sessions")
        return self._screen

    def _show_words(self, event: ServerSaid) -> None:
        info = next((info for info in self._manager.sessions if info.id == event.id), None)
        if info is not None and info.pending:
            # They stand where the sign-in is waited for.
            if self._screen is not None:
                self._screen.session_changed(info)
        else:
            title = clean(f"{event.hop.name} says")
            self._app.notify(clean(event.text, lines=True), title=title, markup=False)
