"""Loads what the first sign-in needs, in idle time."""

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.app import App

from sshtui.errors import UnsupportedLibrary
from sshtui.sshconfig import openssh
from sshtui.tasks import start_task
from sshtui.ui.controllers.session_presenter import SessionPresenter

_MODULES = (
    "sshtui.ui.controllers.sessions",
    "sshtui.ssh.connect",
    "sshtui.ui.screens.sessions",
    "sshtui.ui.controllers.asker",
)
"""In the order in which a sign-in asks for them; asyncssh comes with them."""

_SHEETS = tuple(
    Path(__file__).parent.parent / name for name in ("screens/sessions.tcss", "modals/modals.tcss")
)


def read_sheets(app: App[Any]) -> None:
    """Read the style of sessions and forms, so that it is worked out once and not with each.

    Args:
        app: Gets the style sheets.
    """
    for sheet in _SHEETS:
        if not app.stylesheet.has_source(str(sheet)):
            app.stylesheet.read(sheet)
    # What is only read is not seen by the first widget that is styled next.
    app.stylesheet.parse()


def begin(app: App[Any], presenter: SessionPresenter, then: Callable[[], Awaitable[None]]) -> None:
    """Load the modules off the event loop, then the style, and put the first screen together.

    Args:
        app: Gets the style sheets.
        presenter: Makes the screen of the sessions.
        then: What is done after all that.
    """
    start_task(_load(app, presenter, then), "load what a sign-in needs")


async def _load(
    app: App[Any], presenter: SessionPresenter, then: Callable[[], Awaitable[None]]
) -> None:
    try:
        await asyncio.to_thread(_import)
    except UnsupportedLibrary as error:
        app.call_later(_stop, error)
        return
    if not app.is_running:
        return
    read_sheets(app)
    await presenter.prepare()
    await then()


def _stop(error: UnsupportedLibrary) -> None:
    """End the app before a sign-in fails in its middle.

    Raises:
        UnsupportedLibrary: Always, where Textual ends the app for it.
    """
    raise error


def _import() -> None:
    for name in _MODULES:
        importlib.import_module(name)
    openssh.defaults()
    # Its words are made ready when they are first looked for.
    importlib.import_module("sshtui.kbdint.classify").classify("Password: ", echo=False)
    importlib.import_module("sshtui.terminal.warm").warm_up()
