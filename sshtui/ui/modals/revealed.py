"""An answer in the open, for a moment."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from sshtui.credentials.secret import Secret
from sshtui.ui.modals.notice import Reading

SECONDS = 5.0


class RevealedModal(Reading):
    """Shows an answer and closes by itself; it never gets to the clipboard."""

    heading = "Remembered answer"

    def __init__(self, account: str, prompt: str, secret: Secret | None) -> None:
        super().__init__()
        self._account = account
        self._prompt = prompt
        self._secret = secret

    def compose_dialog(self) -> ComposeResult:
        """Lay out whose it is, and the answer."""
        with VerticalScroll(id="body"):
            yield Static(Content(f"{self._account} · {self._prompt}"), classes="quiet")
            words = self._secret.reveal() if self._secret else "It is not in its store any more."
            answer = Static(Content(words), id="revealed")
            answer.ALLOW_SELECT = False  # type: ignore[misc]  # what cannot be marked is not copied
            yield answer

    def on_mount(self) -> None:
        """Close in a moment."""
        self.set_timer(SECONDS, self.action_leave)
