"""Replaces the secret of a saved credential."""

from typing import ClassVar

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from sshtui.credentials.binding import Mode, PromptKind
from sshtui.credentials.credential import Credential
from sshtui.credentials.otp import otpauth
from sshtui.credentials.secret import Secret
from sshtui.errors import AppError
from sshtui.kbdint.seeds import LOOKS_LIKE_KEY
from sshtui.sanitize import clean
from sshtui.services.credential_text import account, prompt
from sshtui.signin.pasted_seed import current_code
from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.modals.passphrase_dialog import empty
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.field_question import FieldQuestion
from sshtui.ui.widgets.hidden_input import HiddenInput

_CHOICES = (("edit", "Edit"), ("typed", "Save it as typed"))
_AFTER = {
    Mode.ASK: "It is asked for each time, as before.",
    Mode.FILL: "It is filled in next time.",
    Mode.SEND: "It is filled in next time, and sent automatically again once accepted.",
}


class ChangeCredential(Notice[Secret | None]):
    """Asks for another answer; returns it, or None where the old one is to stay.

    Args:
        credential: What is kept now.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.NEW_CREDENTIAL)
    heading = "Change this credential"

    def __init__(self, credential: Credential) -> None:
        super().__init__()
        self._credential = credential
        self._is_seed = credential.kind is PromptKind.CODE
        self._is_meant = False
        self._secret = HiddenInput("", masked=True)
        self._secret.takes_key = self._is_seed
        self._words = Static(_AFTER[credential.mode], classes="quiet")

    def compose_dialog(self) -> ComposeResult:
        """Lay out whose it is, and the line for the new one."""
        one = self._credential
        with VerticalScroll(id="body", can_focus=False):
            yield Static(Content(f"{account(one)} · {prompt(one)}"), classes="paragraph")
            with Vertical(classes="entry"), Horizontal(classes="entry-line"):
                yield Static("New seed" if self._is_seed else "New secret", classes="entry-label")
                yield self._secret
            yield self._words
        with Horizontal(id="buttons"):
            cancel = self.keys.on_button("new-credential.cancel")
            yield Button(cancel, id="cancel", compact=True)
            save = self.keys.on_button("new-credential.enter")
            yield Button(save, id="save", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Start in the line."""
        self.set_focus(self._secret)

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    def action_enter(self) -> None:
        """Keep it; press the button that has the focus."""
        if isinstance(self.focused, Button):
            raise SkipAction
        self._save()

    def action_reveal(self) -> None:
        """Show the answer for a moment."""
        self._secret.reveal()

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Keep the old one."""
        self.dismiss(None)

    @on(Button.Pressed, "#save")
    def _save(self) -> None:
        text = self._secret.value
        if not text:
            self._words.update(f"! {empty(self.keys, 'new-credential.cancel')}")
            return
        if not self._is_seed:
            self._keep_answer(text)
            return
        try:
            self.dismiss(otpauth.parse(text).uri())
        except AppError as error:
            self._words.update(Content(clean(f"! {error.message}")))

    def _keep_answer(self, text: str) -> None:
        if otpauth.is_uri(text):
            leave, add = self.keys.of("new-credential.cancel"), self.keys.of("credentials.add")
            self._words.update(
                f"! That is a one-time code seed. Leave with {leave}; {add} adds it."
            )
        elif otpauth.looks_like_key(text) and not self._is_meant:
            self.query(FieldQuestion).remove()
            self.query_one("#body").mount(FieldQuestion(LOOKS_LIKE_KEY, _CHOICES))
        else:
            self.dismiss(Secret(text))

    @on(FieldQuestion.Answered)
    def _take_answer(self, event: FieldQuestion.Answered) -> None:
        self.query(FieldQuestion).remove()
        self.set_focus(self._secret)
        self._is_meant = event.choice == "typed"
        if self._is_meant:
            self._save()

    @on(Input.Changed)
    def _look(self) -> None:
        """Show the code that a seed makes now, to be compared with another device."""
        self._is_meant = False
        self.query(FieldQuestion).remove()
        if self._is_seed and self._secret.value:
            self._words.update(Content(current_code(self._secret.value)))
