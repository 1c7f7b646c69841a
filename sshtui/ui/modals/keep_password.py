"""Saves a generated password in the vault."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widgets import Button, Input

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.vault import RULE, strength
from sshtui.signin.asker import KeepQuestion
from sshtui.ui import actions
from sshtui.ui.modals.passphrase_dialog import PassphraseDialog
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.hidden_input import HiddenInput

_THERE = "Unlock the vault to save it there."
_NEW = (
    "Create a vault to save it there: an encrypted file that only its passphrase opens. A"
    " forgotten passphrase cannot be recovered."
)


class KeepPassword(PassphraseDialog[bool]):
    """Offers the vault for what would be kept in memory only; False goes back.

    Args:
        question: What is to be kept, and why the vault is needed.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.KEEP)
    request = "asks where to save a password"

    def __init__(self, question: KeepQuestion) -> None:
        how = _THERE if question.exists else _NEW
        super().__init__(question.what, question.check, f"{question.why} {how}")
        self._exists = question.exists
        self.label = "Vault passphrase:" if question.exists else "New passphrase:"
        self.yes = "Unlock" if question.exists else "Create"
        if not question.exists:
            self._again = HiddenInput("", masked=True, id="again")

    @property
    def heading(self) -> str:
        """Our own words."""
        return "Save it in the vault"

    @property
    def rule(self) -> str:
        """What a passphrase has to be."""
        return super().rule if self._exists else RULE

    def ways_out(self) -> Iterable[Button]:
        """Offer to go back, or to do without."""
        yield Button(self.keys.on_button("form.cancel", "Back"), id="back", compact=True)
        yield Button("Memory only", id="skip", compact=True)

    def opened(self) -> None:
        """Go on with the vault."""
        self.settle(True)

    @on(Button.Pressed, "#skip")
    def skip(self) -> None:
        """Continue without it."""
        self.settle(True)

    @on(Button.Pressed, "#back")
    def action_cancel(self) -> None:
        """Go back to the form, with nothing sent."""
        self.settle(False)

    @on(Input.Changed, "#passphrase")
    def _weigh(self, event: Input.Changed) -> None:
        if event.value and not self._exists:
            self._say(strength(Secret(event.value)))
