"""The keys that are in force."""

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from sshtui.settings import Settings
from sshtui.ui import bindings
from sshtui.ui.modals.notice import Reading


class HelpModal(Reading):
    """Lists every key, as the person's settings have it."""

    heading = "Keys"

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings

    def compose_dialog(self) -> ComposeResult:
        """Lay out the sections."""
        prefix = bindings.readable(self._settings.prefix_key)
        with VerticalScroll(id="body"):
            yield Static(
                Content(
                    f"In a session every key goes to the remote but {prefix}, which leads "
                    f"sshtui's own commands; pressed twice it is sent."
                ),
                classes="paragraph",
            )
            for section in bindings.SECTIONS:
                yield Static(Content(section.title), classes="help-section")
                for binding in section.bindings:
                    keys = bindings.keys_in_force(binding, self._settings.keymap)
                    with Horizontal(classes="help-row"):
                        yield Static(Content(keys), classes="help-keys")
                        yield Static(
                            Content(binding.description[:1].upper() + binding.description[1:]),
                            classes="help-words",
                        )
                        yield Static(Content(binding.id or ""), classes="help-id")

    def on_mount(self) -> None:
        """Let the arrows scroll it."""
        self.query_one("#body").focus()
