"""Confirms that a server may write to the person's own terminal."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.notice import Confirmation
from sshtui.ui.user_keymap import bindings


class ConfirmZoom(Confirmation):
    """Says what a server can do with the terminal, once for each host.

    Args:
        host: Its name.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.ZOOM)
    heading = "Give this host your terminal?"
    accept, refuse = "zoom.accept", "zoom.refuse"

    def __init__(self, host: str) -> None:
        super().__init__()
        self._host = host

    def compose_words(self) -> ComposeResult:
        """Say what is let through, and how one comes back."""
        prefix = self.keys.of(actions.PREFIX_ID)
        yield Static(
            Content(
                f"Until you come back, what {clean(self._host)} writes goes to your terminal"
                " unfiltered. It may set the title and the clipboard, show links, and whatever"
                " else your terminal allows; what your terminal answers goes back as typed."
            ),
            classes="paragraph",
        )
        yield Static(
            Content(f"{prefix} and any other key brings you back. You are asked once per host."),
            classes="paragraph",
        )
