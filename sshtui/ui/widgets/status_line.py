"""The bottom row of a session: where it leads, and whose the keys are."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from sshtui.ui.widgets.words import Words


class StatusLine(Horizontal):
    """Words on the left, what asks for the person, a hint on the right."""

    def compose(self) -> ComposeResult:
        """Lay out all of it; what asks is cut where there is no room, but not its keys."""
        yield Words(id="status-words")
        yield Words(id="status-asking")
        yield Words(id="status-keys")
        yield Words(id="status-hint")

    def show(self, words: Content, hint: Content, asking: str = "", keys: str = "") -> None:
        """Show these.

        Args:
            words: Where the session leads.
            hint: What else is to be known.
            asking: What waits for the person elsewhere; "" for nothing.
            keys: What leads there.
        """
        self.set_class(bool(asking), "-asking")
        self.query_one("#status-words", Words).say(words)
        self.query_one("#status-asking", Words).say(Content.styled(asking, "bold $warning"))
        self.query_one("#status-keys", Words).say(Content.styled(keys, "bold $warning"))
        self.query_one("#status-hint", Words).say(hint)
