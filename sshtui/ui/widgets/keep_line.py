"""Whether a form's answers are saved once they are accepted, and how they are used."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Checkbox, Static

from sshtui.credentials.binding import Mode
from sshtui.credentials.stores.kind import StoreKind
from sshtui.kbdint.form import Form, Source
from sshtui.ui.user_keymap import keymap_of
from sshtui.ui.widgets.toggles import Choice, Choices, Tick

_EXPLAINED = {
    Mode.FILL: "The form is filled in for you to send.",
    Mode.SEND: "No form: answered automatically, once per connection.",
    Mode.ASK: "The form is left empty.",
}


MEMORY = "memory"
"""What is kept until the app ends."""


class KeepLine(Horizontal):
    """A tick and the modes; of what is kept already only that it is, until it is to change.

    Args:
        form: Says whether its answers are kept, and which modes there are.
        store: The store that takes new credentials; None while that is not known.
    """

    class Changed(Message):
        """It takes other room than before."""

    def __init__(self, form: Form, store: StoreKind | None) -> None:
        super().__init__(id="remembering")
        self._form = form
        self._store = store
        self._modes: Sequence[Mode] = form.modes
        mode = form.mode if form.mode in form.modes else form.modes[0]
        self._tick = Tick(_save_label(store), form.remember, id="remember", compact=True)
        options = [Choice(mode, Content(mode)) for mode in form.modes]
        self._choices = Choices(options, mode)
        self._choices.tooltip = "\n".join(f"{mode}: {_EXPLAINED[mode]}" for mode in form.modes)
        self._label = Static("Next time:", id="modes-label")
        self._box = Horizontal(self._label, self._choices, id="modes")
        self._kept = Static(id="kept")

    def compose(self) -> ComposeResult:
        """Lay out what is said of what is kept, and what can be chosen."""
        yield self._kept
        yield self._tick
        yield self._box

    def on_mount(self) -> None:
        """Show what holds."""
        is_kept = self._form.remember
        self._kept.display, self._tick.display = is_kept, not is_kept
        self._box.display = False
        key = keymap_of(self).of("form.keep")
        stored = (field for field in self._form.fields if field.source is Source.STORED)
        place = next((field.origin for field in stored), "")
        where = f"kept in {'' if place == MEMORY else 'the '}{place}" if place else "kept"
        self._kept.update(
            Content.assemble(
                f"{where} · next time: {self.mode} · ", (key, "bold"), (" changes it", "$quiet")
            )
        )

    @property
    def remember(self) -> bool:
        """Whether the answers are to be kept."""
        return self._tick.value

    @property
    def mode(self) -> Mode:
        """What is to be done with them next time."""
        return Mode(self._choices.value)

    @property
    def rows(self) -> int:
        """Rows that it takes where there is little room."""
        return 2 if self._box.display else 1

    def turn(self) -> None:
        """Go on to the next of all that can be done: each of the modes, then nothing kept."""
        self._open()
        if not self._tick.value:
            self._tick.value, self._choices.value = True, self._modes[0]
        elif self.mode is self._modes[-1]:
            self._tick.value = False
        else:
            self._choices.value = self._modes[[*self._modes].index(self.mode) + 1]

    def on_click(self) -> None:
        """Show what can be chosen, as the key does."""
        if self._kept.display:
            self._open()

    def _open(self) -> None:
        self._kept.display, self._tick.display = False, True
        self._box.display = self._tick.value
        self.post_message(self.Changed())

    @on(Checkbox.Changed, "#remember")
    def _ticked(self) -> None:
        self._open()


def _save_label(store: StoreKind | None) -> str:
    if store is None:
        return "Save on success"
    return f"Save in the {store} on success" if store.durable else "Keep until I quit"
