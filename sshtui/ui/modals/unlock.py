"""The passphrase of the vault."""

from textual.app import ComposeResult
from textual.widgets import Button

from sshtui.ssh.interaction import UnlockQuestion
from sshtui.ui.modals.one_secret import OneSecret


class UnlockModal(OneSecret):
    """Asks for the vault's passphrase; left locked, the answer has to be typed."""

    request = "asks for the vault's passphrase"
    label = "Passphrase of the vault:"

    def __init__(self, question: UnlockQuestion) -> None:
        super().__init__(f"for {question.hop}", question.check)

    @property
    def heading(self) -> str:
        """Our own words."""
        return "Unlock the vault"

    def compose_ways_out(self) -> ComposeResult:
        """Offer to leave it locked."""
        yield Button("Leave locked  esc", id="skip", compact=True)

    def action_cancel(self) -> None:
        """Leave it locked."""
        self.skip()
