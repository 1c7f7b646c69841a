"""Which actions can be run where the person is."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from textual.app import App
from textual.dom import DOMNode

from sshtui.ui.action import Action
from sshtui.ui.actions import ACTIONS, ANYWHERE, HOSTS_PREFIX, LEAVE, PREFIX
from sshtui.ui.controllers.session_presenter import SessionPresenter
from sshtui.ui.screens.hosts import HostsScreen


class Applicable(NamedTuple):
    """An action that can be run.

    Attributes:
        action: What it is.
        node: What has its handler.
        after_prefix: Whether its key comes after the prefix key.
    """

    action: Action
    node: DOMNode
    after_prefix: bool = False

    async def run(self, app: App[Any]) -> None:
        """Do it."""
        await app.run_action(self.action.handler, self.node)


def applicable(app: App[Any], presenter: SessionPresenter) -> dict[str, Applicable]:
    """Return what can be run, by id: what applies on the screen first.

    Args:
        app: Has the screen.
        presenter: Knows whether a session is on it.
    """
    found: dict[str, Applicable] = {}
    for item in _all(app, presenter):
        found.setdefault(item.action.id, item)
    return found


def _all(app: App[Any], presenter: SessionPresenter) -> Iterator[Applicable]:
    screen = app.screen
    if presenter.up and not screen.is_modal:
        yield from (Applicable(action, screen, after_prefix=True) for action in PREFIX)
    for node, binding, enabled, _ in screen.active_bindings.values():
        action = ACTIONS.get(binding.id or "")
        if action is not None and enabled and not binding.action.startswith("screen.command("):
            yield Applicable(action, node)
    if isinstance(screen, HostsScreen):
        behind = (action for action in HOSTS_PREFIX if action is not LEAVE)
        yield from (Applicable(action, screen, after_prefix=True) for action in behind)
    yield from (Applicable(ACTIONS[listed], screen) for listed in ANYWHERE)
