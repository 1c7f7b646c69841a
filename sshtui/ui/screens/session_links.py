"""Links in a session: shown before they are opened or copied."""

from textual import on

from sshtui.terminal.link_address import LinkAddress
from sshtui.ui import notifications
from sshtui.ui.browser import can_browse, open_in_browser
from sshtui.ui.modals.open_link import LinkChoice, OpenLink
from sshtui.ui.screens.session_scrollback import SessionScrollback
from sshtui.ui.widgets.terminal.canvas import TerminalCanvas


class SessionLinks(SessionScrollback):
    """Shows where links lead."""

    @on(TerminalCanvas.LinkChosen)
    def _show_link(self, event: TerminalCanvas.LinkChosen) -> None:
        link = LinkAddress.of(event.address)
        if link is None:
            self.notify("This link has no address of a web page.", severity="warning")
            return

        async def use(choice: LinkChoice | None) -> None:
            if choice == "copy":
                notifications.copy(self.app, link.address)
            elif choice == "open":
                await open_in_browser(link.address)

        self.app.push_screen(OpenLink(link, can_open=can_browse()), use)
