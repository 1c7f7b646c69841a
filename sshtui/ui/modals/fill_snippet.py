"""Asks for the placeholders of a snippet, and shows what will be typed."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from sshtui.sanitize import clean
from sshtui.services.snippets import Snippet
from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.text_input import TextInput

_BOTTOM = 3
"""Rows of the words and the buttons."""


class FillSnippet(Notice[dict[str, str] | None]):
    """Asks for what a snippet needs; returns it, or None where the person gave up.

    Args:
        snippet: Has the placeholders.
        known: What is filled in without a question.
        where: Where it will be typed, and what that does, in a sentence or two.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.FILL_SNIPPET)

    def __init__(self, snippet: Snippet, known: Mapping[str, str], where: str) -> None:
        super().__init__()
        self.heading = f"Insert {clean(snippet.name)}"  # type: ignore[misc]  # of this one, not of all
        self._snippet = snippet
        self._known = known
        self._where = where
        self._lines = {
            asked.name: TextInput(asked.default, compact=True) for asked in snippet.asked
        }

    def compose_dialog(self) -> ComposeResult:
        """Lay out the placeholders, what will be typed, and the buttons."""
        with VerticalScroll(id="body", can_focus=False):
            for name, line in self._lines.items():
                label = Static(Content(clean(name)), classes="entry-label")
                yield Horizontal(label, line, classes="entry entry-line")
            with VerticalScroll(id="pasted", can_focus=False):
                yield Static(id="preview")
        yield Static(Content(clean(self._where)), classes="quiet")
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("fill-snippet.cancel"), id="no", compact=True)
            accept = self.keys.on_button("fill-snippet.enter")
            yield Button(accept, id="yes", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Start in the first line, or at the button where there is none."""
        self._preview()
        first = next(iter(self._lines.values()), None)
        (first or self.query_one("#yes")).focus()

    def on_resize(self) -> None:
        """Stay within the screen."""
        self.fit_body(_BOTTOM)

    @on(Input.Changed)
    def _preview(self) -> None:
        text = self._snippet.filled({**self._known, **self._values()})
        self.query_one("#preview", Static).update(Content(clean(text, lines=True)))

    def _values(self) -> dict[str, str]:
        return {name: line.value for name, line in self._lines.items()}

    @on(Button.Pressed, "#yes")
    def action_enter(self) -> None:
        """Go to the next line, and return them all behind the last one."""
        lines = list(self._lines.values())
        rest = lines[lines.index(self.focused) + 1 :] if self.focused in lines else []
        if rest:
            rest[0].focus()
        else:
            self.dismiss(self._values())

    @on(Button.Pressed, "#no")
    def action_cancel(self) -> None:
        """Return nothing."""
        self.dismiss(None)
