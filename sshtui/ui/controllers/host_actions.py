"""Actions on saved hosts, for keys and the palette."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App

from sshtui.sanitize import clean
from sshtui.ui.actions import ACTIONS
from sshtui.ui.controllers.assembly import Controllers
from sshtui.ui.widgets.key_line import HostsPrefixLine

if TYPE_CHECKING:
    from sshtui.ui.widgets.hosts.first_run import FirstRunPage

T = TypeVar("T")


class HostActions(App[T]):
    """Has the controller act on the hosts that are selected, or on the one under the cursor."""

    _controllers: Controllers

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing of the app on the hosts between the prefix key and the next."""
        return not isinstance(self.focused, HostsPrefixLine)

    def action_new_host(self) -> None:
        """Save a host."""
        hosts = self._controllers.hosts
        hosts.begin(hosts.new())

    async def action_copy_host(self) -> None:
        """Save a host like this one."""
        await self._with_selected(self._controllers.hosts.copy)

    async def action_copy_command(self) -> None:
        """Copy the command of plain ssh."""
        await self._with_selected(self._controllers.hosts.copy_command)

    async def action_edit_host(self) -> None:
        """Change a host."""
        await self._with_selected(self._controllers.hosts.edit)

    async def action_edit_rule(self) -> None:
        """Change a rule that a host shares with others."""
        await self._with_selected(self._controllers.hosts.edit_rule)

    async def action_delete_hosts(self) -> None:
        """Delete hosts."""
        await self._with_selected(self._controllers.hosts.delete)

    async def action_tag_hosts(self) -> None:
        """Add or remove tags."""
        await self._with_selected(self._controllers.hosts.tag)

    async def action_favour_hosts(self) -> None:
        """Make hosts favourites, or not any more."""
        await self._with_selected(self._controllers.hosts.favour)

    async def action_withdraw_consents(self) -> None:
        """Have the hosts, or the one of the session on the screen, ask for consent again."""
        controllers = self._controllers
        info, browser = controllers.presenter.current, controllers.hosts_screen.browser
        if info is None:
            await browser.complete()
        chosen = browser.selected if info is None else (info.target.alias,)
        changed = await asyncio.to_thread(controllers.consents.withdraw, chosen)
        names = clean(", ".join(changed))
        said = f"Withdrawn: {names}. You are asked again." if changed else "Nothing to withdraw."
        self.notify(said, markup=False)
        controllers.hosts_screen.look_again()

    def action_undo_edit(self) -> None:
        """Undo the last edit."""
        hosts = self._controllers.hosts
        hosts.begin(hosts.undo())

    def action_import_hosts(self) -> None:
        """Take hosts from a file."""
        hosts = self._controllers.hosts
        hosts.begin(hosts.import_hosts())

    def action_include_hosts(self) -> None:
        """Let plain ssh know the saved hosts."""
        hosts = self._controllers.hosts
        hosts.begin(hosts.include())

    def action_share_connections(self) -> None:
        """Let plain ssh use the connections, or no more."""
        hosts = self._controllers.hosts
        hosts.begin(hosts.share())

    async def action_export_hosts(self) -> None:
        """Write hosts to a file."""
        await self._with_selected(self._controllers.hosts.export)

    def action_show_config_problems(self) -> None:
        """Show the problems in the files."""
        hosts = self._controllers.hosts
        hosts.begin(hosts.problems())

    def on_hosts_screen_offer_outdated(self) -> None:
        """Offer what is still to be done."""
        hosts = self._controllers.hosts
        hosts.begin(hosts.offer())

    # By their names: the page is loaded only where there is no host.
    def on_first_run_page_import(self, event: "FirstRunPage.Import") -> None:
        """Take hosts from a file that was found."""
        hosts = self._controllers.hosts
        hosts.begin(hosts.import_hosts(str(event.path)))

    async def on_first_run_page_chosen(self, event: "FirstRunPage.Chosen") -> None:
        """Do what was chosen as a first step."""
        await self.run_action(ACTIONS[event.id].handler)

    async def _with_selected(
        self, work: Callable[[Sequence[str]], Coroutine[Any, Any, None]]
    ) -> None:
        browser = self._controllers.hosts_screen.browser
        await browser.complete()
        self._controllers.hosts.begin_with(browser.selected, work)
