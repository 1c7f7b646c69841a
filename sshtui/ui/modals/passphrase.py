"""Asks for the passphrase of a private key."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widgets import Button

from sshtui.errors import Cancelled
from sshtui.signin.asker import PassphraseQuestion
from sshtui.ui import actions
from sshtui.ui.modals.passphrase_dialog import PassphraseDialog
from sshtui.ui.user_keymap import bindings


class PassphraseModal(PassphraseDialog[None]):
    """Asks for the passphrase of a key, which can be left out."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.PASSPHRASE)
    request = "asks for a passphrase"

    def __init__(self, question: PassphraseQuestion) -> None:
        self.label = f"{question.secret}:"
        super().__init__(f"to sign in to {question.hop}", question.check, question.file)

    @property
    def heading(self) -> str:
        """Our own words."""
        return "Unlock a private key"

    def ways_out(self) -> Iterable[Button]:
        """Offer to leave the key out, or to give up."""
        yield Button("Skip key", id="skip", compact=True)
        yield Button(self.keys.on_button("form.cancel"), id="cancel", compact=True)

    @on(Button.Pressed, "#skip")
    def opened(self) -> None:
        """Go on, with the key or without."""
        self.settle(None)

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Give up the sign-in."""
        self.give_up(Cancelled("You cancelled the sign-in."))
