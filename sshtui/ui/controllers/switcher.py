"""The quick switcher: sessions first, then hosts."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import Any

from textual.app import App

from sshtui.hosts.model import Host
from sshtui.hosts.search.search import search
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo
from sshtui.ui.controllers.sessions import SessionController
from sshtui.ui.modals.picker import Picker, PickerOption
from sshtui.ui.widgets.session_signs import OPEN, SIGNS

_SESSION, _HOST = "session", "host"


class Switcher:
    """Offers sessions and hosts, and goes to the chosen one.

    Args:
        app: Shows the choices.
        find_hosts: Returns the best hosts for a query.
        hosts_read: Is set once there are hosts to be found.
        manager: Has the sessions.
        recent: Returns the ids of sessions, the one on the screen last.
        sessions: Goes there.
    """

    def __init__(
        self,
        app: App[Any],
        find_hosts: Callable[[str], Sequence[Host]],
        hosts_read: asyncio.Event,
        manager: SessionManager,
        recent: Callable[[], Sequence[str]],
        sessions: SessionController,
    ) -> None:
        self._app = app
        self._find_hosts = find_hosts
        self._hosts_read = hosts_read
        self._manager = manager
        self._recent = recent
        self._session_controller = sessions

    def offer(self) -> None:
        """Show the choices."""
        self._app.push_screen(Picker("Switch to", self.find, complete=self._hosts_read), self.go)

    def offer_beside(self, beside: str, others: Collection[str]) -> None:
        """Show what can be joined to a session.

        Args:
            beside: The session.
            others: All that are in the same tab.
        """

        def join(chosen: str | None) -> None:
            kind, _, name = (chosen or "").partition(" ")
            if kind == _SESSION:
                self._session_controller.join(name, beside)
            elif kind == _HOST:
                self._session_controller.connect_beside(name, beside)

        taken = {info.target.alias for info in self._manager.sessions}

        def find(query: str) -> list[PickerOption]:
            sessions = self._sessions_like(query, without=others)
            hosts = self._find_hosts(query)
            return [
                *map(_session, sessions),
                *(_host(host, again=host.alias in taken) for host in hosts),
            ]

        picker = Picker("Put beside this pane", find, complete=self._hosts_read)
        self._app.push_screen(picker, join)

    def find(self, query: str) -> list[PickerOption]:
        """Return what matches, the last session first; a host only where no session leads there.

        Args:
            query: What was typed.
        """
        sessions = self._sessions_like(query)
        there = {info.target.alias for info in sessions}
        hosts = (host for host in self._find_hosts(query) if host.alias not in there)
        return [*map(_session, sessions), *map(_host, hosts)]

    def _sessions_like(self, query: str, without: Collection[str] = ()) -> list[SessionInfo]:
        infos = [info for info in self._sessions() if info.id not in without]
        titled = [Host(info.title, info.title, line=place) for place, info in enumerate(infos)]
        found = search(titled, query)
        return [] if found.is_near else [infos[host.line] for host in found.hosts()]

    def go(self, chosen: str | None) -> None:
        """Go to what was chosen."""
        kind, _, name = (chosen or "").partition(" ")
        if kind == _SESSION:
            self._session_controller.show(name)
        elif kind == _HOST:
            self._session_controller.connect(name, again=False)

    def _sessions(self) -> list[SessionInfo]:
        infos = {info.id: info for info in self._manager.sessions}
        order = [id for id in self._recent() if id in infos]  # noqa: A001 - as in events
        return [infos[id] for id in order]  # noqa: A001


def _session(info: SessionInfo) -> PickerOption:
    return PickerOption(
        f"{_SESSION} {info.id}",
        info.title,
        f"{SIGNS.get(info.state, OPEN)} {info.detail or info.said_title or info.state}",
        "Sessions",
    )


def _host(host: Host, *, again: bool = False) -> PickerOption:
    label = f"{host.alias}, another session" if again else host.alias
    return PickerOption(f"{_HOST} {host.alias}", label, host.hostname, "Hosts")
