"""Shows the changes to files before they are written."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static
from textual.widgets.button import ButtonVariant

from sshtui.hosts.edits import diff
from sshtui.hosts.file_edit import Change
from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings

_INKS = {"+": "$success", "-": "$error", "@": "$accent"}
_MOST_LINES = 2000


class ShowDiff(Notice[bool]):
    """Shows the lines that would change, and asks whether to write them.

    Args:
        title: What is about to be done.
        changes: What it would do, file by file.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.DIFF)
    label: ClassVar[str] = "Write"
    variant: ClassVar[ButtonVariant] = "primary"
    preselected: ClassVar[str] = "#yes"

    def __init__(self, title: str, changes: Sequence[Change]) -> None:
        super().__init__()
        self.heading = title  # type: ignore[misc]  # of this one, not of all
        self._changes = changes

    def compose_dialog(self) -> ComposeResult:
        """Lay out the files with their lines, and the buttons."""
        with VerticalScroll(id="body", can_focus=True):
            for change in self._changes:
                yield Static(Content.assemble("writes ", (clean(str(change.path)), "bold")))
                yield Static(_lines(change), classes="diff")
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("diff.refuse"), id="no", compact=True)
            accept = self.keys.on_button("diff.accept", self.label)
            yield Button(accept, id="yes", compact=True, variant=self.variant)

    def on_mount(self) -> None:
        """Say what Enter does."""
        self.query_one(self.preselected, Button).focus()

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(1)

    @on(Button.Pressed, "#yes")
    def action_accept(self) -> None:
        """Write."""
        self.dismiss(result=True)

    @on(Button.Pressed, "#no")
    def action_refuse(self) -> None:
        """Write nothing."""
        self.dismiss(result=False)


class ConfirmDelete(ShowDiff):
    """Likewise, where hosts would go: Enter does nothing to them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.DELETE)
    label = "Delete"
    variant = "error"
    preselected = "#no"


def _lines(change: Change) -> Content:
    lines = diff(change).splitlines()[2:]
    more = [f"and {len(lines) - _MOST_LINES:,} more lines"] if len(lines) > _MOST_LINES else []
    return Content("\n").join(
        Content.assemble((clean(line) or " ", _INKS.get(line[:1], "$quiet")))
        for line in (*lines[:_MOST_LINES], *more)
    )
