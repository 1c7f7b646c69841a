"""Reveals a secret for a few seconds."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from sshtui.credentials.secret import Secret
from sshtui.sanitize import clean
from sshtui.ui.modals.notice import Reading

SECONDS = 5.0


class RevealedModal(Reading):
    """Shows answers, each with whose it is, and closes by itself; none gets to the clipboard.

    Args:
        *answers: Whose each is, and the answer; None where its store has it no more.
    """

    heading = "Saved credential"

    def __init__(self, *answers: tuple[str, Secret | None]) -> None:
        super().__init__()
        self._answers = answers

    def compose_dialog(self) -> ComposeResult:
        """Lay out whose it is, and the answer."""
        with VerticalScroll(id="body"):
            for whose, secret in self._answers:
                yield Static(Content(clean(whose)), classes="quiet")
                words = clean(secret.reveal()) if secret else "It is no longer in its store."
                answer = Static(Content(words), classes="revealed")
                answer.ALLOW_SELECT = False  # type: ignore[misc]  # unmarked, it is not copied
                yield answer

    def on_mount(self) -> None:
        """Close in a moment."""
        self.set_timer(SECONDS, self.action_leave)
