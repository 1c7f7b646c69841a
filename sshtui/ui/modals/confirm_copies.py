"""Asks whether a host's programs may put text on the clipboard."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from sshtui.sanitize import clean
from sshtui.terminal.clipboard import MOST_COPIED
from sshtui.ui import actions
from sshtui.ui.modals.notice import Confirmation
from sshtui.ui.user_keymap import bindings

_BUTTONS = 1
"""Rows of them."""

_PREVIEW = 200
"""Characters of the text that are shown."""


class ConfirmCopies(Confirmation):
    """Says what is allowed, and shows what waits to be copied.

    Args:
        host: Its name.
        now: Whether it is allowed now.
        text: What waits, "" where nothing does.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.CLIPBOARD)
    heading = "May this host copy to your clipboard?"
    accept, refuse = "clipboard.accept", "clipboard.refuse"

    def __init__(self, host: str, *, now: bool, text: str) -> None:
        super().__init__()
        self._host, self._now, self._text = clean(host), now, text

    def compose_words(self) -> ComposeResult:
        """Say what it means, and how it is taken back."""
        allowed = "may" if self._now else "may not"
        key = self.keys.after_prefix("session.clipboard")
        with VerticalScroll(id="body"):
            yield Static(
                Content(
                    f"At present, programs on {self._host} {allowed} put text on your clipboard."
                    f" If allowed, they can at any time, up to {MOST_COPIED:,} bytes. You are"
                    " told each time, and they can never read it."
                )
            )
            if self._text:
                shown = clean(self._text[:_PREVIEW])
                more = " …" if len(self._text) > _PREVIEW else ""
                yield Static(
                    Content(f"Waiting to be copied, {len(self._text):,} characters: {shown}{more}")
                )
            yield Static(Content(f"To change this later: {key} in one of its sessions."))

    def on_resize(self) -> None:
        """Stay within the screen."""
        self.fit_body(_BUTTONS)
