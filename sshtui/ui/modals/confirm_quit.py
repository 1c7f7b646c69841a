"""Quitting while sessions are open."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from sshtui.ui import bindings
from sshtui.ui.modals.notice import Confirmation


class ConfirmQuit(Confirmation):
    """Asks before open sessions are lost."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings.QUIT)
    heading = "Quit sshtui?"
    yes = "Quit  y"
    no = "Stay  n"

    def __init__(self, titles: tuple[str, ...]) -> None:
        super().__init__()
        self._titles = titles

    def compose_words(self) -> ComposeResult:
        """Name what would be closed."""
        number = len(self._titles)
        what = "The open session is" if number == 1 else f"{number} open sessions are"
        yield Static(Content(f"{what} closed with it: {', '.join(self._titles)}."))
