"""Asks whether programs may have forwards through a host."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from sshtui.sanitize import clean
from sshtui.sshconfig.forwards import Forward
from sshtui.ui import actions
from sshtui.ui.modals.question import Question
from sshtui.ui.user_keymap import bindings


class AllowForwards(Question[bool]):
    """Asks before a program has a forward; every way out but `y` and Allow is no.

    Args:
        host: The name of the host.
        program: The program.
        pid: Its process.
        forward: What it asks for.
    """

    request: ClassVar[str] = "asks about a forward"
    refuse = "allow-forwards.refuse"
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.ALLOW_FORWARDS)

    def __init__(self, host: str, program: str, pid: int, forward: Forward) -> None:
        super().__init__()
        self._host = clean(host)
        self._program = f"{clean(program)} (process {pid})"
        self._forward = forward

    @property
    def heading(self) -> str:
        """Our own words."""
        return "Let programs forward through this host?"

    def compose_dialog(self) -> ComposeResult:
        """Say what would be opened, and for how long the answer holds."""
        palette = self.keys.after_prefix("session.palette")
        wish = (
            f"{self._program} asks for a forward on your connection to {self._host} that the"
            f" host's settings do not have: {self._effect}"
        )
        spelt = clean(f"ssh {self._forward.flag} {self._forward}")
        undo = (
            "Asked once for each host. The list of forwards shows what is open and stops it;"
            f" “Withdraw consent” ({palette}) has it asked again."
        )
        with VerticalScroll(id="body", can_focus=False):
            for words in (wish, spelt, undo):
                yield Static(Content(words), classes="paragraph")
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("allow-forwards.accept"), id="yes", compact=True)
            refuse = self.keys.on_button("allow-forwards.refuse")
            yield Button(refuse, id="no", compact=True, variant="primary")

    @property
    def _effect(self) -> str:
        if self._forward.kind == "remote":
            return f"connections to {self._host} would lead to what this machine reaches."
        return "programs on this machine could reach what the host reaches."

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    def on_mount(self) -> None:
        """Start on the safe side."""
        super().on_mount()
        self.query_one("#no", Button).focus()

    @on(Button.Pressed, "#yes")
    def action_accept(self) -> None:
        """Let programs forward."""
        self.settle(answer=True)

    @on(Button.Pressed, "#no")
    def action_refuse(self) -> None:
        """Open nothing."""
        self.settle(answer=False)
