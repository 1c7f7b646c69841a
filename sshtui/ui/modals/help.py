"""The help: all keys in force."""

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from sshtui.ui.action import Action, Place
from sshtui.ui.actions import PLACES, PREFIX_ID
from sshtui.ui.modals.notice import Reading


class HelpModal(Reading):
    """Lists every key, as the person's settings have it."""

    heading = "Keys"

    def compose_dialog(self) -> ComposeResult:
        """Lay out the places with their actions."""
        prefix = self.keys.of(PREFIX_ID)
        with VerticalScroll(id="body"):
            yield Static(
                Content(
                    f"In a session, every key goes to the remote except the prefix key {prefix}:"
                    " the key after it is an sshtui command. Press it twice to send it."
                ),
                classes="paragraph",
            )
            for place in PLACES:
                yield Static(Content(place.title), classes="help-section")
                for action in place:
                    with Horizontal(classes="help-row"):
                        yield Static(Content(self._keys(place, action)), classes="help-keys")
                        yield Static(Content(action.words), classes="help-words")
                        yield Static(Content(action.id), classes="help-id")

    def on_mount(self) -> None:
        """Let the arrows scroll it."""
        self.query_one("#body").focus()

    def _keys(self, place: Place, action: Action) -> str:
        return (
            self.keys.after_prefix(action.id) if place.after_prefix else self.keys.all_of(action.id)
        )
