"""Ignores keys for a moment after a session is lost."""

import time
from collections.abc import Callable
from typing import Any

from textual.app import App

from sshtui.ui.delay import after

MOMENT = 1.0
"""Seconds without keys, from when it can be seen that something else is on the screen."""


class KeyPause:
    """Tells until when no key may have been pressed to be taken.

    Args:
        app: Where it can be seen.
        show: Shows whether keys are ignored.

    Attributes:
        until: As `time.monotonic` counts, like the times of events.
    """

    def __init__(self, app: App[Any], show: Callable[[bool], None]) -> None:
        self._app = app
        self._show = show
        self._shown = False
        self.until = 0.0

    def begin(self) -> None:
        """Ignore keys for a moment."""
        self._renew()
        # From when it is on the screen, however long that takes.
        self._app.call_after_refresh(self._renew)

    def until_seen(self) -> None:
        """Ignore keys until what is on the screen now can be seen."""
        begun = self.until
        self.until = max(begun, time.monotonic() + MOMENT)

        def seen() -> None:
            self.until = max(begun, time.monotonic())

        self._app.call_after_refresh(seen)

    def _renew(self) -> None:
        self.until = time.monotonic() + MOMENT
        if not self._shown:
            self._shown = True
            self._show(True)
            after(MOMENT, self._app, self._end)

    def _end(self) -> None:
        left = self.until - time.monotonic()
        if left > 0:
            after(left, self._app, self._end)
        else:
            self._shown = False
            self._show(False)
