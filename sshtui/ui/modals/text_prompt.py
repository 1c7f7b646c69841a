"""Asks for one line of text."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.file_picker import FilePicker, short_path
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.text_input import TextInput

_BELOW = 4
"""Rows below the words: the line, what is wrong with it, and the buttons."""


class TextPrompt(Notice[str | None]):
    """Asks for a line; returns it, or None where the person gave up.

    Args:
        title: What it is for.
        words: What to type.
        value: The initial text.
        folder: Where to choose a file from; None where it is not for one.
        mistake: Says why a line cannot be taken, "" where it can.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.ONE_LINE)

    def __init__(
        self,
        title: str,
        words: str,
        value: str = "",
        *,
        folder: Path | None = None,
        mistake: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__()
        self.heading = title  # type: ignore[misc]  # of this one, not of all
        self._words = words
        self._value = value
        self._folder = folder
        self._mistake = mistake

    def compose_dialog(self) -> ComposeResult:
        """Lay out the words, the field and the buttons."""
        with VerticalScroll(id="body", can_focus=False):
            yield Static(Content(clean(self._words)), classes="quiet")
        yield TextInput(self._value, id="line", compact=True)
        yield Static(id="line-problem", classes="told")
        with Horizontal(id="buttons"):
            if self._folder:
                yield Button(self.keys.on_button("one-line.browse"), id="browse", compact=True)
            yield Button(self.keys.on_button("one-line.cancel"), id="no", compact=True)
            accept = self.keys.on_button("one-line.accept")
            yield Button(accept, id="yes", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Start in the field."""
        self.query_one("#line-problem").display = False
        self.query_one(TextInput).focus()

    def on_resize(self) -> None:
        """Keep the line and the buttons in reach."""
        self.fit_body(_BELOW)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer files only where one is asked for."""
        return self._folder is not None if action == "browse" else True

    @on(Button.Pressed, "#browse")
    def action_browse(self) -> None:
        """Choose a file for the line."""
        if self._folder:
            self.app.push_screen(FilePicker(str(self.heading), self._folder), self._put)

    def _put(self, path: Path | None) -> None:
        if path:
            self.query_one(TextInput).value = short_path(path)

    @on(Button.Pressed, "#yes")
    def action_accept(self) -> None:
        """Return the line, unless something is wrong with it."""
        line = self.query_one(TextInput).value.strip()
        if self._mistake and (problem := self._mistake(line)):
            said = self.query_one("#line-problem", Static)
            said.update(Content(clean(problem)))
            said.display = True
        else:
            self.dismiss(line)

    @on(Button.Pressed, "#no")
    def action_cancel(self) -> None:
        """Return nothing."""
        self.dismiss(None)
