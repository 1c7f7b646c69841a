"""Asks for one line of text."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.text_input import TextInput


class TextPrompt(Notice[str | None]):
    """Asks for a line; returns it, or None where the person gave up.

    Args:
        title: What it is for.
        words: What to type.
        value: The initial text.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.ONE_LINE)

    def __init__(self, title: str, words: str, value: str = "") -> None:
        super().__init__()
        self.heading = title  # type: ignore[misc]  # of this one, not of all
        self._words = words
        self._value = value

    def compose_dialog(self) -> ComposeResult:
        """Lay out the words, the field and the buttons."""
        yield Static(Content(self._words), classes="quiet")
        yield TextInput(self._value, id="line", compact=True)
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("one-line.cancel"), id="no", compact=True)
            accept = self.keys.on_button("one-line.accept")
            yield Button(accept, id="yes", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Start in the field."""
        self.query_one(TextInput).focus()

    @on(Button.Pressed, "#yes")
    def action_accept(self) -> None:
        """Return the line."""
        self.dismiss(self.query_one(TextInput).value.strip())

    @on(Button.Pressed, "#no")
    def action_cancel(self) -> None:
        """Return nothing."""
        self.dismiss(None)
