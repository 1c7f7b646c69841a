"""The passphrase of the vault."""

from typing import ClassVar

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.credentials.secret import Secret
from sshtui.ssh.interaction import UnlockQuestion
from sshtui.ui import bindings
from sshtui.ui.modals.question import Question
from sshtui.ui.widgets.hidden_input import HiddenInput
from sshtui.ui.widgets.prompt_field import HoldToShow


class UnlockModal(Question[Secret | None]):
    """Asks for the vault's passphrase, which stays on this machine; None leaves it locked."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings.FORM)

    def __init__(self, question: UnlockQuestion) -> None:
        super().__init__()
        self.question = question
        self._input = HiddenInput("", masked=True, id="passphrase")

    @property
    def heading(self) -> str:
        """Our own words."""
        return "Unlock the vault"

    def compose_dialog(self) -> ComposeResult:
        """Lay out what it is for, and the line."""
        with VerticalScroll(id="body", can_focus=False):
            yield Static(Content(f"for {self.question.hop}"), id="hop")
            if self.question.status:
                yield Static(Content(f"! {self.question.status}"), id="status")
            with Horizontal(classes="prompt-head"):
                yield Static("Passphrase of the vault:", classes="prompt-label")
                yield Static("stays on this machine", classes="prompt-hint")
            with Horizontal(classes="prompt-line"):
                yield self._input
                yield HoldToShow(self._input)
        with Horizontal(id="buttons"):
            yield Button("Leave locked  esc", id="skip", compact=True)
            yield Button("Unlock  enter", id="send", compact=True, variant="primary")

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    def on_mount(self) -> None:
        """Focus the line."""
        super().on_mount()
        self.set_focus(self._input)

    def action_enter(self) -> None:
        """Unlock, once what was typed has arrived."""
        if self.focused is not self._input:
            raise SkipAction
        self._input.call_later(self._unlock)

    def action_reveal(self) -> None:
        """Show the passphrase for a moment."""
        self._input.reveal()

    @on(Button.Pressed, "#skip")
    def action_cancel(self) -> None:
        """Leave it locked: the answer can be typed instead."""
        self.settle(None)

    @on(Button.Pressed, "#send")
    def _unlock(self) -> None:
        self.settle(Secret(self._input.value))
