"""Confirms forgetting a credential."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.notice import Confirmation
from sshtui.ui.user_keymap import bindings


class ConfirmForget(Confirmation):
    """Asks before a credential is deleted; this cannot be undone."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.FORGET)
    heading = "Forget this credential?"
    accept, refuse = "forget.accept", "forget.refuse"

    def __init__(self, account: str, prompt: str) -> None:
        super().__init__()
        self._account = account
        self._prompt = prompt

    def compose_words(self) -> ComposeResult:
        """Name the credential."""
        yield Static(Content(clean(f"{self._account} · {self._prompt}")))
        yield Static("This cannot be undone.", classes="quiet")
