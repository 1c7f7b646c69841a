"""The help: every action with its keys in force, to be searched and run."""

from collections.abc import Collection, Iterator, Sequence
from textwrap import wrap
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from sshtui.hosts.search.folding import fold
from sshtui.ui import actions
from sshtui.ui.action import Action, Place
from sshtui.ui.actions import PLACES, PREFIX_ID
from sshtui.ui.modals.notice import Notice
from sshtui.ui.user_keymap import Keymap, bindings
from sshtui.ui.widgets.text_input import TextInput

_MOST_KEYS, _MOST_KEYS_NARROW = 20, 12
_GAP = 2
_SCROLLBAR = 1
"""Columns of the scrollbar of the list."""


class HelpModal(Notice[str | None]):
    """Lists the actions by place, where the person is first; returns the id of the chosen one.

    Args:
        here: The ids of what can be run where the person is.
    """

    heading = "Help"
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.HELP)

    def __init__(self, here: Collection[str]) -> None:
        super().__init__()
        self._here = frozenset(here)
        self._near = places_here(here)
        self._places = [*self._near, *(place for place in PLACES if place not in self._near)]

    def compose_dialog(self) -> ComposeResult:
        """Lay out the search, the list, and what is to be known of the prefix key."""
        yield TextInput(
            placeholder="type to search: a word, a key, an id", id="pick-filter", compact=True
        )
        yield OptionList(id="body", compact=True)
        yield Static(
            Content(
                "In a session, every key goes to the remote except the prefix key"
                f" {self.keys.of(PREFIX_ID)}: the key after it is an sshtui command."
                " Press it twice to send it."
            ),
            classes="help-note",
        )

    def on_mount(self) -> None:
        """Let the person type."""
        self.query_one(Input).focus()

    def on_resize(self) -> None:
        """Stay within the screen, and set the columns anew."""
        self.fit_body(2 if self.has_class("-short") else 4)
        self._fill()

    def action_move(self, by: int) -> None:
        """Go on to the next action, over headings."""
        self._go(by)

    def action_page(self, by: int) -> None:
        """Move by a screenful."""
        self._go(by * max(1, self.query_one(OptionList).size.height - 1))

    def action_pick(self) -> None:
        """Run what is marked, where it can be run."""
        choices = self.query_one(OptionList)
        if choices.highlighted is not None:
            self._take(choices.get_option_at_index(choices.highlighted).id)

    def action_cancel(self) -> None:
        """Run nothing."""
        self.dismiss(None)

    @on(Input.Changed, "#pick-filter")
    def _searched(self) -> None:
        self._fill()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option_id)

    def _take(self, option: str | None) -> None:
        _, _, id_ = (option or "").partition(" ")
        if id_ in self._here:
            self.dismiss(id_)
        else:
            self.app.bell()
            self.notify("That cannot be done from here.", severity="warning")

    def _go(self, by: int) -> None:
        choices = self.query_one(OptionList)
        stops = [at for at, option in enumerate(choices.options) if not option.disabled]
        if stops:
            here = stops.index(choices.highlighted) if choices.highlighted in stops else 0
            to = stops[max(0, min(len(stops) - 1, here + by))]
            # With the first action its heading comes into sight.
            choices.highlighted = to
            if to == stops[0]:
                choices.scroll_home(animate=False)

    def _fill(self) -> None:
        wanted = fold(self.query_one(Input).value).split()
        choices = self.query_one(OptionList)
        choices.clear_options()
        for place in self._places:
            rows = list(self._rows(place, wanted))
            if rows:
                choices.add_option(
                    Option(Content.styled(place.title, "bold $primary"), disabled=True)
                )
                choices.add_options(rows)
        choices.highlighted = None
        self._go(0)

    def _rows(self, place: Place, wanted: Sequence[str]) -> Iterator[Option]:
        for action in place:
            keys = keys_of(self.keys, place, action)
            text = fold(f"{place.title} {action.words} {keys} {action.id}")
            if all(word in text for word in wanted):
                runs = place in self._near and action.id in self._here
                row = self._row(keys, action, runs=runs)
                option = action.id if runs else ""
                yield Option(row, id=f"{PLACES.index(place)} {option or '-' + action.id}")

    def _row(self, keys: str, action: Action, *, runs: bool) -> Content:
        """Return keys, words, and at the end of the row, if there is room, the id."""
        style = "" if runs else "$quiet"
        width = self.query_one("#dialog").size.width - _SCROLLBAR
        before = max(self._keys_width, len(keys)) + _GAP
        words = wrap(action.words, max(1, width - before))
        row = Content.assemble(
            (keys.ljust(before), "bold" if runs else "$quiet"),
            (f"\n{' ' * before}".join(words), style),
        )
        room = width - row.cell_length - len(action.id)
        if len(words) > 1 or room < _GAP:
            return row
        return Content.assemble(row, " " * room, (action.id, "$quiet"))

    @property
    def _keys_width(self) -> int:
        return _MOST_KEYS if self.has_class("-wide") else _MOST_KEYS_NARROW


def keys_of(keymap: Keymap, place: Place, action: Action) -> str:
    """Return the keys of an action where it stands."""
    return keymap.after_prefix(action.id) if place.after_prefix else keymap.all_of(action.id)


def places_here(runs: Collection[str]) -> list[Place]:
    """Return the places where the person is, the one with most actions first.

    Args:
        runs: The ids of what can be run there.
    """
    shown = {place: {a.id for a in place if a.shown and a.keys} for place in PLACES}
    here = [place for place, ids in shown.items() if len(ids & {*runs}) * 2 > len(ids)]
    alone = [p for p in here if not any(shown[p] < shown[other] for other in here)]
    return sorted(alone, key=lambda place: -len(place.actions))
