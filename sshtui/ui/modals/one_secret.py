"""A question for one line that opens something on this machine."""

from typing import ClassVar

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.credentials.secret import Secret
from sshtui.ui import bindings
from sshtui.ui.modals.question import Question
from sshtui.ui.widgets.hidden_input import HiddenInput
from sshtui.ui.widgets.prompt_field import HoldToShow


class OneSecret(Question[Secret | None]):
    """Asks for a passphrase, which stays on this machine; None goes on without it.

    Args:
        purpose: What it is for.
        status: That the last one was wrong; may be empty.
        detail: What it opens; may be empty.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings.FORM)
    label: ClassVar[str] = ""

    def __init__(self, purpose: str, status: str, detail: str = "") -> None:
        super().__init__()
        self._purpose = purpose
        self._status = status
        self._detail = detail
        self._input = HiddenInput("", masked=True, id="passphrase")

    def compose_dialog(self) -> ComposeResult:
        """Lay out what it is for, and the line."""
        with VerticalScroll(id="body", can_focus=False):
            yield Static(Content(self._purpose), id="hop")
            if self._status:
                yield Static(Content(f"! {self._status}"), id="status")
            if self._detail:
                yield Static(Content(self._detail), classes="paragraph")
            with Horizontal(classes="prompt-head"):
                yield Static(self.label, classes="prompt-label")
                yield Static("stays on this machine", classes="prompt-hint")
            with Horizontal(classes="prompt-line"):
                yield self._input
                yield HoldToShow(self._input)
        with Horizontal(id="buttons"):
            yield from self.compose_ways_out()
            yield Button("Unlock", id="send", compact=True, variant="primary")

    def compose_ways_out(self) -> ComposeResult:
        """Yield the buttons that go on without it."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    def on_mount(self) -> None:
        """Focus the line."""
        super().on_mount()
        self.set_focus(self._input)

    def action_enter(self) -> None:
        """Unlock."""
        if self.focused is not self._input:
            raise SkipAction
        self._unlock()

    def action_reveal(self) -> None:
        """Show the passphrase for a moment."""
        self._input.reveal()

    @on(Button.Pressed, "#skip")
    def skip(self) -> None:
        """Go on without it."""
        self.settle(None)

    @on(Button.Pressed, "#send")
    def _unlock(self) -> None:
        self.settle(Secret(self._input.value))
