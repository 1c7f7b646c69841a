"""The base of questions whose answer a connection waits for."""

import asyncio
import math
import time
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from sshtui.sanitize import clean
from sshtui.ui import textual_internals
from sshtui.ui.modals.dialog import Dialog
from sshtui.ui.widgets.key_bar import KeyBar

T = TypeVar("T")

CARE = 1.0
"""Seconds without Enter for a question that comes up over something else."""


class Question(Dialog[None], Generic[T]):
    """A modal that settles a future and leaves the screen exactly once.

    `Screen.dismiss` pops whatever is on top, so this one only ever leaves while it is on top
    itself; if something covers it, it leaves when it comes back.

    Attributes:
        request: What its session does, as in `web1 asks for a password`.
        accept: The id of the action that says yes or sends the answer.
        refuse: The id of the action that cancels it.
        private: Whether what is typed stays on this machine. No key that may have been meant for
            it gets to a shell: one pressed before it could be seen, or as it goes.
        waiting: How many more questions stand behind this one.
        outcome: The answer.
        session: The id of the session that it is asked for; "" for none.
        asked: When it was asked, as `time.monotonic` counts.
        shown: When the person could first see it; in no time that has come, until then.
        enter_from: From when on Enter is taken.
        unexpected: Whether it came up over something else that the person was busy with.
    """

    request: ClassVar[str] = "asks"
    accept: ClassVar[str] = "form.enter"
    refuse: ClassVar[str] = "form.cancel"
    private: ClassVar[bool] = False
    waiting = reactive(0)

    def __init__(self) -> None:
        super().__init__()
        self.outcome: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self.session = ""
        self.asked = time.monotonic()
        self.shown = math.inf
        self.enter_from = 0.0
        self.unexpected = False
        self._up = False
        self._leaving = False
        self._left = False

    def compose(self) -> ComposeResult:
        """Lay out our own bar, which no server can paint, the dialog, and the keys."""
        yield Static(id="ours")
        with Vertical(id="dialog") as dialog:
            dialog.border_title = Content(clean(self.heading))
            yield from self.compose_dialog()
        yield KeyBar()

    @property
    def heading(self) -> str:
        """The title of the dialog, in our own words."""
        raise NotImplementedError

    def compose_dialog(self) -> ComposeResult:
        """Yield what stands in the dialog."""
        raise NotImplementedError

    def watch_waiting(self) -> None:
        """Show how many questions stand behind this one."""
        if self.is_mounted:
            self._show_bar()

    def on_mount(self) -> None:
        """Show the bar; leave at once if that was asked for before all this stood."""
        self._show_bar()
        self._up = True
        if self._leaving:
            self.call_later(self.leave)

    def enter_anew(self) -> None:
        """Take Enter again once it can be seen what it does now."""

        def seen() -> None:
            self.enter_from = time.monotonic()

        self.enter_from = math.inf
        self.call_after_refresh(seen)

    def was_awaited(self, event: events.Key | events.Paste, *, since: float) -> bool:
        """Return whether a key was pressed to the sign-in, before its question could be seen.

        Args:
            event: The key.
            since: When the person came to where they are.
        """
        here = bool(self.session) and self.asked > since
        return here and since <= event.time < self.shown

    def takes(self, event: events.Key | events.Paste) -> bool:
        """Return whether a key was pressed late enough to be meant for this."""
        if event.time < self.shown:
            return False
        # Enter presses whatever button has the focus, too.
        answering = (*self.keys.keys("form.enter"), *self.keys.keys(self.accept))
        if not (isinstance(event, events.Key) and event.key in {"enter", *answering}):
            return True
        return event.time >= self.sends_from

    @property
    def sends_from(self) -> float:
        """From when on a key may send the answer."""
        careful = self.shown + CARE if self.unexpected else self.shown
        return max(careful, self.enter_from)

    def cancels(self, event: events.Key | events.Paste) -> bool:
        """Return whether a key cancels both this and the wait before it."""
        both = {*self.keys.keys("waiting.cancel")} & {*self.keys.keys(self.refuse)}
        return isinstance(event, events.Key) and event.key in both

    def settle(self, answer: T) -> None:
        """Answer, and leave."""
        if not self.outcome.done():
            self.outcome.set_result(answer)
        self.leave()

    def give_up(self, error: Exception) -> None:
        """Answer with an error, and leave."""
        if not self.outcome.done():
            self.outcome.set_exception(error)
        self.leave()

    def leave(self) -> None:
        """Go off the screen, now or as soon as nothing covers this any more; once."""
        self._leaving = True
        # Not `is_current`, which is also true of what shows through from behind.
        on_top = self.app.screen_stack[-1:] == [self]
        # What is taken off while it is still being put together breaks in the middle of that.
        if on_top and self._up and not self._left:
            self._left = True
            self.dismiss()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Close if that was requested in the meantime."""
        if self._leaving:
            self.leave()

    def _compositor_refresh(self) -> None:
        # Nothing public tells when a screen has been painted for the first time; what comes after
        # a refresh comes only once nothing is left to be painted.
        super()._compositor_refresh()
        held_back = textual_internals.is_batching(self.app)
        if self._up and self.shown == math.inf and self.app.screen is self and not held_back:
            self.shown = time.monotonic()

    def _show_bar(self) -> None:
        text = " sshtui asks"
        if self.waiting:
            more = "1 more question" if self.waiting == 1 else f"{self.waiting} more questions"
            text += f"  ·  {more} waiting"
        self.query_one("#ours", Static).update(Content(text))
