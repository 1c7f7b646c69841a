"""The bottom row of a session: where it leads, and whose the keys are."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from sshtui.ui.widgets.words import Words


class StatusLine(Horizontal):
    """Words on the left, a hint on the right."""

    def compose(self) -> ComposeResult:
        """Lay out the two ends."""
        yield Words(id="status-words")
        yield Words(id="status-hint")

    def show(self, words: Content, hint: Content) -> None:
        """Show these."""
        self.query_one("#status-words", Words).say(words)
        self.query_one("#status-hint", Words).say(hint)
