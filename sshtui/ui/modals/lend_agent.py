"""Asks whether a host may use the ssh agent (ForwardAgent)."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.question import Question
from sshtui.ui.user_keymap import bindings


class LendAgent(Question[bool]):
    """Asks before a host may have the agent sign; every way out but `y` and Forward is no.

    Args:
        host: Its name.
        agent: The agent's socket.
    """

    request: ClassVar[str] = "asks for your ssh agent"
    refuse = "lend-agent.refuse"
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.LEND_AGENT)

    def __init__(self, host: str, agent: str) -> None:
        super().__init__()
        self._host = clean(host)
        self._agent = clean(agent)

    @property
    def heading(self) -> str:
        """Our own words."""
        return "Let this host use your ssh agent?"

    def compose_dialog(self) -> ComposeResult:
        """Say what the host could do."""
        palette = self.keys.after_prefix("session.palette")
        risk = (
            f"ForwardAgent is set for {self._host}. While you are connected, its administrators and"
            " your programs there could sign in elsewhere as you. Your keys stay in the agent."
        )
        undo = f"Asked once; “Withdraw consent” ({palette}) undoes it."
        with VerticalScroll(id="body", can_focus=False):
            for words in (risk, f"agent: {self._agent}", undo):
                yield Static(Content(words), classes="paragraph")
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("lend-agent.accept"), id="yes", compact=True)
            refuse = self.keys.on_button("lend-agent.refuse")
            yield Button(refuse, id="no", compact=True, variant="primary")

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    def on_mount(self) -> None:
        """Start on the safe side."""
        super().on_mount()
        self.query_one("#no", Button).focus()

    @on(Button.Pressed, "#yes")
    def action_accept(self) -> None:
        """Let the host use it."""
        self.settle(answer=True)

    @on(Button.Pressed, "#no")
    def action_refuse(self) -> None:
        """Go on without."""
        self.settle(answer=False)
