"""Previews an import, host by host, before it is saved."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from sshtui.hosts.importers.plan import ImportState, Planned
from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings

_INKS = {
    ImportState.NEW: "$success",
    ImportState.CHANGED: "$accent",
    ImportState.SAME: "$quiet",
    ImportState.CONFLICT: "$warning",
}
_MOST_NOTES = 3


class ImportPreview(Notice[tuple[int, ...] | None]):
    """Lets a person select; returns the places of the selected hosts.

    Lines that need the person's consent are left out: the row of the host shows them.

    Args:
        planned: Every host.
        notes: What could not be taken.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.IMPORT)
    heading = "Import hosts"

    def __init__(self, planned: Sequence[Planned], notes: Sequence[str]) -> None:
        super().__init__()
        self._planned = planned
        self._notes = notes
        self._offered = [
            place for place, host in enumerate(planned) if host.state is not ImportState.SAME
        ]
        self._selected = {place for place in self._offered if planned[place].is_selected}

    def compose_dialog(self) -> ComposeResult:
        """Lay out the hosts, what could not be taken, and the buttons."""
        yield Static(id="import-counts", classes="quiet")
        yield OptionList(*map(self._option, self._offered), id="body", compact=True)
        for note in self._notes[:_MOST_NOTES]:
            yield Static(Content(f"! {clean(note)}"), classes="note")
        if len(self._notes) > _MOST_NOTES:
            more = len(self._notes) - _MOST_NOTES
            yield Static(Content(f"! and {more:,} more"), classes="note")
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("import.refuse"), id="no", compact=True)
            accept = self.keys.on_button("import.accept")
            yield Button(accept, id="yes", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Start in the list."""
        self.query_one(OptionList).focus()
        self._count()

    def on_resize(self) -> None:
        """Keep the buttons in reach."""
        self.fit_body(3 + min(len(self._notes), _MOST_NOTES + 1))

    @on(Button.Pressed, "#yes")
    def action_accept(self) -> None:
        """Take the selected ones."""
        self.dismiss(tuple(sorted(self._selected)))

    @on(Button.Pressed, "#no")
    def action_refuse(self) -> None:
        """Take nothing."""
        self.dismiss(None)

    def action_choose(self) -> None:
        """Take the host under the cursor, or leave it out."""
        listed = self.query_one(OptionList)
        if listed.highlighted is not None:
            place = self._offered[listed.highlighted]
            self._selected ^= {place}
            listed.replace_option_prompt_at_index(listed.highlighted, self._prompt(place))
            self._count()

    @on(OptionList.OptionSelected)
    def _pressed(self) -> None:
        self.action_choose()

    def _option(self, place: int) -> Option:
        return Option(self._prompt(place))

    def _prompt(self, place: int) -> Content:
        return _row(self._planned[place], selected=place in self._selected)

    def _count(self) -> None:
        states = [host.state for host in self._planned]
        told = [
            f"{states.count(state):,} {state.value}" for state in ImportState if state in states
        ]
        self.query_one("#import-counts", Static).update(
            Content(f"{len(self._selected):,} selected of {' · '.join(told) or 'none'}")
        )


def _row(one: Planned, *, selected: bool) -> Content:
    parts = [
        ("[✓] " if selected else "[ ] ", "$primary"),
        (f"{one.state.value:<12}", _INKS[one.state]),
        (clean(one.alias), "bold"),
        ("  " + clean("; ".join(one.changes)), "$quiet"),
    ]
    if one.risks:
        left_out = "; ".join(map(str, one.risks))
        parts.append((f"  without {clean(left_out)}", "$warning"))
    return Content.assemble(*parts)
