"""Choosing one of several things by typing a few letters of it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from sshtui.hosts.matching import scattered
from sshtui.kbdint.sanitize import clean
from sshtui.ui import bindings
from sshtui.ui.modals.notice import Notice

MOST_SHOWN = 200


class Picker(Notice[str | None]):
    """Offers texts; returns the chosen one.

    Args:
        title: What is chosen.
        choices: The texts, and what is said of each.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings.PICKER)

    def __init__(self, title: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.heading = title  # type: ignore[misc]  # of this one, not of all
        self._choices = choices

    def compose_dialog(self) -> ComposeResult:
        """Lay out the filter and the list."""
        yield Input(placeholder="type to filter", id="pick-filter", compact=True)
        yield OptionList(id="body", compact=True)

    def on_mount(self) -> None:
        """Start with everything."""
        self._fill("")
        self.query_one(Input).focus()

    def on_resize(self) -> None:
        """Stay within the screen."""
        self.fit_body(2)

    def action_move(self, by: int) -> None:
        """Move the choice."""
        choices = self.query_one(OptionList)
        if choices.option_count:
            at = (choices.highlighted or 0) + by
            choices.highlighted = max(0, min(choices.option_count - 1, at))

    def action_pick(self) -> None:
        """Take what is marked."""
        choices = self.query_one(OptionList)
        if choices.highlighted is not None:
            self.dismiss(choices.get_option_at_index(choices.highlighted).id)

    def action_cancel(self) -> None:
        """Take nothing."""
        self.dismiss(None)

    @on(Input.Changed, "#pick-filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def _fill(self, query: str) -> None:
        fits = scattered(query.strip().lower())
        found = [pair for pair in self._choices if fits(f"{pair[0]} {pair[1]}".lower())]
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options(
            Option(Content.assemble(clean(text), (f"  {clean(words)}", "$quiet")), id=text)
            for text, words in found[:MOST_SHOWN]
        )
        choices.highlighted = 0 if found else None
