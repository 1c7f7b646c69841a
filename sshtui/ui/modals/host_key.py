"""Asks whether to trust a new host key."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.signin.asker import HostKeyQuestion
from sshtui.ui import actions
from sshtui.ui.modals.question import Question
from sshtui.ui.user_keymap import bindings


class HostKeyModal(Question[bool]):
    """Asks whether to trust a new host key; every way out but `y` and Trust is no."""

    request: ClassVar[str] = "shows a new host key"
    accept, refuse = "host-key.trust", "host-key.refuse"
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
                Content.assemble(
                    (_server(question), "bold"), " has a host key you have not trusted before."
                ),
                classes="paragraph",
            )
            yield Static(Content(f"{question.algorithm}\n{question.fingerprint}"), id="fingerprint")
            yield Static(
                Content(
                    "Compare this fingerprint with one from the server's administrator. If they"
                    " differ, someone may be intercepting the connection."
                ),
                classes="paragraph",
            )
            if question.file:
                then = f"If you trust it, it is added to {question.file}."
            else:
                then = "If you trust it, this is for now only: UserKnownHostsFile is none."
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


def _server(question: HostKeyQuestion) -> str:
    """Name the server as the person knows it, and as known_hosts does."""
    name, host = question.hop.name, question.host
    return host if name == host else f"{name} ({host})"
