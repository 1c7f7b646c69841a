"""Puts what remote programs copy on the clipboard, with the user's consent."""

import asyncio
from typing import Any

from textual.app import App
from textual.screen import Screen

from sshtui.sanitize import clean
from sshtui.services.ports import Visits
from sshtui.sessions.events import CopyAsked
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo
from sshtui.terminal.clipboard import MOST_COPIED
from sshtui.ui.controllers.session_presenter import SessionPresenter
from sshtui.ui.modals.confirm_copies import ConfirmCopies
from sshtui.ui.user_keymap import keymap_of

TOGETHER = 0.5
"""Seconds in which only the last of what a session copies counts."""

NOTICE_SECONDS = 15.0
_YES, _NO = "yes", "no"


class ClipboardController:
    """Copies for hosts that may, and tells of those that would like to.

    Args:
        app: Has the clipboard.
        manager: Has the sessions.
        presenter: Knows which session is meant.
        visits: Remembers the choice for each host.
    """

    def __init__(
        self, app: App[Any], manager: SessionManager, presenter: SessionPresenter, visits: Visits
    ) -> None:
        self._app = app
        self._manager = manager
        self._presenter = presenter
        self._visits = visits
        self._coming: dict[str, CopyAsked] = {}
        self._waiting: dict[str, str] = {}
        self._told: set[str] = set()

    def take(self, asked: CopyAsked) -> None:
        """Copy in a moment, if the host may."""
        if asked.id not in self._coming:
            asyncio.get_running_loop().call_later(TOGETHER, self._begin, asked.id)
        self._coming[asked.id] = asked

    def ask(self) -> None:
        """Ask whether the host may copy whose session is in focus, or the one that waits."""
        here = self._presenter.navigation.current
        hosts = [info.target.alias for info in self._manager.sessions if info.id == here]
        if hosts:
            work = self._ask(hosts[0])
            self._app.run_worker(work, name="clipboard", group="clipboard", exclusive=True)
        else:
            self._app.bell()

    def _begin(self, id_: str) -> None:
        asked = self._coming.pop(id_)
        info = next((info for info in self._manager.sessions if info.id == id_), None)
        if info is not None and self._app.is_running:
            self._app.run_worker(self._copy(info, asked), name="copy")

    async def _copy(self, info: SessionInfo, asked: CopyAsked) -> None:
        alias = info.target.alias
        choice = await asyncio.to_thread(self._visits.choice, _name(alias))
        if choice == _YES and asked.text:
            self._put(clean(info.title), asked.text)
        elif choice == _YES:
            self._app.notify(_why_not(clean(info.title), asked.size), markup=False)
        elif choice != _NO and asked.text:
            self._waiting[alias] = asked.text
            self._tell(alias, clean(info.title))

    def _put(self, title: str, text: str) -> None:
        self._app.copy_to_clipboard(text)
        self._app.notify(f"{title} copied {_characters(text)}", timeout=3, markup=False)

    def _tell(self, alias: str, title: str) -> None:
        if alias in self._told:
            return
        self._told.add(alias)
        key = keymap_of(self._app).after_prefix("session.clipboard")
        self._app.notify(
            f"{title} has {_characters(self._waiting[alias])} for your clipboard."
            f" {key} in its session answers.",
            timeout=NOTICE_SECONDS,
            markup=False,
        )

    async def _ask(self, alias: str) -> None:
        now = await asyncio.to_thread(self._visits.choice, _name(alias))
        text = self._waiting.pop(alias, "")
        question: Screen[bool] = ConfirmCopies(alias, now=now == _YES, text=text)
        agreed = await self._app.push_screen_wait(question)
        await asyncio.to_thread(self._visits.choose, _name(alias), _YES if agreed else _NO)
        if agreed and text:
            self._put(clean(alias), text)


def _name(alias: str) -> str:
    return f"clipboard {alias}"


def _characters(text: str) -> str:
    return "1 character" if len(text) == 1 else f"{len(text):,} characters"


def _why_not(title: str, size: int) -> str:
    if size > MOST_COPIED:
        return f"{title} did not copy: {size:,} bytes are more than {MOST_COPIED:,}."
    return f"{title} did not copy: what it sent is not text."
