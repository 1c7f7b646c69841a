"""What the palette offers: every host, and every action where it applies."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from textual.dom import DOMNode
from textual.screen import Screen

from sshtui.hosts.fuzzy import scattered
from sshtui.hosts.model import Host
from sshtui.ui.actions import ACTIONS, ANYWHERE, PREFIX, Action
from sshtui.ui.keymap import Keymap

if TYPE_CHECKING:  # the first frame does without these
    from sshtui.ui.modals.picker import Choice, Picker

MOST_HOSTS = 50

_ACTION, _HOST = "action", "host"


class Commanded(Protocol):
    """The app, as the palette sees it."""

    theme: str
    keymap: Keymap

    @property
    def available_themes(self) -> Mapping[str, object]:
        """All colours to choose from, by name."""
        ...

    @property
    def screen(self) -> Screen[Any]:
        """What is on the screen."""
        ...

    @property
    def shows_sessions(self) -> bool:
        """Whether that is a session."""
        ...

    def find_hosts(self, query: str) -> Sequence[Host]:
        """Return the best hosts for a query."""
        ...

    def connect_to(self, alias: str) -> None:
        """Go to the session of a host, or open one."""
        ...

    async def run_action(self, action: str, default_namespace: DOMNode | None = None) -> bool:
        """Run an action."""
        ...

    def push_screen(
        self, screen: "Picker", callback: Callable[[str | None], Awaitable[None]]
    ) -> object:
        """Show the choices."""
        ...


class Palette:
    """Offers what can be done, and does it.

    Args:
        app: Does it, and shows the choices.
    """

    def __init__(self, app: Commanded) -> None:
        self._app = app
        self._offered: dict[str, tuple[Action, DOMNode]] = {}

    def offer(self) -> None:
        """Show the choices."""
        from sshtui.ui.modals.picker import Picker  # noqa: PLC0415 - not for the first frame

        self._offered = {action.id: (action, node) for action, node in self._applicable()}
        self._app.push_screen(Picker("Do", self.find), self.do)

    def offer_themes(self) -> None:
        """Show the colours to choose from."""
        from sshtui.ui.modals.picker import Choice, Picker, among  # noqa: PLC0415 - likewise

        async def take(chosen: str | None) -> None:
            self._app.theme = chosen or self._app.theme

        names = sorted(self._app.available_themes)
        self._app.push_screen(Picker("Colours", among(Choice(name, name) for name in names)), take)

    def find(self, query: str) -> "list[Choice]":
        """Return what matches: what is named so, then hosts, then what has the letters."""
        from sshtui.ui.modals.picker import Choice  # noqa: PLC0415 - likewise

        wanted = query.strip().lower()
        named: list[Choice] = []
        others: list[Choice] = []
        fits = scattered(wanted)
        for action, _ in self._offered.values():
            choice = Choice(f"{_ACTION} {action.id}", action.words, self._keys(action))
            if f" {action.words.lower()}".find(f" {wanted}") >= 0:
                named.append(choice)
            elif fits(action.words.lower()):
                others.append(choice)
        hosts = self._app.find_hosts(query)[:MOST_HOSTS] if wanted else ()
        return [
            *named,
            *(
                Choice(f"{_HOST} {host.alias}", f"Connect to {host.alias}", host.hostname)
                for host in hosts
            ),
            *others,
        ]

    async def do(self, chosen: str | None) -> None:
        """Do what was chosen."""
        kind, _, name = (chosen or "").partition(" ")
        if kind == _ACTION:
            action, node = self._offered[name]
            await self._app.run_action(action.handler, node)
        elif kind == _HOST:
            self._app.connect_to(name)

    def _applicable(self) -> Iterator[tuple[Action, DOMNode]]:
        """Yield the actions that apply on the screen, then the others, each with what has it."""
        screen = self._app.screen
        if self._app.shows_sessions:
            yield from ((action, screen) for action in PREFIX if action.offered)
        for node, binding, enabled, _ in screen.active_bindings.values():
            action = ACTIONS.get(binding.id or "")
            if action is not None and action.offered and enabled:
                yield action, node
        yield from ((ACTIONS[listed], screen) for listed in ANYWHERE)

    def _keys(self, action: Action) -> str:
        keys = self._app.keymap
        after_prefix = any(action is listed for listed in PREFIX)
        return keys.after_prefix(action.id) if after_prefix else keys.of(action.id)
