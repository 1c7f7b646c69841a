"""Confirms pasting several lines into a shell."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.notice import Confirmation
from sshtui.ui.user_keymap import bindings

SHOWN_LINES = 200


class ConfirmPaste(Confirmation):
    """Shows a paste that the shell would run line by line, and asks.

    Args:
        text: The paste.
        panes: How many panes it goes to.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.PASTE)
    heading = "Paste several lines?"
    accept, refuse = "paste.accept", "paste.refuse"

    def __init__(self, text: str, panes: int = 1) -> None:
        super().__init__()
        self._panes = panes
        self._lines = text.splitlines()

    def compose_words(self) -> ComposeResult:
        """Show the lines as they are."""
        number = len(self._lines)
        several = f"The remote programs in {self._panes} panes"
        who = several if self._panes > 1 else "The remote program"
        yield Static(
            Content(f"{who} may run these {number:,} lines at once."),
            classes="paragraph",
        )
        shown = "\n".join(self._lines[:SHOWN_LINES])
        if number > SHOWN_LINES:
            shown += f"\n… and {number - SHOWN_LINES:,} more"
        with VerticalScroll(id="pasted"):
            yield Static(Content(clean(shown, lines=True)))
