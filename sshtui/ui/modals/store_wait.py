"""Waits for a slow keyring or agent, with a way to go on without it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.signin.asker import WaitQuestion
from sshtui.ui import actions
from sshtui.ui.modals.question import Question
from sshtui.ui.user_keymap import bindings


class StoreWait(Question[None]):
    """Stands until the store answers, or until the person would rather type."""

    request: ClassVar[str] = "waits for your keyring or agent"
    refuse = "store-wait.type"
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.STORE_WAIT)

    def __init__(self, question: WaitQuestion) -> None:
        super().__init__()
        self.question = question

    @property
    def heading(self) -> str:
        """Our own words."""
        return f"Waiting for the {self.question.store}"

    def compose_dialog(self) -> ComposeResult:
        """Lay out what is waited for, and the way around it."""
        question = self.question
        with VerticalScroll(id="body", can_focus=False):
            yield Static(Content(f"{question.prompt} · {question.hop}"), id="hop")
            yield Static(
                f"It has not responded yet. {question.advice}",
                classes="paragraph",
            )
        with Horizontal(id="buttons"):
            instead = self.keys.on_button("store-wait.type", self.question.instead)
            yield Button(instead, id="type", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Let Enter press the button."""
        super().on_mount()
        self.set_focus(self.query_one("#type", Button))

    def on_resize(self) -> None:
        """Keep the button in reach."""
        self.fit_body(1)

    @on(Button.Pressed, "#type")
    def action_type(self) -> None:
        """Go on without the store."""
        self.settle(None)
