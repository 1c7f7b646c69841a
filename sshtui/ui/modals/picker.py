"""A list to choose from, filtered by typing."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import on, work
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
_MOST_NAME = 28
"""Columns of names in groups, at most."""


class PickerOption(NamedTuple):
    """Something to choose.

    Attributes:
        id: What is returned.
        name: What it is called.
        words: What is said of it.
        group: The heading that it stands under, with names in a column; "" for none.
    """

    id: str
    name: str
    words: str = ""
    group: str = ""


class Picker(Notice[str | None]):
    """Offers choices; returns the id of the chosen one.

    Args:
        title: What is chosen.
        find: Returns the choices for what was typed, best first.
        preview: Is told what the choice is moved to.
        complete: Is set once there is all that can be found; None where there is from the start.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.PICKER)

    def __init__(
        self,
        title: str,
        find: Callable[[str], Sequence[PickerOption]],
        preview: Callable[[str], None] | None = None,
        complete: asyncio.Event | None = None,
    ) -> None:
        super().__init__()
        self._complete = complete
        self._picks_later = False
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
        if self._complete is not None and not self._complete.is_set():
            self._fill_later(self._complete)

    def on_resize(self) -> None:
        """Stay within the screen."""
        self.fit_body(2)

    def action_move(self, by: int) -> None:
        """Move the choice."""
        choices = self.query_one(OptionList)
        stops = [at for at, option in enumerate(choices.options) if not option.disabled]
        if stops:
            here = stops.index(choices.highlighted) if choices.highlighted in stops else 0
            choices.highlighted = to = stops[max(0, min(len(stops) - 1, here + by))]
            if to == stops[0]:
                choices.scroll_home(animate=False)  # its heading comes into sight, too

    def action_page(self, by: int) -> None:
        """Move the choice by a screenful."""
        self.action_move(by * max(1, self.query_one(OptionList).size.height - 1))

    def action_pick(self) -> None:
        """Take what is marked; where nothing is yet, what will be."""
        choices = self.query_one(OptionList)
        if choices.highlighted is not None:
            self.dismiss(choices.get_option_at_index(choices.highlighted).id)
        else:
            self._picks_later = self._complete is not None and not self._complete.is_set()

    def action_cancel(self) -> None:
        """Take nothing."""
        self.dismiss(None)

    @on(Input.Changed, "#pick-filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        self._picks_later = False
        self._fill(event.value)

    @work(group="fill")
    async def _fill_later(self, complete: asyncio.Event) -> None:
        await complete.wait()
        choices = self.query_one(OptionList)
        marked = choices.highlighted
        self._fill(self.query_one(Input).value)
        if marked is not None and marked < choices.option_count:
            choices.highlighted = marked
        if self._picks_later:
            self.action_pick()

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
        names = [cell_len(clean(choice.name)) for choice in found if choice.group]
        width, group = min(_MOST_NAME, max(names, default=0)), ""
        for choice in found:
            if choice.group != group:
                group = choice.group
                heading = Content.styled(clean(group), "bold $primary")
                choices.add_option(Option(heading, disabled=True))
            choices.add_option(_option(choice, width if choice.group else 0))
        choices.highlighted = None
        self.action_move(0)


def _option(choice: PickerOption, width: int) -> Option:
    name = clean(choice.name)
    padding = " " * max(0, width - cell_len(name))
    words = Content.assemble(name, padding, (f"  {clean(choice.words)}", "$quiet"))
    return Option(words, id=choice.id)


def among(choices: Iterable[PickerOption]) -> Callable[[str], Sequence[PickerOption]]:
    """Return what finds the choices that have the letters typed, in their order."""
    known = tuple(choices)

    def find(query: str) -> Sequence[PickerOption]:
        fits = scattered(fold(query.strip()))
        return [choice for choice in known if fits(fold(f"{choice.name} {choice.words}"))]

    return find
