"""Releases closed forms and the secrets typed into them from memory."""

import asyncio
import gc
import time
import weakref
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.message import Message
from textual.widget import Widget

from sshtui.sessions.events import Event, SessionChanged, SessionGone
from sshtui.ui import textual_internals
from sshtui.ui.delay import after
from sshtui.ui.rendering import control_filter

QUIET = 1.5
"""Seconds without a key, and after the last secret, until there is time to look for garbage."""

LONGEST = 60.0
"""Seconds at most until the next look, where something still has a field that is gone."""


class SecretFieldRemoved(Message):
    """A field that secrets are typed into is off the screen; told to the app.

    Attributes:
        field: Refers to it.
    """

    def __init__(self, field: Widget) -> None:
        super().__init__()
        self.field = weakref.ref(field)


class MemoryCleaner:
    """Has the garbage collector pass over what stays, and come by for what secrets were in.

    The parts of a screen refer to one another in circles: a form that is gone, with all that it
    was made of, stays in memory until the collector finds it. With thresholds that suit a screen
    it would not come by for hours, and what is frozen it never finds.

    Args:
        app: Whose forms they are.
        pressed: Returns when a key was last pressed, as `time.monotonic` counts.
    """

    def __init__(self, app: App[Any], pressed: Callable[[], float]) -> None:
        self._app = app
        self._pressed = pressed
        self._waits = False
        self._secrets = False
        self._gone: weakref.WeakSet[Widget] = weakref.WeakSet()
        self._since = 0.0
        self._pause = QUIET

    async def freeze(self, loaded: asyncio.Event) -> None:
        """Have what is there never looked through again; not once secrets may be among it.

        Args:
            loaded: Set once the last of what stays is there, which is the hosts.
        """
        await loaded.wait()
        if not self._secrets and len(self._app.screen_stack) == 1:
            gc.freeze()

    def hear(self, event: Event) -> None:
        """Follow the sessions: a sign-in that is over leaves what was answered in it."""
        self._secrets = True
        match event:
            case SessionGone():
                self.clear_soon()
            case SessionChanged(info) if not info.pending:
                self.clear_soon()

    def clear_soon(self, field: Widget | None = None) -> None:
        """Release what secrets were in, in a moment in which nobody types.

        Args:
            field: One that is off the screen.
        """
        self._secrets = True
        if field is not None:
            self._gone.add(field)
        self._begin(QUIET)

    def _begin(self, pause: float) -> None:
        self._since, self._pause = time.monotonic(), pause
        self._wait()

    def _wait(self) -> None:
        if not self._waits:
            self._waits = True
            after(self._left(), self._app, self._look)

    def _left(self) -> float:
        now = time.monotonic()
        return max(self._since + self._pause, self._pressed() + QUIET) - now

    def _look(self) -> None:
        self._waits = False
        if self._left() > 0:
            self._wait()
            return
        clear()
        if self._gone:
            # A thread that asks a keyring, say, has it for as long as that takes.
            self._begin(min(2 * self._pause, LONGEST))


def clear() -> None:
    """Drop the texts that were measured and painted, then look for garbage."""
    textual_internals.forget_texts()
    control_filter.forget()
    gc.collect()
