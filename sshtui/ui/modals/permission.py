"""Asks whether something may be done, with no as the safe side."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.ui.modals.question import Question


class Permission(Question[bool]):
    """Asks; every way out but the key and the button of `accept` is no."""

    def words(self) -> Sequence[str]:
        """Return the paragraphs: what is asked for, and how the answer is undone."""
        raise NotImplementedError

    def compose_dialog(self) -> ComposeResult:
        """Say what would be allowed."""
        with VerticalScroll(id="body", can_focus=False):
            for words in self.words():
                yield Static(Content(words), classes="paragraph")
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button(self.accept), id="yes", compact=True)
            refuse = self.keys.on_button(self.refuse)
            yield Button(refuse, id="no", compact=True, variant="primary")

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    def on_mount(self) -> None:
        """Start on the safe side."""
        super().on_mount()
        self.query_one("#no", Button).focus()

    @on(Button.Pressed, "#yes")
    def action_accept(self) -> None:
        """Allow it."""
        self.settle(answer=True)

    @on(Button.Pressed, "#no")
    def action_refuse(self) -> None:
        """Allow nothing."""
        self.settle(answer=False)
