"""Actions on saved hosts, for keys and the palette."""

from typing import TypeVar

from textual.app import App

from sshtui.ui.controllers.assembly import Controllers
from sshtui.ui.widgets.key_line import HostsPrefixLine

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
        hosts, selected = self._controllers.hosts, await self._selected()
        hosts.begin(hosts.copy(selected))

    async def action_copy_command(self) -> None:
        """Copy the command of plain ssh."""
        hosts, selected = self._controllers.hosts, await self._selected()
        hosts.begin(hosts.copy_command(selected))

    async def action_edit_host(self) -> None:
        """Change a host."""
        hosts, selected = self._controllers.hosts, await self._selected()
        hosts.begin(hosts.edit(selected))

    async def action_edit_rule(self) -> None:
        """Change a rule that a host shares with others."""
        hosts, selected = self._controllers.hosts, await self._selected()
        hosts.begin(hosts.edit_rule(selected))

    async def action_delete_hosts(self) -> None:
        """Delete hosts."""
        hosts, selected = self._controllers.hosts, await self._selected()
        hosts.begin(hosts.delete(selected))

    async def action_tag_hosts(self) -> None:
        """Add or remove tags."""
        hosts, selected = self._controllers.hosts, await self._selected()
        hosts.begin(hosts.tag(selected))

    async def action_favour_hosts(self) -> None:
        """Make hosts favourites, or not any more."""
        hosts, selected = self._controllers.hosts, await self._selected()
        hosts.begin(hosts.favour(selected))

    def action_undo_edit(self) -> None:
        """Undo the last edit."""
        hosts = self._controllers.hosts
        hosts.begin(hosts.undo())

    def action_import_hosts(self) -> None:
        """Take hosts from a file."""
        hosts = self._controllers.hosts
        hosts.begin(hosts.import_hosts())

    async def action_export_hosts(self) -> None:
        """Write hosts to a file."""
        hosts, selected = self._controllers.hosts, await self._selected()
        hosts.begin(hosts.export(selected))

    def action_show_config_problems(self) -> None:
        """Show the problems in the files."""
        hosts = self._controllers.hosts
        hosts.begin(hosts.problems())

    async def _selected(self) -> tuple[str, ...]:
        browser = self._controllers.hosts_screen.browser
        await browser.complete()
        return browser.selected
