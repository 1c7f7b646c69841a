"""Shows the forwards, adds, opens and stops them, and saves them to hosts."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from textual.app import App
from textual.screen import Screen

from sshtui.errors import AppError
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import BY_KEYWORD
from sshtui.hosts.typed_forward import parse_typed_forward, typed_forward_mistake
from sshtui.sanitize import clean
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.sessions.tunnel import Origin, TunnelInfo, TunnelState
from sshtui.sessions.tunnels import Place, TunnelChanged, TunnelEvent, TunnelGone, place_of
from sshtui.sshconfig.forwards import Forward
from sshtui.ui.controllers.hosts import HostController
from sshtui.ui.controllers.session_presenter import SessionPresenter
from sshtui.ui.controllers.sessions import SessionController
from sshtui.ui.modals.picker import Picker, PickerOption, among
from sshtui.ui.modals.problem import ProblemModal
from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.notifications import NOTICE_SECONDS
from sshtui.ui.screens.forwards import ForwardsScreen
from sshtui.ui.user_keymap import keymap_of
from sshtui.ui.widgets.forward_rows import ForwardRow

_ABOUT = """\
8080:localhost:80       here
-R 9090:localhost:3000  on the host
-D 1080                 SOCKS proxy"""
"""How ssh spells them."""


class ForwardController:
    """Has forwards opened, stopped and saved.

    Args:
        app: Where they are shown.
        manager: Has them, and the sessions that carry them.
        presenter: Knows which session the person is at, and leads to it.
        sessions: Connects lost sessions again.
        hosts: Saves them.
    """

    def __init__(
        self,
        app: App[Any],
        manager: SessionManager,
        presenter: SessionPresenter,
        sessions: SessionController,
        hosts: HostController,
    ) -> None:
        self._app = app
        self._manager = manager
        self._tunnels = manager.tunnels
        self._presenter = presenter
        self._sessions = sessions
        self._hosts = hosts
        self._told: set[str] = set()

    def show(self) -> None:
        """Go to the forwards."""
        if isinstance(self._app.screen, ForwardsScreen):
            self._app.bell()
        else:
            self._app.push_screen(ForwardsScreen(self))

    def hear(self, event: TunnelEvent) -> None:
        """Tell of a forward that did not come back with its host, once for each loss."""
        tunnel = event.tunnel
        match event:
            case TunnelChanged() if tunnel.state is TunnelState.FAILED and tunnel.retry_at:
                if tunnel.id not in self._told:
                    self._told.add(tunnel.id)
                    self._tell(f"{tunnel.error} It is tried again.", tunnel)
            case TunnelChanged() if tunnel.state is TunnelState.OPEN:
                self._told.discard(tunnel.id)
            case TunnelGone():
                self._told.discard(tunnel.id)

    def rows(self) -> Sequence[ForwardRow]:
        """Return the forwards that there are."""
        return [ForwardRow(tunnel, asks=self._asks(tunnel)) for tunnel in self._tunnels.all]

    def follow(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call a listener when a row has changed; return a function that ends that."""
        return self._tunnels.follow(lambda _: listener())

    def add(self) -> None:
        """Ask for another forward, and for the host where several are connected."""
        self._begin(self._add())

    def open_again(self, row: ForwardRow) -> None:
        """Open a forward, or connect its host again where that is lost."""
        tunnel = row.tunnel
        lost = [info for info in self._tabs(place_of(tunnel.target)) if info.ended is not None]
        if row.asks and lost:
            self._app.pop_screen()
            self._presenter.go(lost[-1].id)
            self._sessions.reconnect(lost[-1].id)
        else:
            self._begin(self._tunnels.open_again(tunnel.id))

    def stop(self, row: ForwardRow) -> None:
        """Have a forward listen no more."""
        self._begin(self._tunnels.stop(row.tunnel.id))

    def save(self, row: ForwardRow) -> None:
        """Write a forward to the settings of its host, once that is confirmed."""
        if row.tunnel.origin is Origin.CONFIG:
            self._app.notify("The host has it in its settings.", markup=False)
        else:
            self._hosts.begin(self._save(row.tunnel))

    def _asks(self, tunnel: TunnelInfo) -> bool:
        """Return whether a forward waits for a person: nobody else connects its host again."""
        tabs = self._tabs(place_of(tunnel.target))
        return tunnel.state is TunnelState.WAITING and not any(map(_comes_back, tabs))

    def _tabs(self, place: Place) -> list[SessionInfo]:
        return [info for info in self._manager.sessions if place_of(info.target) == place]

    async def _add(self) -> None:
        info = await self._choose_host()
        if info is None:
            return
        prompt: Screen[str | None] = TextPrompt(
            f"Forward of {clean(info.target.alias)}", _ABOUT, mistake=typed_forward_mistake
        )
        text = await self._app.push_screen_wait(prompt)
        session = self._manager.session(info.id)
        if text and session is not None and session.line is not None:
            forward = parse_typed_forward(text)
            await self._tunnels.add(session.line, info.target, forward, Origin.PERSON)

    async def _choose_host(self) -> SessionInfo | None:
        """Return a session of the host that a forward is added to, the one in focus first."""
        open_ = [info for info in self._manager.sessions if info.state is SessionState.OPEN]
        here = self._presenter.current
        ordered = sorted(open_, key=lambda info: here is None or info.id != here.id)
        hosts = {place_of(info.target): info for info in reversed(ordered)}
        found = [*reversed(hosts.values())]
        if not found:
            self._app.notify("No host is connected. Connect to one first.", markup=False)
        if len(found) < 2:  # noqa: PLR2004 - nothing to choose
            return next(iter(found), None)
        options = among(
            PickerOption(info.id, info.target.alias, str(info.target.endpoint)) for info in found
        )
        picker: Screen[str | None] = Picker("Add a forward to", options)
        chosen = await self._app.push_screen_wait(picker)
        return next((info for info in found if info.id == chosen), None)

    async def _save(self, tunnel: TunnelInfo) -> None:
        alias = tunnel.target.alias
        change = partial(_with_forward, tunnel.forward)
        if await self._hosts.change(alias, f"Forward of {alias}", change):
            self._tunnels.adopt(tunnel.id)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._app.run_worker(self._shielded(work), group="forwards")

    async def _shielded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except AppError as error:
            self._app.push_screen(ProblemModal(error))

    def _tell(self, words: str, tunnel: TunnelInfo) -> None:
        key = keymap_of(self._app).after_prefix("session.forwards")
        self._app.notify(
            clean(f"{words} {key} shows it."),
            title=clean(tunnel.target.alias),
            severity="warning",
            timeout=NOTICE_SECONDS,
            markup=False,
        )


def _comes_back(info: SessionInfo) -> bool:
    """Return whether a lost session is being connected again."""
    return info.pending or (info.retry is not None and not info.retry.stopped)


def _with_forward(forward: Forward, entry: HostEntry) -> HostEntry:
    field = BY_KEYWORD[forward.keyword.lower()]
    values: dict[str, Any] = {field.name: (*field.of(entry), " ".join(forward.arguments))}
    return replace(entry, **values)
