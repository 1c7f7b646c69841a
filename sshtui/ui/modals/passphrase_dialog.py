"""The base of the dialogs that ask for a passphrase or PIN on this machine."""

from collections.abc import Iterable
from typing import TypeVar

from textual import on, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.protocol import Check
from sshtui.ui.modals.dialog import NARROW
from sshtui.ui.modals.question import Question
from sshtui.ui.user_keymap import Keymap
from sshtui.ui.widgets.hidden_input import HiddenInput
from sshtui.ui.widgets.prompt_field import HoldToShow

T = TypeVar("T")

CHECKING = "checking …"
EMPTY = "It is empty."
DIFFERENT = "Passphrases do not match. Type the second one again."


class PassphraseDialog(Question[T]):
    """Asks for a passphrase, which stays on this machine, until it is right or not wanted.

    It stays open while the passphrase is checked, and takes no keys until then.

    Args:
        purpose: What it is for.
        check: Tries a passphrase.
        detail: What it opens; may be empty.

    Attributes:
        label: What is to be typed.
        yes: The button that has it tried.
    """

    private = True
    label = ""
    yes = "Unlock"

    def __init__(self, purpose: str, check: Check, detail: str = "") -> None:
        super().__init__()
        self._purpose = purpose
        self._check = check
        self._detail = detail
        self._checking = False
        self._input = HiddenInput("", masked=True, id="passphrase")
        self._again: HiddenInput | None = None
        self._buttons: dict[Button, str] = {}

    def compose_dialog(self) -> ComposeResult:
        """Lay out what it is for, and the line or two."""
        with VerticalScroll(id="body", can_focus=False):
            yield Static(Content(self._purpose), id="hop")
            if self._detail:
                yield Static(Content(self._detail), classes="paragraph")
            yield Static(id="status")
            yield from _line(self.label, self.rule, self._input)
            if self._again is not None:
                yield from _line("Repeat:", "", self._again)
        label = self.keys.on_button("form.enter", self.yes)
        yes = Button(label, id="send", compact=True, variant="primary")
        self._buttons = {button: str(button.label) for button in (*self.ways_out(), yes)}
        with Horizontal(id="buttons"):
            yield from self._buttons

    def ways_out(self) -> Iterable[Button]:
        """Return the buttons that go on without it."""
        raise NotImplementedError

    def opened(self) -> None:
        """Settle, as the passphrase was right."""
        raise NotImplementedError

    @property
    def rule(self) -> str:
        """What to know before it is typed."""
        return "stays on this machine"

    def on_resize(self) -> None:
        """Keep the buttons in reach, without their keys where there is no room for these."""
        for button, label in self._buttons.items():
            narrow = self.size.width < NARROW
            button.label = label.partition("  ")[0] if narrow else label
        self.fit_body(1)

    def on_mount(self) -> None:
        """Focus the line."""
        super().on_mount()
        self._say("")
        self.set_focus(self._input)

    def action_enter(self) -> None:
        """Go on to the empty line, or have it tried."""
        if self.focused is self._input and self._again is not None and not self._again.value:
            self.set_focus(self._again)
        elif self.focused in {self._input, self._again}:
            self._begin()
        else:
            raise SkipAction

    def action_reveal(self) -> None:
        """Show the passphrase for a moment."""
        if isinstance(self.focused, HiddenInput):
            self.focused.reveal()

    @on(Button.Pressed, "#send")
    def _begin(self) -> None:
        if self._checking:
            return
        if refusal := self._refusal():
            self._say(f"! {refusal}")
            line = self._again if self._again and refusal == DIFFERENT else self._input
            line.value = ""
            self.set_focus(line)
            return
        passphrase = Secret(self._input.value)
        self._checking = True
        self._say(CHECKING)
        self.set_focus(None)
        for line in self.query(HiddenInput):
            line.value = ""
        self._try(passphrase)

    def _refusal(self) -> str:
        if not self._input.value:
            return empty(self.keys, "form.cancel")
        differs = self._again is not None and self._again.value != self._input.value
        return DIFFERENT if differs else ""

    @work(exclusive=True)
    async def _try(self, passphrase: Secret) -> None:
        try:
            wrong = await self._check(passphrase)
        except Exception as error:  # noqa: BLE001 - it goes to whoever asks
            self.give_up(error)
            return
        if not wrong:
            self.opened()
            return
        self._say(f"! {wrong}")
        self._checking = False
        self.set_focus(self._input)

    def _say(self, words: str) -> None:
        line = self.query_one("#status", Static)
        line.update(Content(words))
        line.display = bool(words)
        self.call_after_refresh(self.keep_focus_in_sight)


def empty(keys: Keymap, cancel: str) -> str:
    """Say that nothing was typed.

    Args:
        keys: Those in force.
        cancel: The id of the action that leaves.
    """
    return f"{EMPTY} Type it, or leave with {keys.of(cancel)}."


def _line(label: str, hint: str, field: HiddenInput) -> ComposeResult:
    with Horizontal(classes="prompt-head"):
        yield Static(label, classes="prompt-label")
        yield Static(hint, classes="prompt-hint")
    with Horizontal(classes="prompt-line"):
        yield field
        yield HoldToShow(field)
