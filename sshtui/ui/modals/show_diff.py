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

from sshtui.hosts.editing.edits import diff
from sshtui.hosts.editing.file_edit import Change
from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.toggles import Tick

_INKS = {"+": "$success", "-": "$error", "@": "$accent"}
_MOST_LINES = 2000


class ShowDiff(Notice[bool]):
    """Shows the lines that would change, and asks whether to write them.

    Args:
        title: What is about to be done.
        changes: What it would do, file by file.
        notes: What to know before.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.DIFF)
    label: ClassVar[str] = "Write"
    variant: ClassVar[ButtonVariant] = "primary"
    preselected: ClassVar[str] = "#yes"

    def __init__(self, title: str, changes: Sequence[Change], notes: Sequence[str] = ()) -> None:
        super().__init__()
        self.heading = title  # type: ignore[misc]  # of this one, not of all
        self._changes = changes
        self._notes = notes

    def compose_dialog(self) -> ComposeResult:
        """Lay out the notes, the files with their lines, and the buttons."""
        with VerticalScroll(id="body", can_focus=True):
            for note in self._notes:
                yield Static(Content(f"! {clean(note)}"), classes="told")
            yield Static(_told(self._changes), id="changes", classes="diff")
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("diff.refuse"), id="no", compact=True)
            accept = self.keys.on_button("diff.accept", self.label)
            yield Button(accept, id="yes", compact=True, variant=self.variant)

    def on_mount(self) -> None:
        """Say what Enter does."""
        self.query_one(self.preselected).focus()

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


class OfferInclude(ShowDiff):
    """Likewise, where another program's file would change: Enter does nothing.

    Args:
        title: What is about to be done.
        changes: What it would do, file by file.
        notes: What to know before.
    """

    preselected = "#body"
    variant = "default"


class ConfirmDelete(ShowDiff):
    """Likewise, where hosts would go: Enter does nothing to them.

    Args:
        title: What is about to be done.
        changes: What it would do, file by file.
        notes: What to know before.
        with_comments: What it would do if the comments directly above went too.

    Attributes:
        takes_comments: Whether the person has chosen that.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.DELETE)
    label = "Delete"
    variant = "error"
    preselected = "#no"

    def __init__(
        self,
        title: str,
        changes: Sequence[Change],
        notes: Sequence[str] = (),
        with_comments: Sequence[Change] = (),
    ) -> None:
        super().__init__(title, changes, notes)
        self._with_comments = with_comments
        self.takes_comments = False

    def compose_dialog(self) -> ComposeResult:
        """Lay out the choice about comments, where there are any, and the rest."""
        if tuple(self._with_comments) != tuple(self._changes):
            yield Tick("with the comments directly above", id="with-comments", compact=True)
        yield from super().compose_dialog()

    @on(Tick.Changed, "#with-comments")
    def _choose(self, event: Tick.Changed) -> None:
        self.takes_comments = event.value
        shown = self._with_comments if event.value else self._changes
        self.query_one("#changes", Static).update(_told(shown))


def _told(changes: Sequence[Change]) -> Content:
    return Content("\n\n").join(
        Content.assemble("writes ", (clean(str(change.path)), "bold"), "\n", _lines(change))
        for change in changes
    )


def _lines(change: Change) -> Content:
    lines = diff(change).splitlines()[2:]
    more = [f"and {len(lines) - _MOST_LINES:,} more lines"] if len(lines) > _MOST_LINES else []
    return Content("\n").join(
        Content.assemble((clean(line) or " ", _INKS.get(line[:1], "$quiet")))
        for line in (*lines[:_MOST_LINES], *more)
    )
