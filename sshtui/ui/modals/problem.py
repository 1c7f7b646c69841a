"""Shows an error: what happened, and what to do next."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from sshtui.errors import AppError
from sshtui.sanitize import clean
from sshtui.ui.modals.notice import Reading


class ProblemModal(Reading):
    """Shows one error."""

    def __init__(self, error: AppError) -> None:
        super().__init__(classes="problem")
        self._error = error

    @property
    def heading(self) -> str:  # type: ignore[override]  # the error's own, not the class's
        """The error's title."""
        return clean(self._error.heading)

    def compose_dialog(self) -> ComposeResult:
        """Lay out what happened and what to do."""
        with VerticalScroll(id="body"):
            yield Static(Content(clean(self._error.message, lines=True)), classes="paragraph")
            if self._error.hint:
                yield Static(Content(clean(self._error.hint, lines=True)), classes="quiet")

    def on_mount(self) -> None:
        """Let the arrows scroll it."""
        self.query_one("#body").focus()
