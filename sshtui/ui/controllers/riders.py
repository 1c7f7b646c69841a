"""Shows who uses the open connections, and what programs wanted and did not get."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App

from sshtui.sanitize import clean
from sshtui.sessions.riders import RiderEvent, RiderInfo, Riders, SignInDenied
from sshtui.sessions.state import SessionInfo
from sshtui.settings import BROKER_OFF
from sshtui.ui import actions
from sshtui.ui.controllers.session_presenter import SessionPresenter
from sshtui.ui.controllers.sessions import SessionController
from sshtui.ui.modals.rider_table import RidersModal
from sshtui.ui.user_keymap import keymap_of

if TYPE_CHECKING:  # reads the files of hosts, which takes long to load
    from sshtui.services.ssh_sharing import SshSharing

SOON = 0.1
"""Seconds in which riders come and go before that is shown: Ansible brings hundreds."""

KEPT = 600.0
"""Seconds for which it is said what a program wanted."""


class RiderController:
    """Tells the person of riders.

    Args:
        app: Where they are told.
        presenter: Shows how many there are, and what was wanted.
        sessions: Opens the session of a host.
        sharing: Knows whether ssh finds the connections.
        broker: Returns the setting `broker`.
        offer: Shows on the hosts how ssh is led to the connections.
        riders: Those that there are; None where nothing is shared.
    """

    def __init__(
        self,
        app: App[Any],
        presenter: SessionPresenter,
        sessions: SessionController,
        sharing: "Callable[[], SshSharing]",
        broker: Callable[[], str],
        offer: Callable[[], None],
        riders: Riders | None,
    ) -> None:
        self._app = app
        self._presenter = presenter
        self._sessions = sessions
        self._sharing = sharing
        self._broker = broker
        self._offer = offer
        self._riders = riders
        self._due = False
        self._wanted: dict[str, str] = {}
        self._offered = False

    @property
    def riders(self) -> Sequence[RiderInfo]:
        """Who rides."""
        return () if self._riders is None else self._riders.riders

    def hear(self, event: RiderEvent) -> None:
        """Follow the riders."""
        if isinstance(event, SignInDenied):
            self._note_wanted(event)
        elif not self._due:
            self._due = True
            asyncio.get_running_loop().call_later(SOON, self._show)

    def show_list(self) -> None:
        """List who rides."""
        self._app.run_worker(self._show_list(), name="riders", group="riders", exclusive=True)

    def sign_in_wanted(self) -> None:
        """Open the session of the host that a program wanted last."""
        if self._wanted:
            host = next(reversed(self._wanted))
            self._forget(host)
            self._sessions.connect(host, again=False)
        else:
            self._app.bell()

    def opened(self, info: SessionInfo) -> None:
        """Note that a session has opened: what was wanted there is there now."""
        self._forget(info.target.alias)
        if not self._offered and self._riders is not None:
            self._offered = True
            self._offer()

    def _show(self) -> None:
        self._due = False
        if self._app.is_running:
            self._presenter.show_riders(by_line(self.riders))

    async def _show_list(self) -> None:
        hint = "" if self.riders else await self._why_nobody()
        await self._app.push_screen_wait(RidersModal(self._riders, hint))

    async def _why_nobody(self) -> str:
        if self._riders is None:
            return "The connections of the demo are not shared."
        if self._broker() == BROKER_OFF:
            return 'No program uses the connections: the setting "broker" is off.'
        if await asyncio.to_thread(lambda: self._sharing().is_set_up()):
            return "No program uses the connections now. ssh, scp, rsync and git can."
        return f"ssh does not look for the connections yet: {self._way()}."

    def _note_wanted(self, denied: SignInDenied) -> None:
        self._wanted.pop(denied.host, None)
        self._wanted[denied.host] = f"{denied.program} wanted to sign in to {denied.host}"
        self._tell_wanted()
        asyncio.get_running_loop().call_later(KEPT, self._forget, denied.host)

    def _forget(self, host: str) -> None:
        if self._wanted.pop(host, None) is not None and self._app.is_running:
            self._tell_wanted()

    def _tell_wanted(self) -> None:
        words, keys = "", ""
        if self._wanted:
            more = f", {len(self._wanted) - 1} more" if len(self._wanted) > 1 else ""
            words = f"{clean(next(reversed(self._wanted.values())))}{more}"
            keys = f" · {keymap_of(self._app).after_prefix('session.wanted')}"
        self._presenter.show_wanted(words, keys)

    def _way(self) -> str:
        """Return how ssh is led to the connections."""
        keys, action = keymap_of(self._app), actions.ACTIONS["hosts.share"]
        palette = "session.palette" if self._presenter.up else "app.palette"
        lead = keys.after_prefix(palette) if self._presenter.up else keys.of(palette)
        return keys.of(action.id) or f"{lead}, “{action.label}”"


def by_line(riders: Sequence[RiderInfo]) -> Mapping[str, Sequence[RiderInfo]]:
    """Return the riders of each line that has some; those that wait are of none."""
    found: dict[str, list[RiderInfo]] = {}
    for rider in riders:
        if rider.line_id:
            found.setdefault(rider.line_id, []).append(rider)
    return found
