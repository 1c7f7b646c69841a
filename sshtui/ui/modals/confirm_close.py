"""Confirms closing a lost tab."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.notice import Confirmation
from sshtui.ui.user_keymap import bindings


class ConfirmClose(Confirmation):
    """Asks before what a lost session showed is gone for good."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.CLOSE)
    heading = "Close this tab?"
    accept, refuse = "close.accept", "close.refuse"

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose_words(self) -> ComposeResult:
        """Name what would be lost."""
        yield Static(Content(f"The output of {clean(self._title)} is still here and will be lost."))
