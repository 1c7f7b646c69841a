"""Opens the credentials screen, and turns "send" off for a session."""

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.screen import Screen

from sshtui.errors import AppError
from sshtui.sanitize import clean
from sshtui.services.credentials import CredentialManager
from sshtui.services.ports import Credentials, Hosts
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo
from sshtui.signin.asker import Asker
from sshtui.ui.modals.credential_storage import CredentialStorageModal
from sshtui.ui.notifications import show_error
from sshtui.ui.screens.credentials import CredentialsScreen


class CredentialController:
    """Shows and changes what is saved.

    Args:
        app: Where it is shown.
        credentials: What is saved.
        manager: Makes connections, to try a credential.
        hosts: Resolves where one is to be tried, or entered for.
        asker_on: Returns who is asked by a screen.
    """

    def __init__(
        self,
        app: App[Any],
        credentials: Credentials,
        manager: SessionManager,
        hosts: Hosts,
        asker_on: Callable[[Screen[Any]], Asker],
    ) -> None:
        self._app = app
        self._credentials = credentials
        self._manager = manager
        self._hosts = hosts
        self._asker_on = asker_on

    def show(self) -> None:
        """Go to the list of what is saved."""
        screen = CredentialsScreen(self._credential_manager(), self._hosts, self._asker_on)
        self._app.push_screen(screen)

    def show_storage(self) -> None:
        """Show where credentials are kept, and the vault."""
        self._app.push_screen(CredentialStorageModal(self._credential_manager()))

    def _credential_manager(self) -> CredentialManager:
        return CredentialManager(self._credentials.wait, self._manager.lines.connector)

    async def ask_first(self, info: SessionInfo) -> None:
        """Have what is saved for a session's host filled in from now on, and say which."""
        try:
            changed = await (await self._credentials.wait()).ask_first(info.target.endpoints)
        except AppError as error:
            show_error(self._app, error)
            return
        prompts = ", ".join(clean(credential.binding.words) for credential in changed)
        self._app.notify(
            f"{prompts}: from now on filled in for you to send."
            if changed
            else "Nothing is sent automatically to this host.",
            markup=False,
        )
