"""A host key that nobody vouched for yet."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.signin.asker import HostKeyQuestion
from sshtui.ui import actions
from sshtui.ui.keymap import bindings
from sshtui.ui.modals.question import Question


class HostKeyModal(Question[bool]):
    """Asks whether to trust a new host key; every way out but `y` and Trust is no."""

    request: ClassVar[str] = "shows a new host key"
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.HOST_KEY)

    def __init__(self, question: HostKeyQuestion) -> None:
        super().__init__()
        self.question = question

    @property
    def heading(self) -> str:
        """The fixed title."""
        return "New host key"

    def compose_dialog(self) -> ComposeResult:
        """Lay out the key and what to hold it against."""
        question = self.question
        with VerticalScroll(id="body", can_focus=False):
            if len(question.hop.chain) > 1:
                yield Static(Content(str(question.hop)), id="hop")
            yield Static(
                Content.assemble((question.host, "bold"), " showed a key that is not known yet."),
                classes="paragraph",
            )
            yield Static(Content(f"{question.algorithm}\n{question.fingerprint}"), id="fingerprint")
            yield Static(
                Content(
                    "Hold the fingerprint against one that you have from the host's own "
                    "people. Whoever can put a key of theirs here can read what you send."
                ),
                classes="paragraph",
            )
            if question.file:
                then = f"Trusting it writes it to {question.file}."
            else:
                then = "It is trusted for now alone: UserKnownHostsFile keeps no key."
            yield Static(Content(then), classes="quiet")
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("host-key.trust"), id="trust", compact=True)
            refuse = self.keys.on_button("host-key.refuse")
            yield Button(refuse, id="refuse", compact=True, variant="primary")

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    def on_mount(self) -> None:
        """Start on the safe side."""
        super().on_mount()
        self.query_one("#refuse", Button).focus()

    @on(Button.Pressed, "#trust")
    def action_trust(self) -> None:
        """Trust the key."""
        self.settle(answer=True)

    @on(Button.Pressed, "#refuse")
    def action_refuse(self) -> None:
        """Do not trust the key."""
        self.settle(answer=False)
