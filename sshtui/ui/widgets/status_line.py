"""The status line of a session: its route, and what the next key does."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from sshtui.sessions.state import SessionInfo
from sshtui.ui.widgets.silence_text import SilenceText
from sshtui.ui.widgets.stable_text import StableText


class StatusLine(Horizontal):
    """Words on the left, what asks for the person, a hint on the right."""

    def compose(self) -> ComposeResult:
        """Lay out all of it; what asks is cut where there is no room, but not its keys."""
        yield StableText(id="status-label")
        yield SilenceText()
        yield StableText(id="status-words")
        yield StableText(id="status-asking")
        yield StableText(id="status-keys")
        yield StableText(id="status-hint")

    def show_label(self, label: Content) -> None:
        """Show what the host is labelled with; nothing for one that is not."""
        text = self.query_one("#status-label", StableText)
        text.display = bool(label)
        text.say(label)

    def show_silence(self, info: SessionInfo) -> None:
        """Say for how long a session's server has not answered, if it does not."""
        self.query_one(SilenceText).show(info)

    def show(self, words: Content, hint: Content, asking: str = "", keys: str = "") -> None:
        """Show these.

        Args:
            words: Where the session leads.
            hint: What else is to be known.
            asking: What waits for the person elsewhere; "" for nothing.
            keys: What leads there.
        """
        self.set_class(bool(asking), "-asking")
        self.query_one("#status-words", StableText).say(words)
        self.query_one("#status-asking", StableText).say(Content.styled(asking, "bold $warning"))
        self.query_one("#status-keys", StableText).say(Content.styled(keys, "bold $warning"))
        self.query_one("#status-hint", StableText).say(hint)
