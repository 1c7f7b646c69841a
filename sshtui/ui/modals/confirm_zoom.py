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
        prefix, palette = self.keys.of(actions.PREFIX_ID), self.keys.after_prefix("session.palette")
        host = clean(self._host)
        let_through = (
            f"All that {host} writes reaches your terminal unfiltered: title, clipboard, links,"
            " pictures, notifications, colours, questions. Its answers go back as typed."
        )
        way_back = (
            f"{prefix} and any other key comes back. Asked once;"
            f" “Withdraw consent” ({palette}) undoes it."
        )
        for words in (let_through, way_back):
            yield Static(Content(words), classes="paragraph")
