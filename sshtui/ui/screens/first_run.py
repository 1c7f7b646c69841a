"""The page of first steps on the hosts screen, while no host is saved."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import work

from sshtui.credentials.stores.kind import StoreHealth
from sshtui.ui.screens.host_list_actions import HostListActions

if TYPE_CHECKING:  # only where there are no hosts
    from sshtui.services.importable import Importable
    from sshtui.ui.widgets.hosts.first_run import FirstRunPage


class FirstRun(HostListActions):
    """Shows the page while there is no host; the keys of the list are the page's then."""

    _find_importable: "Callable[[], Sequence[Importable]]"
    _make_first_run: "Callable[[Sequence[Importable]], FirstRunPage]"
    _page: "FirstRunPage | None" = None
    _is_first = False
    _health: StoreHealth | None = None

    async def action_connect(self, again: bool = False) -> None:
        """Do what is marked on the page; otherwise connect."""
        if (page := self._shown_page) and not self.browser.typed:
            page.pick()
        else:
            await super().action_connect(again)

    async def action_move(self, by: int) -> None:
        """Move the mark on the page, or the cursor of the list."""
        if page := self._shown_page:
            page.move(by)
        else:
            await super().action_move(by)

    def follow_keys(self) -> None:
        """Name on the page the keys that are in force now."""
        if page := self._shown_page:
            page.show_keys()

    @property
    def key_row(self) -> Sequence[tuple[str, str]]:
        """What the keys do with several hosts selected, or without any host."""
        count = self.browser.selected_count
        if self._page is not None and not self.browser.typed:
            return (
                ("hosts.connect", "Choose"),
                ("hosts.new", "New"),
                ("hosts.import", "Import"),
                ("app.settings", "Settings"),
            )
        if not count:
            return ()
        return (
            ("hosts.connect", "Connect" if self.browser.typed else f"Open {count:,}"),
            ("hosts.tag", f"Tag {count:,}"),
            ("hosts.check", f"Check {count:,}"),
            ("hosts.delete", f"Delete {count:,}"),
            ("hosts.clear", "Clear" if self.browser.typed else "None"),
        )

    @property
    def _shown_page(self) -> "FirstRunPage | None":
        page = self._page
        return page if page is not None and page.is_mounted else None

    def show_health(self, health: StoreHealth) -> None:
        """Say on the page where credentials are kept."""
        self._health = health
        if self._page is not None:
            self._page.show_keyring(health)

    def follow_emptiness(self) -> None:
        """Bring the page where there are no hosts, and take it away once there are."""
        is_first = self.browser.loaded.is_set() and not self.browser.hosts
        if is_first and not self._is_first:
            self._bring_page()
        elif self._is_first and not is_first and self._page is not None:
            self.remove_class("-first-run")
            self._page.remove()
            self._page = None
        self._is_first = is_first
        self.refresh_bindings()

    @work(group="first-run")
    async def _bring_page(self) -> None:
        # The thread loads what the page is made of, too.
        found = await asyncio.to_thread(self._find_importable)
        if self._page is None and self._is_first:
            self._page = self._make_first_run(found)
            if self._health is not None:
                self._page.show_keyring(self._health)
            self.add_class("-first-run")
            self.query_one("#panes").mount(self._page)
            self.refresh_bindings()
