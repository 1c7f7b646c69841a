"""Adds a password or a one-time code seed by hand."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.credentials.otp import otpauth
from sshtui.credentials.secret import Secret
from sshtui.errors import AppError
from sshtui.kbdint.seeds import LOOKS_LIKE_KEY
from sshtui.sanitize import clean
from sshtui.signin.pasted_seed import current_code
from sshtui.sshconfig.destination import parse_destination
from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.field_question import FieldQuestion
from sshtui.ui.widgets.hidden_input import HiddenInput
from sshtui.ui.widgets.text_input import TextInput
from sshtui.ui.widgets.toggles import Tick

_TICK = 0.5
_CHOICES = (
    ("seed", "Generate codes from it"),
    ("password", "Save it as a password"),
    ("edit", "Edit"),
)


@dataclass(frozen=True, slots=True)
class Entered:
    """What the person entered.

    Attributes:
        destination: Whom it is for, as DEST on the command line.
        secret: The password, or the seed.
        is_seed: Whether it is a seed.
    """

    destination: str
    secret: Secret
    is_seed: bool


class EnterCredential(Notice[Entered | None]):
    """Asks for a secret before any server does.

    Args:
        destination: Whom it may be for.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.NEW_CREDENTIAL)
    heading = "Add credential"

    def __init__(self, destination: str = "") -> None:
        super().__init__()
        self._destination = TextInput(
            destination, placeholder="alias or user@host:port", compact=True
        )
        self._secret = HiddenInput("", masked=True)
        self._secret.takes_key = True
        self._seed = Tick("It is a one-time code seed (TOTP)", compact=True)
        self._is_password = False
        self._words = Static(classes="quiet")

    def compose_dialog(self) -> ComposeResult:
        """Lay out the host, the secret, and what it is."""
        with VerticalScroll(id="body", can_focus=False):
            for label, field in (("Host", self._destination), ("Secret", self._secret)):
                with Vertical(classes="entry"), Horizontal(classes="entry-line"):
                    yield Static(label, classes="entry-label")
                    yield field
            yield self._seed
            yield self._words
        with Horizontal(id="buttons"):
            cancel = self.keys.on_button("new-credential.cancel")
            yield Button(cancel, id="cancel", compact=True)
            save = self.keys.on_button("new-credential.enter")
            yield Button(save, id="save", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Focus the first empty field, and let a code follow the clock."""
        self.set_focus(self._secret if self._destination.value else self._destination)
        self.set_interval(_TICK, self._look)

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    def action_enter(self) -> None:
        """Go on to the secret; save it from there."""
        if isinstance(self.focused, Button):
            raise SkipAction
        if self.focused is self._destination:
            self.set_focus(self._secret)
        else:
            self._save()

    def action_reveal(self) -> None:
        """Show the secret for a moment."""
        self._secret.reveal()

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Keep nothing."""
        self.dismiss(None)

    @on(Button.Pressed, "#save")
    def _save(self) -> None:
        try:
            parse_destination(self._destination.value)
            if self._is_seed:
                otpauth.parse(self._secret.value)
        except AppError as error:
            self._words.update(Content(clean(f"! {error.message}")))
            return
        known = self._is_seed or self._is_password
        if not known and otpauth.looks_like_key(self._secret.value):
            self._ask()
            return
        entered = Entered(self._destination.value, Secret(self._secret.value), self._is_seed)
        self.dismiss(entered)

    def _ask(self) -> None:
        """Ask what only the person can know: such a text could be either."""
        self.query(FieldQuestion).remove()
        self.query_one("#body").mount(FieldQuestion(LOOKS_LIKE_KEY, _CHOICES))

    @on(FieldQuestion.Answered)
    def _take_answer(self, event: FieldQuestion.Answered) -> None:
        self.query(FieldQuestion).remove()
        self.set_focus(self._secret)
        self._seed.value = event.choice == "seed"
        self._is_password = event.choice == "password"
        if event.choice != "edit":
            self._save()

    @on(HiddenInput.Changed)
    def _forget_answer(self) -> None:
        self._is_password = False
        self.query(FieldQuestion).remove()

    @property
    def _is_seed(self) -> bool:
        return self._seed.value or otpauth.is_uri(self._secret.value)

    def _look(self) -> None:
        """Show the code that a seed makes now, to be compared with another device."""
        if self._is_seed and self._secret.value:
            self._words.update(Content(current_code(self._secret.value)))
