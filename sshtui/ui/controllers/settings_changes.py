"""Changes settings and keys: checks them, writes settings.toml and applies what it can."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from textual.app import App

from sshtui import settings, settings_edit
from sshtui.errors import AppError
from sshtui.settings import AT_ONCE, Settings
from sshtui.ui import settings_check
from sshtui.ui.actions import ACTIONS
from sshtui.ui.modals.problem import ProblemModal
from sshtui.ui.screens.setting_list import SettingsScreen
from sshtui.ui.user_keymap import HasKeymap, keymap_of

_ID = re.compile(r'"([a-z-]+\.[a-z0-9-]+)"')


class SettingsChanger:
    """Shows the settings, and changes them.

    Args:
        app: Has them in force.
        choose_theme: Has a theme chosen and kept, and then calls what it is given.
    """

    def __init__(self, app: App[Any], choose_theme: Callable[[Callable[[], None]], None]) -> None:
        self._app = app
        self.choose_theme = choose_theme

    def show(self) -> None:
        """Go to the settings."""
        if not isinstance(self._app.screen, SettingsScreen):
            self._app.push_screen(SettingsScreen(self))

    @property
    def now(self) -> Settings:
        """The settings in force."""
        return keymap_of(self._app).settings

    def mistake(self, name: str, value: Any, key: str = "") -> str:
        """Return what is wrong with a value, "" where nothing is.

        Args:
            name: The setting.
            value: What it is to be.
            key: In the setting's table; "" where it is none.
        """
        wanted = with_value(self.now, name, value, key)
        if problem := settings.problem_with(name, getattr(wanted, name)):
            return problem
        try:
            settings_check.check(wanted)
        except AppError as error:
            place = settings.place_of(name, key if name == "keymap" else "")
            return _ID.sub(_label, error.message.removeprefix(f"{place}: "))
        return ""

    async def change(self, name: str, value: Any, key: str = "") -> None:
        """Have a setting be something else from now on, and say since when that holds.

        Args:
            name: The setting.
            value: What it is to be; None for its default, or without the entry.
            key: In the setting's table; "" where it is none.
        """
        try:
            if value is None:
                await asyncio.to_thread(settings_edit.forget, name, key=key)
            else:
                await asyncio.to_thread(settings_edit.keep, name, value, key=key)
        except AppError as error:
            self._app.push_screen(ProblemModal(error))
            return
        if isinstance(self._app, HasKeymap):
            self._app.take_settings(with_value(self.now, name, value, key))
        when = next(field.metadata["when"] for field in fields(Settings) if field.name == name)
        words = "in force" if when == AT_ONCE else f"in force {when}"
        self._app.notify(f"Kept in settings.toml: {key or name}, {words}.", markup=False)


def _label(found: re.Match[str]) -> str:
    """Return an action as a person knows it, in place of its id."""
    return f"“{ACTIONS[found[1]].words}”" if found[1] in ACTIONS else found[0]


def with_value(before: Settings, name: str, value: Any, key: str = "") -> Settings:
    """Return settings with another value of one.

    Args:
        before: What they were.
        name: The setting.
        value: What it is to be; None for its default, or without the entry.
        key: In the setting's table; "" where it is none.
    """
    changed: Any = getattr(Settings(), name) if value is None and not key else value
    if key:
        table = {known: text for known, text in getattr(before, name).items() if known != key}
        changed = table if value is None else {**table, key: value}
    return replace(before, **{name: changed})
