"""One prompt of a form: its label, our hint, and the line to answer on."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from sshtui.credentials.secret import Secret
from sshtui.kbdint.form import Field, Source
from sshtui.ui.widgets.hidden_input import HiddenInput

SERVER_SAYS = "The server says"
"""Title of every box that holds a server's text."""


class HoldToShow(Static):
    """Shows a masked field for as long as the mouse button is held on it."""

    def __init__(self, field: HiddenInput) -> None:
        super().__init__(Content("show"), classes="hold-to-show")
        self._field = field

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Show."""
        event.stop()
        self.capture_mouse()
        self._field.reveal(held=True)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Mask again."""
        event.stop()
        self.release_mouse()
        self._field.hide()

    def on_mouse_release(self) -> None:
        """Mask again when something else took the mouse."""
        self._field.hide()


class PromptField(Vertical):
    """A field of the form.

    Attributes:
        input: Where the answer is typed.
    """

    def __init__(self, field: Field, index: int) -> None:
        super().__init__()
        self._field = field
        value = field.value.reveal() if field.value is not None else ""
        self.input = HiddenInput(value, masked=not field.echo, id=f"answer-{index}")

    def compose(self) -> ComposeResult:
        """Lay out the server's text, label and hint, and the line."""
        if self._field.text:
            text = Static(Content(self._field.text), classes="prompt-text")
            text.border_title = SERVER_SAYS
            yield text
        label = Static(Content(self._field.label), classes="prompt-label")
        if self._field.hint:
            with Horizontal(classes="prompt-head"):
                yield label
                yield Static(Content(self._field.hint), classes="prompt-hint")
        else:
            yield label
        with Horizontal(classes="prompt-line"):
            yield self.input
            if self.input.masked:
                yield HoldToShow(self.input)

    @property
    def answer(self) -> Secret:
        """What stands in the field."""
        return Secret(self.input.value)

    @property
    def source(self) -> Source:
        """Where that came from."""
        if self.input.edited or self._field.source is None:
            return Source.TYPED
        return self._field.source
