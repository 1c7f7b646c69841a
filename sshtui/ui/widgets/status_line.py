"""The bottom row of a session: where it leads, and whose the keys are."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


class StatusLine(Horizontal):
    """Words on the left, a hint on the right."""

    def compose(self) -> ComposeResult:
        """Lay out the two ends."""
        yield Static(id="status-words")
        yield Static(id="status-hint")

    def show(self, words: Content, hint: Content) -> None:
        """Show these."""
        self.query_one("#status-words", Static).update(words)
        self.query_one("#status-hint", Static).update(hint)
