"""Asks for the vault's passphrase."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widgets import Button

from sshtui.signin.asker import UnlockQuestion
from sshtui.ui import actions
from sshtui.ui.modals.passphrase_dialog import PassphraseDialog
from sshtui.ui.user_keymap import bindings


class UnlockModal(PassphraseDialog[None]):
    """Asks for the vault's passphrase; left locked, the answer has to be typed."""

    request = "asks for the vault's passphrase"
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.UNLOCK)
    label = "Vault passphrase:"

    def __init__(self, question: UnlockQuestion) -> None:
        super().__init__(f"for {question.hop}", question.check)

    @property
    def heading(self) -> str:
        """Our own words."""
        return "Unlock the vault"

    def ways_out(self) -> Iterable[Button]:
        """Offer to leave it locked."""
        yield Button(self.keys.on_button("form.cancel", "Leave locked"), id="skip", compact=True)

    @on(Button.Pressed, "#skip")
    def action_cancel(self) -> None:
        """Leave it locked."""
        self.settle(None)

    def opened(self) -> None:
        """Go on with it."""
        self.settle(None)
