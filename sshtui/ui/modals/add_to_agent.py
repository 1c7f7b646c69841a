"""Asks whether to add an unlocked key to the agent (AddKeysToAgent ask)."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.signin.asker import AgentQuestion
from sshtui.ui import actions
from sshtui.ui.modals.question import Question
from sshtui.ui.user_keymap import bindings


class AddToAgent(Question[bool]):
    """Asks whether the agent is to have a key; every way out but `y` and Add is no."""

    request: ClassVar[str] = "asks whether to add a key to the agent"
    accept, refuse = "agent.add", "agent.refuse"
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.ADD_TO_AGENT)

    def __init__(self, question: AgentQuestion) -> None:
        super().__init__()
        self.question = question

    @property
    def heading(self) -> str:
        """Our own words."""
        return "Add the key to the agent?"

    def compose_dialog(self) -> ComposeResult:
        """Lay out which key, and for how long."""
        question = self.question
        lifetime = f"for {question.lifetime} s" if question.lifetime else "until it is removed"
        with VerticalScroll(id="body", can_focus=False):
            yield Static(Content(f"to sign in to {question.hop}"), id="hop")
            yield Static(Content(question.file), classes="paragraph")
            yield Static(
                Content(f"The agent would sign with it without a passphrase, {lifetime}."),
                classes="paragraph",
            )
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("agent.add"), id="add", compact=True)
            refuse = self.keys.on_button("agent.refuse")
            yield Button(refuse, id="refuse", compact=True, variant="primary")

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    def on_mount(self) -> None:
        """Start on the safe side."""
        super().on_mount()
        self.query_one("#refuse", Button).focus()

    @on(Button.Pressed, "#add")
    def action_add(self) -> None:
        """Let the agent have it."""
        self.settle(answer=True)

    @on(Button.Pressed, "#refuse")
    def action_refuse(self) -> None:
        """Sign in without adding it."""
        self.settle(answer=False)
