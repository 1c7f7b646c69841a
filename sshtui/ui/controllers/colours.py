"""The theme: chosen from a list that previews it, and kept."""

from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App

from sshtui.ui.controllers.theme import ThemeInForce
from sshtui.ui.modals.picker import Picker, PickerOption, among
from sshtui.ui.themes import AUTO


class ThemeChooser:
    """Has the person choose a theme.

    Args:
        app: Shows the list.
        theme: The theme in force.
        change: Changes a setting.
    """

    def __init__(
        self,
        app: App[Any],
        theme: ThemeInForce,
        change: Callable[[str, str], Awaitable[None]],
    ) -> None:
        self._app = app
        self._theme = theme
        self._change = change

    def offer(self, then: Callable[[], None] = lambda: None) -> None:
        """Show the themes, that of now first, each as soon as the choice is moved to it.

        Args:
            then: Called once one was chosen and kept.
        """
        before = self._theme.name
        names = sorted((AUTO, *self._app.available_themes), key=lambda n: (n != before, n))
        found = among(PickerOption(name, name, _about(name, before)) for name in names)

        async def take(chosen: str | None) -> None:
            self._theme.choose(chosen or before)
            if chosen and chosen != before:
                await self._change("theme", chosen)
                then()

        self._app.push_screen(Picker("Colours", found, self._theme.choose), take)


def _about(name: str, before: str) -> str:
    words = ["dark or light, as the terminal"] if name == AUTO else []
    return " · ".join([*words, *(["now"] if name == before else [])])
