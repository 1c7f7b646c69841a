"""Asks for the format and the file of a log."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from sshtui import paths
from sshtui.errors import AppError
from sshtui.ui import actions
from sshtui.ui.modals.file_picker import short_path
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.text_input import TextInput
from sshtui.ui.widgets.toggles import Choice, Choices

_FORMATS = {"text": "plain text", "asciicast": "asciicast"}
_ABOUT = (
    "What the host shows is written to the file, but nothing that is typed at a prompt for a"
    " password. Only you can read it."
)


class ChosenLog(NamedTuple):
    """How a session is to be logged.

    Attributes:
        format: `text` or `asciicast`.
        path: The file.
    """

    format: str
    path: Path


class StartLog(Notice[ChosenLog | None]):
    """Asks for a format and a file; returns None where the person gave up.

    Args:
        title: Of the session.
        format_: The format that is chosen at first.
        suggested: Returns the file that is suggested for a format.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.START_LOG)

    def __init__(self, title: str, format_: str, suggested: Callable[[str], Path]) -> None:
        super().__init__()
        self.heading = f"Log {title}"  # type: ignore[misc]  # of this one, not of all
        self._format = format_
        self._suggested = suggested

    def compose_dialog(self) -> ComposeResult:
        """Lay out the format, the file and the buttons."""
        options = [Choice(name, Content(words)) for name, words in _FORMATS.items()]
        yield from _row("Format", Choices(options, self._format, id="format"))
        path = short_path(self._suggested(self._format))
        yield from _row("File", TextInput(path, id="path", compact=True))
        yield Static(Content(_ABOUT), classes="quiet")
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("start-log.cancel"), id="no", compact=True)
            accept = self.keys.on_button("start-log.enter")
            yield Button(accept, id="yes", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Start with the format."""
        self.query_one(Choices).focus()

    @on(Choices.Changed)
    def _format_changed(self, event: Choices.Changed) -> None:
        line = self.query_one("#path", TextInput)
        before, after = (self._suggested(name) for name in (self._format, event.value))
        self._format = event.value
        path = Path(line.value)
        if line.value and path.suffix == before.suffix:
            line.value = str(path.with_suffix(after.suffix))

    @on(Button.Pressed, "#yes")
    def action_enter(self) -> None:
        """Return what was chosen."""
        path = self.query_one("#path", TextInput).value.strip()
        try:
            chosen = paths.expanded(path) if path else self._suggested(self._format)
        except AppError as error:
            self.notify(error.message, severity="warning", markup=False)
            return
        self.dismiss(ChosenLog(self._format, chosen.absolute()))

    @on(Button.Pressed, "#no")
    def action_cancel(self) -> None:
        """Return nothing."""
        self.dismiss(None)


def _row(label: str, widget: Choices | TextInput) -> Iterable[Horizontal]:
    yield Horizontal(Static(label, classes="entry-label"), widget, classes="entry entry-line")
