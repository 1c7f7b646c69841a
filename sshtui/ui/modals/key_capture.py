"""Waits for a key press to assign to an action."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings, readable


class _Catcher(Static, can_focus=True):
    """Has the focus, so that no key goes elsewhere."""


class KeyCapture(Notice[str | None]):
    """Waits for a key; returns its name, or None where the person gave up.

    That which gives up is the only one that is not taken.

    Args:
        what: What the key is for.
        mistake: Says why a key cannot be taken, "" where it can.
    """

    heading = "Press a key"
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.KEY_CAPTURE)

    def __init__(self, what: str, mistake: Callable[[str], str]) -> None:
        super().__init__()
        self._what = what
        self._mistake = mistake

    def compose_dialog(self) -> ComposeResult:
        """Say what is waited for."""
        yield _Catcher(Content(f"The key for “{self._what}”."), classes="paragraph")
        yield Static(id="capture-problem", classes="told paragraph")
        way_out = f"{self.keys.of('key-capture.cancel')} leaves it as it is."
        yield Static(Content(way_out), classes="quiet paragraph")

    def on_mount(self) -> None:
        """Let no key go elsewhere."""
        self.query_one("#capture-problem").display = False
        self.query_one(_Catcher).focus()

    def action_cancel(self) -> None:
        """Take no key."""
        self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """Take a key, unless it is taken already."""
        event.stop()
        event.prevent_default()
        if problem := self._mistake(event.key):
            line = self.query_one("#capture-problem", Static)
            line.update(Content(clean(f"{readable(event.key)}: {problem}")))
            line.display = True
        else:
            self.dismiss(event.key)
