"""One prompt of a form: its label, our hint, and the line to answer on."""

import time

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from sshtui.credentials.binding import PromptKind
from sshtui.credentials.secret import Secret
from sshtui.kbdint.form import Field, LiveCode, Source
from sshtui.ui.widgets.generator import Generator
from sshtui.ui.widgets.hidden_input import HiddenInput
from sshtui.ui.widgets.pasted_seed import PastedSeed, seconds_left

TICK = 0.5
"""Seconds between two looks at the clock while a code is shown."""

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

    Args:
        field: What is asked.
        index: Its place in the form, from 0.
        hide_length: Whether a masked answer always shows the same number of dots.

    Attributes:
        field: What is asked.
        input: Where the answer is typed.
        problem: Why what stands in it cannot be sent; empty where it can.
    """

    def __init__(self, field: Field, index: int, *, hide_length: bool = False) -> None:
        super().__init__()
        self.field = field
        self.problem = ""
        value = field.value.reveal() if field.value is not None else ""
        self.input = HiddenInput(
            value, masked=not field.echo, hide_length=hide_length, id=f"answer-{index}"
        )
        self._hint = Static(Content(field.hint), classes="prompt-hint")
        self._generated = False
        self._pasted: PastedSeed | None = None

    def compose(self) -> ComposeResult:
        """Lay out the server's text, label and hint, and the line."""
        if self.field.text:
            text = Static(Content(self.field.text), classes="prompt-text")
            text.border_title = SERVER_SAYS
            yield text
        with Horizontal(classes="prompt-head"):
            yield Static(Content(self.field.label), classes="prompt-label")
            yield self._hint
        with Horizontal(classes="prompt-line"):
            yield self.input
            if self.input.masked:
                yield HoldToShow(self.input)
        if self.field.kind is PromptKind.NEW_PASSWORD:
            yield Generator()

    def on_mount(self) -> None:
        """Let a code follow the clock."""
        self._pasted = PastedSeed.read(self.field, self.input.value)
        if self.field.kind is PromptKind.CODE or self.field.live is not None:
            self.set_interval(TICK, self._follow_clock)
            self._follow_clock()

    @property
    def answer(self) -> Secret:
        """What stands in the field."""
        return Secret(self.input.value)

    @property
    def source(self) -> Source:
        """Where that came from."""
        if self.input.edited:
            return Source.TYPED
        if self._generated:
            return Source.GENERATED
        return self.field.source or Source.TYPED

    def put_generated(self, password: Secret) -> None:
        """Take a password that was made up."""
        self.input.refill(password.reveal())
        self._generated = True
        self.say("generated (f2)")

    def say(self, hint: str) -> None:
        """Show our own words beside the label."""
        self._hint.update(Content(hint))

    @on(Input.Changed, "HiddenInput")
    def _look(self) -> None:
        self._pasted = PastedSeed.read(self.field, self.input.value)
        self.problem = self._pasted.problem if self._pasted else ""
        if self._pasted or self.input.edited:
            self._follow_clock()

    def _follow_clock(self) -> None:
        now = time.time()
        if self._pasted is not None:
            self.say(self._pasted.words(now))
        elif self.input.edited:
            self.say("")
        elif self.field.live is not None:
            self._show_code(self.field.live, now)

    def _show_code(self, live: LiveCode, now: float) -> None:
        if self.field.source is Source.TOTP:
            code = live.shown(now).reveal()
            if code != self.input.value:
                self.input.refill(code)
        self.say(f"{self.field.hint}{seconds_left(live, now)}")
