"""Asks whether a host's programs may put text on the clipboard."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from sshtui.sanitize import clean
from sshtui.terminal.clipboard import MOST_COPIED
from sshtui.ui import actions
from sshtui.ui.modals.notice import Confirmation
from sshtui.ui.user_keymap import bindings

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
        yield Static(
            Content(
                f"Programs on {self._host} {allowed} put text on your clipboard now. With your"
                f" consent they may at any time, up to {MOST_COPIED:,} bytes, and you are told"
                " each time. They never learn what is on it."
            ),
            classes="paragraph",
        )
        if self._text:
            shown = clean(self._text[:_PREVIEW])
            more = " …" if len(self._text) > _PREVIEW else ""
            yield Static(
                Content(f"This waits, {len(self._text):,} characters: {shown}{more}"),
                classes="paragraph",
            )
        yield Static(Content(f"{key} in one of its sessions changes it."), classes="paragraph")
