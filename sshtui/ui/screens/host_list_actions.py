"""What keys do in the host list, and on the page shown while it is empty."""

from textual.message import Message

from sshtui.ui.rendering.screen import BaseScreen
from sshtui.ui.widgets.hosts.browser import HostBrowser


class HostListActions(BaseScreen[None]):
    """Moves in the list, arranges it, and opens what is under the cursor.

    Attributes:
        browser: The hosts.
    """

    browser: HostBrowser

    class Sessions(Message):
        """Back to the sessions."""

    async def action_connect(self, again: bool = False) -> None:
        """Connect to the host under the cursor, or to what was typed; once more if `again`."""
        await self.browser.connect(again=again)

    async def action_select(self, by: int) -> None:
        """Select the host under the cursor, or not any more, and go on to the next."""
        await self.browser.select(by)

    def action_turn(self) -> None:
        """Show groups, or all hosts in a row."""
        self.browser.turn()

    def action_sort(self) -> None:
        """List the hosts by name, by address, by their last visit, or as in their files."""
        self.browser.sort()

    def action_reveal(self) -> None:
        """Show the hosts that the list hides, or hide them again."""
        self.browser.reveal()

    def action_sessions(self) -> None:
        """Go back to the sessions."""
        self.post_message(self.Sessions())

    async def action_move(self, by: int) -> None:
        """Move the cursor of the list."""
        (await self.browser.complete()).move(by)

    async def action_page(self, direction: int) -> None:
        """Move the cursor by a screenful."""
        (await self.browser.complete()).page(direction)

    def action_clear(self) -> None:
        """Clear the filter; without one, the selection."""
        self.browser.clear()
