"""A list to choose from, filtered by typing."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from sshtui.hosts.search.folding import fold
from sshtui.hosts.search.fuzzy import scattered
from sshtui.sanitize import clean
from sshtui.ui import actions
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.text_input import TextInput

MOST_SHOWN = 200


class PickerOption(NamedTuple):
    """Something to choose: its id, its name, and what is said of it."""

    id: str
    name: str
    words: str = ""


class Picker(Notice[str | None]):
    """Offers choices; returns the id of the chosen one.

    Args:
        title: What is chosen.
        find: Returns the choices for what was typed, best first.
        preview: Is told what the choice is moved to.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.PICKER)

    def __init__(
        self,
        title: str,
        find: Callable[[str], Sequence[PickerOption]],
        preview: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__()
        self._preview = preview
        self.heading = title  # type: ignore[misc]  # of this one, not of all
        self._find = find

    def compose_dialog(self) -> ComposeResult:
        """Lay out the filter and the list."""
        yield TextInput(placeholder="type to filter", id="pick-filter", compact=True)
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

    def action_page(self, by: int) -> None:
        """Move the choice by a screenful."""
        self.action_move(by * max(1, self.query_one(OptionList).size.height - 1))

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

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if self._preview is not None and event.option_id:
            self._preview(event.option_id)

    def _fill(self, query: str) -> None:
        found = self._find(query)[:MOST_SHOWN]
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options(
            Option(
                Content.assemble(clean(choice.name), (f"  {clean(choice.words)}", "$quiet")),
                id=choice.id,
            )
            for choice in found
        )
        choices.highlighted = 0 if found else None


def among(choices: Iterable[PickerOption]) -> Callable[[str], Sequence[PickerOption]]:
    """Return what finds the choices that have the letters typed, in their order."""
    known = tuple(choices)

    def find(query: str) -> Sequence[PickerOption]:
        fits = scattered(fold(query.strip()))
        return [choice for choice in known if fits(fold(f"{choice.name} {choice.words}"))]

    return find
