"""The theme: chosen from a list that previews it, and kept."""

import asyncio
from collections.abc import Callable
from typing import Any

from textual.app import App

from sshtui import settings_edit
from sshtui.errors import AppError
from sshtui.ui.controllers.theme import ThemeInForce
from sshtui.ui.modals.picker import Picker, PickerOption, among
from sshtui.ui.themes import AUTO

KEPT = "Kept in settings.toml: {}"


class ThemeChooser:
    """Has the person choose a theme.

    Args:
        app: Shows the list.
        theme: The theme in force.
        keep: Keeps a setting; blocks.
    """

    def __init__(
        self,
        app: App[Any],
        theme: ThemeInForce,
        keep: Callable[[str, str], None] = settings_edit.keep,
    ) -> None:
        self._app = app
        self._theme = theme
        self._keep = keep

    def offer(self) -> None:
        """Show the themes, that of now first, each as soon as the choice is moved to it."""
        before = self._theme.name
        names = sorted((AUTO, *self._app.available_themes), key=lambda n: (n != before, n))
        found = among(PickerOption(name, name, _about(name, before)) for name in names)

        async def take(chosen: str | None) -> None:
            self._theme.choose(chosen or before)
            if chosen and chosen != before:
                await self._remember(chosen)

        self._app.push_screen(Picker("Colours", found, self._theme.choose), take)

    async def _remember(self, name: str) -> None:
        try:
            await asyncio.to_thread(self._keep, "theme", name)
        except AppError as error:
            words = f"{error.message} {error.hint}".strip()
            self._app.notify(words, severity="warning", markup=False)
        else:
            self._app.notify(KEPT.format(name), markup=False)


def _about(name: str, before: str) -> str:
    words = ["dark or light, as the terminal"] if name == AUTO else []
    return " · ".join([*words, *(["now"] if name == before else [])])
