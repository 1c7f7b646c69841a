"""The command palette: every host, and every action where it applies."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App

from sshtui.hosts.model import Host
from sshtui.hosts.search.folding import fold
from sshtui.hosts.search.fuzzy import scattered
from sshtui.ui.controllers.applicable import Applicable, applicable
from sshtui.ui.controllers.session_presenter import SessionPresenter
from sshtui.ui.controllers.sessions import SessionController
from sshtui.ui.modals.picker import Picker, PickerOption
from sshtui.ui.user_keymap import keymap_of

MOST_HOSTS = 50

_ACTION, _HOST = "action", "host"


class Palette:
    """Offers what can be done, and does it.

    Args:
        app: Does it, and shows the choices.
        presenter: Knows whether a session is on the screen.
        find_hosts: Returns the best hosts for a query.
        sessions: Opens them.
    """

    def __init__(
        self,
        app: App[Any],
        presenter: SessionPresenter,
        find_hosts: Callable[[str], Sequence[Host]],
        sessions: SessionController,
    ) -> None:
        self._app = app
        self._presenter = presenter
        self._find_hosts = find_hosts
        self._sessions = sessions
        self._offered: dict[str, Applicable] = {}

    def offer(self) -> None:
        """Show the choices."""
        here = applicable(self._app, self._presenter)
        self._offered = {id_: item for id_, item in here.items() if item.action.offered}
        self._app.push_screen(Picker("Do", self.find), self.do)

    def find(self, query: str) -> list[PickerOption]:
        """Return what matches: what is named so, then hosts, then what has the letters."""
        wanted = fold(query.strip())
        named: list[PickerOption] = []
        others: list[PickerOption] = []
        fits = scattered(wanted)
        for item in self._offered.values():
            action = item.action
            choice = PickerOption(f"{_ACTION} {action.id}", action.words, self._keys(item))
            if f" {fold(action.words)}".find(f" {wanted}") >= 0:
                named.append(choice)
            elif fits(fold(action.words)):
                others.append(choice)
        hosts = self._find_hosts(query)[:MOST_HOSTS] if wanted else ()
        return [
            *named,
            *(
                PickerOption(f"{_HOST} {host.alias}", f"Connect to {host.alias}", host.hostname)
                for host in hosts
            ),
            *others,
        ]

    async def do(self, chosen: str | None) -> None:
        """Do what was chosen."""
        kind, _, name = (chosen or "").partition(" ")
        if kind == _ACTION:
            await self._offered[name].run(self._app)
        elif kind == _HOST:
            self._sessions.connect(name, again=False)

    def _keys(self, item: Applicable) -> str:
        keys = keymap_of(self._app)
        return keys.after_prefix(item.action.id) if item.after_prefix else keys.of(item.action.id)
