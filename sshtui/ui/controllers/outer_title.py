"""Sets the title of the terminal sshtui runs in to the current session."""

from typing import Any

from textual.app import App

from sshtui.sanitize import clean
from sshtui.sessions.state import SessionInfo
from sshtui.ui import textual_internals
from sshtui.ui.rendering.driver import TerminalDriver

HOSTS = "sshtui"
"""The title while the person is at the hosts."""


def title_of(info: SessionInfo | None) -> str:
    """Return a title that begins with what a server cannot choose.

    Args:
        info: The session that the person is at; None for none.
    """
    if info is None:
        return HOSTS
    said = f": {info.said_title}" if info.said_title else ""
    return f"{clean(info.title)}{said}"


class OuterTitle:
    """Follows the session that the person is at.

    Args:
        app: Runs on the terminal.
        wanted: Whether the person wants the terminal's title changed.
    """

    def __init__(self, app: App[Any], *, wanted: bool) -> None:
        self._app = app
        self._wanted = wanted

    def follow(self, info: SessionInfo | None) -> None:
        """Show a session's title and progress.

        Args:
            info: The session; None for the hosts.
        """
        driver = textual_internals.driver(self._app)
        if isinstance(driver, TerminalDriver):
            if self._wanted:
                driver.show_title(title_of(info))
            driver.show_progress(None if info is None else info.progress)
