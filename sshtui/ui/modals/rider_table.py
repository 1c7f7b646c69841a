"""Lists the programs that use the open connections, while they do."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from sshtui.sanitize import clean
from sshtui.sessions.riders import RiderInfo, Riders
from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.rider_rows import columns_within, rider_row

_SECONDS = 1.0
"""How often bytes and times are counted anew."""


class RidersModal(Notice[None]):
    """Shows riders, and ends one.

    Args:
        riders: Who rides; None where nobody can.
        hint: What is said where nobody does.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.RIDERS)
    heading = "Riders"

    def __init__(self, riders: Riders | None, hint: str) -> None:
        super().__init__()
        self._riders = riders
        self._hint = hint
        self._shown: tuple[str, ...] = ()

    def compose_dialog(self) -> ComposeResult:
        """Lay out the heading of the columns and the list."""
        yield Static(id="rider-header", classes="quiet")
        yield OptionList(id="body", compact=True)
        yield Static(Content(self._hint), id="no-riders")

    def on_mount(self) -> None:
        """Follow who rides."""
        self.query_one(OptionList).focus()
        self.set_interval(_SECONDS, self.refresh_riders)

    def on_resize(self) -> None:
        """Stay within the screen."""
        self.fit_body(1)
        self.call_after_refresh(self.refresh_riders)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out the keys that would do nothing."""
        return bool(self._shown) if action == "end" else True

    def action_move(self, by: int) -> None:
        """Move the choice."""
        listed = self.query_one(OptionList)
        if listed.option_count:
            at = (listed.highlighted or 0) + by
            listed.highlighted = max(0, min(listed.option_count - 1, at))

    def action_page(self, by: int) -> None:
        """Move the choice by a screenful."""
        self.action_move(by * max(1, self.query_one(OptionList).size.height - 1))

    def action_end(self) -> None:
        """End the rider that is marked."""
        at = self.query_one(OptionList).highlighted
        chosen = self._shown[at] if at is not None and at < len(self._shown) else ""
        for rider in self._now:
            if rider.id == chosen and self._riders is not None:
                self._riders.end(rider.id)
                self.notify(f"Ended: {clean(rider.program)} {rider.pid}.", markup=False)

    def action_leave(self) -> None:
        """Close it."""
        self.dismiss()

    def refresh_riders(self) -> None:
        """Show who rides now, with the mark on the one that it was on."""
        if not self.is_mounted or not self.query("#no-riders"):
            return
        riders = self._now
        self.query_one("#no-riders").display = not riders
        for part in ("#rider-header", "#body"):
            self.query_one(part).display = bool(riders)
        self._show(riders, self.query_one(OptionList))
        self.refresh_bindings()

    @property
    def _now(self) -> Sequence[RiderInfo]:
        return () if self._riders is None else self._riders.riders

    def _show(self, riders: Sequence[RiderInfo], listed: OptionList) -> None:
        now = datetime.now(UTC)
        width = self.query_one("#dialog").content_size.width - 1
        columns = columns_within(width, riders, now)
        header = self.query_one("#rider-header", Static)
        header.update(columns.header)
        header.display = bool(columns.command and riders)
        rows = [rider_row(rider, columns, width, now) for rider in riders]
        ids = tuple(rider.id for rider in riders)
        if ids == self._shown:
            for at, row in enumerate(rows):
                listed.replace_option_prompt_at_index(at, row)
            return
        at = listed.highlighted or 0
        marked = self._shown[at] if at < len(self._shown) else ""
        listed.clear_options()
        listed.add_options(map(Option, rows))
        self._shown = ids
        if ids:
            listed.highlighted = ids.index(marked) if marked in ids else min(at, len(ids) - 1)
