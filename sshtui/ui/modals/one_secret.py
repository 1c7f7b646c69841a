"""A question for one line that opens something on this machine."""

from typing import ClassVar

from textual import on, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.credentials.secret import Secret
from sshtui.credentials.store import Check
from sshtui.ui import bindings
from sshtui.ui.modals.question import Question
from sshtui.ui.widgets.hidden_input import HiddenInput
from sshtui.ui.widgets.prompt_field import HoldToShow

CHECKING = "checking …"
EMPTY = "It is empty. Type it, or leave with escape."


class OneSecret(Question[None]):
    """Asks for a passphrase, which stays on this machine, until it is right or not wanted.

    It stands while the passphrase is checked, and takes no keys meanwhile.

    Args:
        purpose: What it is for.
        check: Tries a passphrase.
        detail: What it opens; may be empty.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings.FORM)
    private = True
    label = ""

    def __init__(self, purpose: str, check: Check, detail: str = "") -> None:
        super().__init__()
        self._purpose = purpose
        self._check = check
        self._detail = detail
        self._checking = False
        self._input = HiddenInput("", masked=True, id="passphrase")

    def compose_dialog(self) -> ComposeResult:
        """Lay out what it is for, and the line."""
        with VerticalScroll(id="body", can_focus=False):
            yield Static(Content(self._purpose), id="hop")
            yield Static(id="status")
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
            yield Button("Unlock  enter", id="send", compact=True, variant="primary")

    def compose_ways_out(self) -> ComposeResult:
        """Yield the buttons that go on without it."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    def on_mount(self) -> None:
        """Focus the line."""
        super().on_mount()
        self._say("")
        self.set_focus(self._input)

    def action_enter(self) -> None:
        """Unlock."""
        if self.focused is not self._input:
            raise SkipAction
        self._begin()

    def action_reveal(self) -> None:
        """Show the passphrase for a moment."""
        self._input.reveal()

    @on(Button.Pressed, "#skip")
    def skip(self) -> None:
        """Go on without it."""
        self.settle(None)

    @on(Button.Pressed, "#send")
    def _begin(self) -> None:
        if self._checking:
            return
        if not self._input.value:
            self._say(f"! {EMPTY}")
            return
        passphrase = Secret(self._input.value)
        self._checking = True
        self._input.value = ""
        self.set_focus(None)
        self._say(CHECKING)
        self._try(passphrase)

    @work(exclusive=True)
    async def _try(self, passphrase: Secret) -> None:
        try:
            wrong = await self._check(passphrase)
        except Exception as error:  # noqa: BLE001 - it goes to whoever asks
            self.give_up(error)
            return
        if not wrong:
            self.settle(None)
            return
        self._say(f"! {wrong}")
        self._checking = False
        self.set_focus(self._input)

    def _say(self, words: str) -> None:
        line = self.query_one("#status", Static)
        line.update(Content(words))
        line.display = bool(words)
