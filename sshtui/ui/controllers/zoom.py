"""Zoom: one session on the person's own terminal, without the app between, and back."""

import asyncio
from collections.abc import Sequence
from typing import Any

from textual.screen import Screen

from sshtui.services.consents import Consent, Consents
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.ui import textual_internals
from sshtui.ui.controllers.question_queue import Waiting
from sshtui.ui.controllers.session_presenter import SessionPresenter
from sshtui.ui.controllers.zoomed_session import ZoomedSession
from sshtui.ui.keyboard.queue import QueuedInputApp
from sshtui.ui.modals.confirm_zoom import ConfirmZoom
from sshtui.ui.rendering.driver import TerminalDriver
from sshtui.ui.user_keymap import keymap_of


class ZoomController:
    """Gives the session in focus the terminal, and takes that back.

    Args:
        app: Is suspended meanwhile.
        manager: Has the sessions.
        presenter: Knows which session is meant.
        consents: Remembers for which hosts the person agreed.
    """

    def __init__(
        self,
        app: QueuedInputApp[Any],
        manager: SessionManager,
        presenter: SessionPresenter,
        consents: Consents,
    ) -> None:
        self._app = app
        self._manager = manager
        self._presenter = presenter
        self._consents = consents
        self._zoomed: ZoomedSession | None = None
        self._under_way = False
        app.screen_change_signal.subscribe(app, self._screen_changed)

    def begin(self) -> None:
        """Zoom the session in focus; ask first if its host was never agreed to."""
        info = self._presenter.current
        driver = textual_internals.driver(self._app)
        if (
            self._under_way
            or info is None
            or info.state is not SessionState.OPEN
            or not isinstance(driver, TerminalDriver)
        ):
            self._app.bell()
        else:
            self._under_way = True
            self._app.run_worker(self._zoom(info, driver), name="zoom")

    def asked(self, waiting: Sequence[Waiting]) -> None:
        """Come back for a question of a session."""
        if self._zoomed is not None and waiting:
            self._zoomed.finish("A sign-in has a question.")

    async def _zoom(self, info: SessionInfo, driver: TerminalDriver) -> None:
        try:
            if await self._agreed(info.target.alias):
                await self._lend(info, driver)
        finally:
            self._under_way = False

    async def _lend(self, info: SessionInfo, driver: TerminalDriver) -> None:
        # What was typed until now is still typed here, the rest there: nothing is lost between.
        driver.disable_input()
        await self._app.keys.wait_until_idle()
        now = self._presenter.current
        if now is None or (now.id, now.state) != (info.id, info.state) or self._app.screen.is_modal:
            driver.enable_input()
            return
        zoomed = ZoomedSession(info, self._manager, keymap_of(self._app).settings.prefix_key)
        driver.borrower = self._zoomed = zoomed
        with self._presenter.without_view(info.id), self._app.batch_update(), self._app.suspend():
            try:
                reason = await zoomed.run()
            finally:
                driver.borrower = self._zoomed = None
            driver.unread = b"" if reason else zoomed.unread
        if reason:
            self._presenter.key_pause.begin()
            self._app.notify(reason, title="Back from the terminal", markup=False)

    async def _agreed(self, alias: str) -> bool:
        if await asyncio.to_thread(self._consents.given, alias, Consent.ZOOM):
            return True
        question: Screen[bool] = ConfirmZoom(alias)
        agreed = await self._app.push_screen_wait(question)
        if agreed:
            await asyncio.to_thread(self._consents.give, alias, Consent.ZOOM)
        return bool(agreed)

    def _screen_changed(self, screen: Screen[Any]) -> None:
        if self._zoomed is not None and screen.is_modal:
            self._zoomed.finish("A question waits for you.")
