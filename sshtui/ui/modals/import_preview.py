"""What an import would bring, host by host, before any of it is taken."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, SelectionList, Static
from textual.widgets.selection_list import Selection

from sshtui.hosts.imports import Planned, State
from sshtui.kbdint.sanitize import clean
from sshtui.ui import bindings
from sshtui.ui.modals.notice import Notice

_INKS = {
    State.NEW: "$success",
    State.CHANGED: "$accent",
    State.SAME: "$quiet",
    State.CONFLICT: "$warning",
}
_MOST_NOTES = 3


class ImportPreview(Notice[tuple[int, ...] | None]):
    """Lets a person choose; returns the places of the chosen hosts.

    What runs a command is not chosen until the person chooses it: its row shows the command.

    Args:
        planned: Every host.
        notes: What could not be taken.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings.IMPORT)
    heading = "Import hosts"

    def __init__(self, planned: Sequence[Planned], notes: Sequence[str]) -> None:
        super().__init__()
        self._planned = planned
        self._notes = notes

    def compose_dialog(self) -> ComposeResult:
        """Lay out the hosts, what could not be taken, and the buttons."""
        yield Static(id="import-counts", classes="quiet")
        yield SelectionList[int](
            *(
                Selection(_row(one), place, one.is_chosen)
                for place, one in enumerate(self._planned)
                if one.state is not State.SAME
            ),
            id="body",
            compact=True,
        )
        for note in self._notes[:_MOST_NOTES]:
            yield Static(Content(f"! {clean(note)}"), classes="note")
        if len(self._notes) > _MOST_NOTES:
            more = len(self._notes) - _MOST_NOTES
            yield Static(Content(f"! and {more:,} more"), classes="note")
        with Horizontal(id="buttons"):
            yield Button("Cancel  esc", id="no", compact=True)
            yield Button("Import  ctrl+s", id="yes", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Start in the list."""
        self.query_one(SelectionList).focus()
        self._count()

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(3 + min(len(self._notes), _MOST_NOTES + 1))

    @on(Button.Pressed, "#yes")
    def action_accept(self) -> None:
        """Take the chosen ones."""
        self.dismiss(tuple(sorted(self.query_one(SelectionList).selected)))

    @on(Button.Pressed, "#no")
    def action_refuse(self) -> None:
        """Take nothing."""
        self.dismiss(None)

    @on(SelectionList.SelectedChanged)
    def _count(self) -> None:
        chosen = len(self.query_one(SelectionList).selected)
        states = [one.state for one in self._planned]
        told = [f"{states.count(state):,} {state.value}" for state in State if state in states]
        self.query_one("#import-counts", Static).update(
            Content(f"{chosen:,} chosen of {' · '.join(told) or 'none'}")
        )


def _row(one: Planned) -> Content:
    parts = [
        (f"{one.state.value:<12}", _INKS[one.state]),
        (clean(one.alias), "bold"),
        ("  " + clean("; ".join(one.changes)), "$quiet"),
    ]
    if one.commands:
        parts.append((f"  runs: {clean('; '.join(one.commands))}", "$warning"))
    return Content.assemble(*parts)
