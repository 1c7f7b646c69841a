"""Says that something takes a while, with a way to cancel it."""

from asyncio import Future
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.sanitize import clean
from sshtui.ui.modals.notice import Notice


class WaitNotice(Notice[bool]):
    """Stands until work is done; returns False where the person gave up.

    Args:
        words: What goes on.
        work: Is done when it is over.

    Attributes:
        refuse: The id of the action that gives up.
    """

    refuse: ClassVar[str] = ""

    def __init__(self, words: str, work: "Future[Any]") -> None:
        super().__init__()
        self._words = words
        self._work = work
        self._seconds = 0

    def compose_dialog(self) -> ComposeResult:
        """Lay out what goes on, for how long by now, and the button."""
        yield Static(Content(clean(self._words)), classes="paragraph")
        yield Static(id="seconds", classes="quiet")
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button(self.refuse), id="no", compact=True)

    def on_mount(self) -> None:
        """Let Enter press the button, and go as soon as the work is done."""
        self.query_one(Button).focus()
        self.set_interval(1.0, self._count)
        self._work.add_done_callback(self._done)

    def _count(self) -> None:
        self._seconds += 1
        self.query_one("#seconds", Static).update(f"{self._seconds} s")

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Go if the work was done under something that covered this."""
        self._go_if_done()

    def _done(self, _: "Future[Any]") -> None:
        self._go_if_done()

    def _go_if_done(self) -> None:
        if self._work.done() and self.is_current:
            self.dismiss(result=True)

    @on(Button.Pressed, "#no")
    def action_refuse(self) -> None:
        """Do without it."""
        self.dismiss(result=False)
