"""Zoom: one session on the person's own terminal, without the app between, and back."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App
from textual.screen import Screen

from sshtui.sanitize import clean
from sshtui.services.ports import Visits
from sshtui.sessions.events import Event, SessionChanged, SessionGone
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.settings import Settings
from sshtui.terminal import device
from sshtui.terminal.prefix_bytes import PrefixBytes
from sshtui.terminal.redraw import ScreenSwitches, redraw
from sshtui.ui import textual_internals
from sshtui.ui.controllers.question_queue import Waiting
from sshtui.ui.controllers.session_presenter import SessionPresenter
from sshtui.ui.modals.confirm_zoom import ConfirmZoom
from sshtui.ui.rendering.driver import TerminalDriver
from sshtui.ui.rendering.native_terminal import NativeTerminal

_ESCAPE_SECONDS = 0.05
"""How long the rest of a key may take to come after ESC."""


class ZoomedSession:
    """A session while it has the terminal.

    Args:
        info: The session.
        manager: Has it.
        prefix_key: What leads back, with any other key behind it.

    Attributes:
        over: Why it is over, "" where the person came back; done when it is.
    """

    def __init__(self, info: SessionInfo, manager: SessionManager, prefix_key: str) -> None:
        self.id = info.id
        self.over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._title = clean(info.title)
        self._manager = manager
        self._emulator = manager.emulator(info.id)
        self._prefix = PrefixBytes(prefix_key, self._emulator)
        self._switches = ScreenSwitches()
        self._terminal = NativeTerminal(self._typed, self._hold)
        self._rest: asyncio.TimerHandle | None = None
        self._untap: Callable[[], None] = lambda: None

    async def run(self) -> str:
        """Have the terminal until it is over, and return why."""
        stop_hearing = self._manager.subscribe(self._hear)
        self._emulator.scroll_to_end()
        self._emulator.muted = True
        self._terminal.take()
        try:
            self.resized()
            self._untap = self._manager.tap(self.id, self._wrote)
            return await self.over
        finally:
            stop_hearing()
            self._untap()
            self._emulator.muted = False
            self._terminal.give_back()
            self._hold(False)
            if self._rest is not None:
                self._rest.cancel()

    def finish(self, reason: str = "") -> None:
        """Go back.

        Args:
            reason: Why, where it is not the person's wish.
        """
        if not self.over.done():
            self.over.set_result(reason)

    def resized(self) -> None:
        """Follow the size of the terminal."""
        self._manager.resize(self.id, *device.size())
        self._draw()

    def resumed(self) -> None:
        """Take the terminal again, which another program may have had."""
        self._terminal.make_raw()
        self.resized()

    def _draw(self) -> None:
        self._terminal.write(redraw(self._emulator))

    def _wrote(self, data: bytes) -> None:
        passed = self._switches.pass_on(data)
        if passed is None:
            self._draw()
        elif passed:
            self._terminal.write(passed)

    def _hold(self, held: bool) -> None:
        self._manager.hold(self.id, held=held, by="zoom")

    def _typed(self, data: bytes) -> None:
        if not data:
            self.finish("The terminal is gone.")
            return
        self._send(*self._prefix.feed(data))
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
        if self._prefix.pending:
            loop = asyncio.get_running_loop()
            self._rest = loop.call_later(_ESCAPE_SECONDS, self._flush)

    def _flush(self) -> None:
        self._rest = None
        self._send(*self._prefix.flush())

    def _send(self, data: bytes, left: bool) -> None:
        if data:
            self._manager.write(self.id, data)
        if left:
            self.finish()

    def _hear(self, event: Event) -> None:
        match event:
            case SessionChanged(info) if info.state in {SessionState.CLOSED, SessionState.FAILED}:
                self.finish(f"{clean(info.title)}: {clean(info.detail)}")
            case SessionGone(id, reason):
                mine = f"{self._title} has ended." if id == self.id else ""
                if mine or reason:
                    self.finish(mine or clean(reason))


class ZoomController:
    """Gives the session in focus the terminal, and takes that back.

    Args:
        app: Is suspended meanwhile.
        manager: Has the sessions.
        presenter: Knows which session is meant.
        visits: Remembers for which hosts the person agreed.
        settings: The prefix key.
    """

    def __init__(
        self,
        app: App[Any],
        manager: SessionManager,
        presenter: SessionPresenter,
        visits: Visits,
        settings: Settings,
    ) -> None:
        self._app = app
        self._manager = manager
        self._presenter = presenter
        self._visits = visits
        self._settings = settings
        self._zoomed: ZoomedSession | None = None
        app.screen_change_signal.subscribe(app, self._screen_changed)

    def begin(self) -> None:
        """Zoom the session in focus; ask first if its host was never agreed to."""
        id_ = self._presenter.navigation.current
        info = next((info for info in self._manager.sessions if info.id == id_), None)
        driver = textual_internals.driver(self._app)
        if (
            info is None
            or info.state is not SessionState.OPEN
            or not isinstance(driver, TerminalDriver)
        ):
            self._app.bell()
        else:
            self._app.run_worker(self._zoom(info, driver), name="zoom", exclusive=True)

    def asked(self, waiting: Sequence[Waiting]) -> None:
        """Come back for a question of a session."""
        if self._zoomed is not None and waiting:
            self._zoomed.finish("A sign-in has a question.")

    async def _zoom(self, info: SessionInfo, driver: TerminalDriver) -> None:
        if not await self._agreed(info.target.alias):
            return
        with self._presenter.without_view(info.id), self._app.batch_update(), self._app.suspend():
            self._zoomed = zoomed = ZoomedSession(info, self._manager, self._settings.prefix_key)
            driver.borrower = zoomed
            try:
                reason = await zoomed.run()
            finally:
                driver.borrower = self._zoomed = None
        if reason:
            self._presenter.key_pause.begin()
            self._app.notify(reason, title="Back from the terminal", markup=False)

    async def _agreed(self, alias: str) -> bool:
        name = f"zoom {alias}"
        if await asyncio.to_thread(self._visits.choice, name):
            return True
        question: Screen[bool] = ConfirmZoom(alias)
        agreed = await self._app.push_screen_wait(question)
        if agreed:
            await asyncio.to_thread(self._visits.choose, name, "yes")
        return bool(agreed)

    def _screen_changed(self, screen: Screen[Any]) -> None:
        if self._zoomed is not None and screen.is_modal:
            self._zoomed.finish("A question waits for you.")
