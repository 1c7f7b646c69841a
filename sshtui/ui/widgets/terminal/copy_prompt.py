"""The line that asks what to search for in copy mode."""

from typing import ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from sshtui.ui import copy_actions
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.text_input import TextInput


class Searches(Protocol):
    """What is searched in."""

    def look_for(self, needle: str) -> None:
        """Show the matches of what is typed so far."""

    def search_ended(self, needle: str | None) -> None:
        """Go on with what was typed, or with None as before."""


class CopyPrompt(Horizontal):
    """Asks for a pattern, with its matches shown as it is typed.

    Args:
        searched: What is searched in.
        patterns: What was searched for before, the last at the end.
        sign: Stands in front.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(copy_actions.COPY_SEARCH)
    DEFAULT_CSS = """
    CopyPrompt { dock: bottom; layer: over; height: 1; background: $panel; color: $foreground; }
    CopyPrompt Static { width: 2; color: $accent; text-style: bold; }
    CopyPrompt TextInput { width: 1fr; }
    """

    def __init__(self, searched: Searches, patterns: list[str], sign: str) -> None:
        super().__init__()
        self._searched = searched
        self._patterns = patterns
        self._sign = sign
        self._recalled = len(patterns)
        self.field = TextInput(compact=True)

    def compose(self) -> ComposeResult:
        """Lay out the sign and the field."""
        yield Static(self._sign)
        yield self.field

    @on(TextInput.Changed)
    def _typed(self, event: TextInput.Changed) -> None:
        event.stop()
        if self.is_attached:
            self._searched.look_for(event.value)

    def action_recall(self, step: int) -> None:
        """Take a pattern of before."""
        self._recalled = max(0, min(self._recalled + step, len(self._patterns)))
        found = self._patterns[self._recalled : self._recalled + 1]
        self.field.value = found[0] if found else ""
        self.field.cursor_position = len(self.field.value)

    def action_accept(self) -> None:
        """Search for what was typed."""
        self._end(self.field.value)

    def action_cancel(self) -> None:
        """Search for nothing."""
        self._end(None)

    def _end(self, needle: str | None) -> None:
        self.display = False
        self._searched.search_ended(needle)
        self.remove()
