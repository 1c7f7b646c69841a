"""Restores the tabs of the last run, and saves the current ones for the next."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from sshtui import notices
from sshtui.errors import AppError
from sshtui.log import logger
from sshtui.services.ports import Hosts
from sshtui.sessions.events import Event, SessionChanged, SessionGone
from sshtui.sessions.layout import tree
from sshtui.sessions.layout.saved import SavedPane, SavedTab, SavedTabs
from sshtui.sessions.layout.store import TabStore
from sshtui.sessions.layout.tabs import Tab, Tabs
from sshtui.sessions.manager import SessionManager, new_id
from sshtui.sessions.state import SessionInfo
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task
from sshtui.ui.session_history import SessionHistory

SOON = 1.0
"""Seconds after a change until it is written: changes come in numbers."""


class TabKeeper:
    """Follows the tabs.

    Args:
        manager: Has the sessions.
        hosts: Resolves their names.
        tabs: Which sessions are shown together.
        navigation: Knows which one was looked at last.
        store: Has the file.
        size: Returns columns and rows for a session.
    """

    def __init__(
        self,
        manager: SessionManager,
        hosts: Hosts,
        tabs: Tabs,
        navigation: SessionHistory,
        store: TabStore,
        size: Callable[[str], tuple[int, int]],
    ) -> None:
        self._manager = manager
        self._hosts = hosts
        self._tabs = tabs
        self._navigation = navigation
        self._store = store
        self._size = size
        self._keeps = False
        self._unresolved: list[SavedTab] = []
        self._saving: asyncio.Task[None] | None = None
        self._ending = asyncio.Event()

    async def begin(self) -> None:
        """Restore the tabs of last time, unless another instance has them; keep them from then."""
        if not await asyncio.to_thread(self._store.take):
            return
        saved = await asyncio.to_thread(self._store.read)
        if saved is None:
            self._store.close()
            return
        for tab in saved.tabs:
            targets = await asyncio.to_thread(self._resolved, tab.panes)
            self._restore(tab, targets, is_current=tab.number == saved.current)
        self._keeps = True
        self._tabs.changed = self._save_soon
        self._save_soon()

    def hear(self, event: Event) -> None:
        """Follow the sessions."""
        if self._keeps and isinstance(event, SessionChanged | SessionGone):
            self._save_soon()

    async def end(self) -> None:
        """Write what is still to be written, before the sessions end."""
        self._ending.set()
        if self._saving is not None:
            # Not cancelled: a write that has begun goes on in its thread, and must not come last.
            await self._saving
        if self._keeps:
            self._keeps = False
            await self._save()
        self._store.close()

    def _restore(
        self, tab: SavedTab, targets: Sequence[Target | None], *, is_current: bool
    ) -> None:
        ids = [new_id() for _ in tab.panes]
        places = {str(place): id_ for place, id_ in enumerate(ids)}
        layout: tree.Layout | None = tree.renamed(tab.layout, places)
        for id_, target in zip(ids, targets, strict=True):
            if target is None and layout is not None:
                layout = tree.without(layout, id_)
        if layout is None:
            self._unresolved.append(tab)
            return
        self._unresolved += [
            SavedTab(0, "0", (pane,), 0, maximised=False)
            for pane, target in zip(tab.panes, targets, strict=True)
            if target is None
        ]
        kept = tree.panes(layout)
        focused = ids[tab.focused]
        recent = sorted(kept, key=lambda id_: id_ != focused)
        maximised = tab.maximised and focused in kept
        self._tabs.restore(Tab(tab.number, layout, tuple(recent), maximised))
        for id_, pane, target in zip(ids, tab.panes, targets, strict=True):
            if target is not None:
                self._manager.restore(
                    target,
                    self._size(id_),
                    as_id=id_,
                    title=pane.title,
                    alone=pane.alone,
                    kept_as=pane.kept_as,
                )
        if is_current:
            self._navigation.remember(recent[0])

    def _resolved(self, panes: Sequence[SavedPane]) -> list[Target | None]:
        return [self._target(pane) for pane in panes]

    def _target(self, pane: SavedPane) -> Target | None:
        try:
            target = self._resolve(Destination(pane.host))
            if (target.user, target.port) == (pane.user, pane.port):
                return target
            return self._resolve(Destination(pane.host, pane.user, pane.port))
        except AppError as error:
            notices.notify(f"{pane.host!a} is not restored: {error.message}")
            return None

    def _resolve(self, destination: Destination) -> Target:
        # What has to be run or looked up for it is, but only then: there may be many.
        target = self._hosts.resolve(destination, dry_run=True)
        return self._hosts.resolve(destination) if target.undecided else target

    def _save_soon(self) -> None:
        if self._keeps and self._saving is None:
            self._saving = start_task(self._save_later(), "keep the tabs")

    async def _save_later(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SOON):
                await self._ending.wait()
        # What changes from here on is for the next one, which comes after this one.
        await self._save()
        self._saving = None

    async def _save(self) -> None:
        try:
            await asyncio.to_thread(self._store.write, self._now())
        except AppError as error:
            logger(__name__).warning("The tabs are not kept: %s", error)
            notices.notify(f"The tabs cannot be saved for next time. {error.message} {error.hint}")

    def _now(self) -> SavedTabs:
        infos = {info.id: info for info in self._manager.sessions}
        known = [tab for tab in self._tabs if all(id_ in infos for id_ in tab.panes)]
        last = next(iter(self._navigation.sessions), "")
        current = next((tab.number for tab in known if last in tab.panes), 0)
        tabs = {tab.number: _saved(tab, infos) for tab in known}
        for tab in self._unresolved:
            # The mistake in a config file may be mended by the next start.
            free = tab.number and tab.number not in tabs
            number = tab.number if free else max(tabs, default=0) + 1
            tabs[number] = replace(tab, number=number)
        return SavedTabs(tuple(tabs[number] for number in sorted(tabs)), current)


def _saved(tab: Tab, infos: dict[str, SessionInfo]) -> SavedTab:
    places = {id_: place for place, id_ in enumerate(tab.panes)}
    return SavedTab(
        tab.number,
        tree.renamed(tab.layout, {id_: str(place) for id_, place in places.items()}),
        tuple(_pane(infos[id_]) for id_ in tab.panes),
        places[tab.focused],
        tab.maximised,
    )


def _pane(info: SessionInfo) -> SavedPane:
    target = info.target
    account = (target.alias, target.user, target.port)
    return SavedPane(*account, info.title, info.alone, info.kept_as)
