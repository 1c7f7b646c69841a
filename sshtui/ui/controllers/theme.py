"""The theme in force: one by name, or dark or light as the terminal is."""

from typing import Any

from textual.app import App

from sshtui.ui import textual_internals
from sshtui.ui.rendering.driver import TerminalDriver
from sshtui.ui.themes import AUTO, DARK, LIGHT


class ThemeInForce:
    """Has the app shown in a theme.

    Args:
        app: The app.

    Attributes:
        name: What was chosen: the name of a theme, or `auto`.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._is_dark = True
        self.name = ""

    def choose(self, name: str) -> None:
        """Show a theme, or from now on the one that goes with the terminal."""
        self.name = name
        driver = textual_internals.driver(self._app)
        if isinstance(driver, TerminalDriver):
            driver.follow_appearance(wanted=name == AUTO)
        self._show()

    def terminal_is(self, *, dark: bool) -> None:
        """Take what the terminal told of itself."""
        self._is_dark = dark
        self._show()

    def _show(self) -> None:
        name = self.name
        if name == AUTO:
            name = DARK.name if self._is_dark else LIGHT.name
        if name != self._app.theme:
            self._app.theme = name
