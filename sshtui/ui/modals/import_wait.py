"""Says that a file is being read, with a way to give up."""

from asyncio import Future
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings


class ImportWait(Notice[bool]):
    """Stands until the file is read; returns False where the person gave up.

    Args:
        path: The file.
        reading: Is done when it is read.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.IMPORT_WAIT)
    heading = "Import hosts"

    def __init__(self, path: str, reading: "Future[Any]") -> None:
        super().__init__()
        self._path = path
        self._reading = reading
        self._seconds = 0

    def compose_dialog(self) -> ComposeResult:
        """Lay out what is read, for how long by now, and the button."""
        yield Static(Content(f"Reading {clean(self._path)}"), classes="paragraph")
        yield Static(id="import-seconds", classes="quiet")
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("import-wait.refuse"), id="no", compact=True)

    def on_mount(self) -> None:
        """Let Enter press the button, and go as soon as the file is read."""
        self.query_one(Button).focus()
        self.set_interval(1.0, self._count)
        self._reading.add_done_callback(self._done)

    def _count(self) -> None:
        self._seconds += 1
        self.query_one("#import-seconds", Static).update(f"{self._seconds} s")

    def _done(self, _: "Future[Any]") -> None:
        if self.is_current:
            self.dismiss(result=True)

    @on(Button.Pressed, "#no")
    def action_refuse(self) -> None:
        """Do without it."""
        self.dismiss(result=False)
