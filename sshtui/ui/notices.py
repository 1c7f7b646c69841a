"""What a person should know although nothing failed, beside whatever the app shows."""

from collections.abc import Callable
from typing import Any

from textual.app import App

from sshtui import notices
from sshtui.errors import ConfigError
from sshtui.sanitize import clean

SECONDS = 15.0
"""How long each is shown: it says what to do next."""


def show_in(app: App[Any]) -> Callable[[], None]:
    """Show in an app what is waiting to be told, and all that comes.

    Args:
        app: Where to show it.

    Returns:
        What ends it; the rest waits for the command line.
    """

    def show(text: str) -> None:
        app.notify(
            clean(text),
            title=ConfigError.title,
            severity="warning",
            timeout=SECONDS,
            markup=False,
        )

    return notices.subscribe(show)
