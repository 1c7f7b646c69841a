"""Previews an import, host by host and line by line, before it is saved."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from sshtui.hosts.importers.plan import ImportState, Planned
from sshtui.hosts.importers.risks import Risk
from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.import_rows import ImportColumns, host_row, risk_row
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings


class _Row(NamedTuple):
    """A row: a host, a line of it that needs consent, or a note."""

    place: int = -1
    risk: Risk | None = None
    note: str = ""


class ImportPreview(Notice[tuple[Planned, ...] | None]):
    """Lets a person select hosts, and agree to lines; returns the selected hosts.

    A line that needs consent is left out of its host until it is ticked by itself.

    Args:
        planned: Every host.
        notes: What could not be taken.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.IMPORT)
    heading = "Import hosts"

    def __init__(self, planned: Sequence[Planned], notes: Sequence[str]) -> None:
        super().__init__()
        self._planned = planned
        offered = [place for place, host in enumerate(planned) if _is_offered(host)]
        self._rows = [
            *(row for place in offered for row in _rows(place, planned[place])),
            *(_Row(note=note) for note in notes),
        ]
        self._offered = dict.fromkeys(offered)
        self._selected = {place for place in offered if planned[place].is_selected}
        self._agreed: set[tuple[int, Risk]] = set()
        self._notes = len(notes)
        self._columns = ImportColumns(0, 0, 0, 0)

    def compose_dialog(self) -> ComposeResult:
        """Lay out the hosts with what could not be taken, and the buttons."""
        yield Static(id="import-counts", classes="quiet")
        yield OptionList(id="body", compact=True)
        with Horizontal(id="buttons"):
            yield Button(self.keys.on_button("import.refuse"), id="no", compact=True)
            accept = self.keys.on_button("import.accept")
            yield Button(accept, id="yes", compact=True, variant="primary")

    def on_mount(self) -> None:
        """Start in the list."""
        self.query_one(OptionList).focus()
        self._count()

    def on_resize(self) -> None:
        """Share the width, and keep the buttons in reach."""
        self.fit_body(4)
        self.call_after_refresh(self._fill)

    @on(Button.Pressed, "#yes")
    def action_accept(self) -> None:
        """Take the selected ones, each with the lines that were agreed to."""
        self.dismiss(
            tuple(
                self._planned[place].agreeing_to(
                    [risk for host, risk in self._agreed if host == place]
                )
                for place in sorted(self._selected)
            )
        )

    @on(Button.Pressed, "#no")
    def action_refuse(self) -> None:
        """Take nothing."""
        self.dismiss(None)

    def action_choose(self) -> None:
        """Take the host or the line under the cursor, or leave it out."""
        at = self.query_one(OptionList).highlighted
        row = self._rows[at] if at is not None else _Row()
        if row.risk:
            self._agreed ^= {(row.place, row.risk)}
            if (row.place, row.risk) in self._agreed:
                self._selected.add(row.place)
        elif not row.note and at is not None:
            self._selected ^= {row.place}
        self._show()

    def action_choose_all(self) -> None:
        """Select every host, or none where all are."""
        everything = set(self._offered)
        self._selected = set() if self._selected == everything else everything
        self._show()

    def action_choose_new(self) -> None:
        """Select the new hosts only."""
        states = {place: self._planned[place].state for place in self._offered}
        self._selected = {place for place in states if states[place] is ImportState.NEW}
        self._show()

    @on(OptionList.OptionSelected)
    def _pressed(self) -> None:
        self.action_choose()

    def _fill(self) -> None:
        listed = self.query_one(OptionList)
        hosts = [self._planned[place] for place in self._offered]
        self._columns = ImportColumns.within(listed.size.width - 3, hosts)
        at = listed.highlighted
        listed.clear_options()
        listed.add_options(Option(self._prompt(row)) for row in self._rows)
        listed.highlighted = at if at is not None else (0 if self._rows else None)

    def _show(self) -> None:
        listed = self.query_one(OptionList)
        for at, row in enumerate(self._rows):
            if not row.note:
                listed.replace_option_prompt_at_index(at, self._prompt(row))
        self._count()

    def _prompt(self, row: _Row) -> Content:
        if row.note:
            return Content.styled(f"! {clean(row.note)}", "$warning")
        if row.risk:
            return risk_row(row.risk, agreed=(row.place, row.risk) in self._agreed)
        selected = row.place in self._selected
        return host_row(self._planned[row.place], self._columns, selected=selected)

    def _count(self) -> None:
        states = [host.state for host in self._planned]
        told = [
            f"{states.count(state):,} {state.value}" for state in ImportState if state in states
        ]
        lines = sum(row.risk is not None for row in self._rows)
        below = [
            f"lines allowed: {len(self._agreed):,} of {lines:,}" if lines else "",
            f"notes at the end: {self._notes:,}" if self._notes else "",
        ]
        text = f"{len(self._selected):,} selected of {' · '.join(told) or 'none'}"
        more = " · ".join(filter(None, below))
        self.query_one("#import-counts", Static).update(Content(f"{text}\n{more}".strip()))


def _is_offered(host: Planned) -> bool:
    return host.state is not ImportState.SAME


def _rows(place: int, host: Planned) -> Iterator[_Row]:
    yield _Row(place)
    yield from (_Row(place, risk) for risk in host.risks)
