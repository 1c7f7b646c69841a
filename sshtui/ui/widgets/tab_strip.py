"""The row of session tabs; nothing remote is painted here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from sshtui.ui.widgets.session_signs import by_urgency
from sshtui.ui.widgets.tab_labels import TabLabel, style_of
from sshtui.ui.widgets.tab_window import window

_NAMES = ((40, False), (24, False), (24, True), (16, True))
"""The columns that names may have, and whether riders are told briefly, while all tabs are shown:
from the most on.
"""
_SHORTEST = 8
_SEPARATOR = "│"
_ROOM_FOR_COUNT = 80
"""Columns from which on the number of sessions is told where not all tabs are shown."""

_ROOM_FOR_SIGNS = 60
"""Columns from which on a count has all signs of the tabs it counts, not only the most urgent."""


class StripPart(NamedTuple):
    """A piece of the strip.

    Attributes:
        content: What stands there.
        session: The one that a click leads to; "" for none.
    """

    content: Content
    session: str = ""


class TabStrip(Widget):
    """Names every tab with its number; the one on the screen stands out, and is always in sight.

    Tabs that have no room are counted at both ends, with the signs that stand on them.
    """

    @dataclass
    class Picked(Message):
        """A tab was clicked.

        Attributes:
            id: The session in focus there.
        """

        id: str

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self._tabs: Sequence[TabLabel] = ()
        self._active = 0
        self._first = 0

    def show(self, tabs: Sequence[TabLabel], active: int) -> None:
        """Show these tabs.

        Args:
            tabs: All of them.
            active: The number of the one on the screen; 0 for none.
        """
        shown = self._tabs, self._active
        self._tabs, self._active = tabs, active
        if shown != (self._tabs, self._active):
            self.refresh()

    def render(self) -> Content:
        """Draw the tabs."""
        return Content.assemble(*(part.content for part in self._parts()))

    def on_click(self, event: events.Click) -> None:
        """Pick the tab under the mouse; a count leads to the nearest of those it counts."""
        end = 0
        for part in self._parts():
            end += part.content.cell_length
            if event.x < end:
                if part.session:
                    self.post_message(self.Picked(part.session))
                return

    def _parts(self) -> list[StripPart]:
        for name, briefly in _NAMES:
            parts = list(self._separated(self._labels(name, briefly=briefly)))
            if _width(parts) <= self.size.width:
                self._first = 0
                return parts
        return self._some()

    def _some(self) -> list[StripPart]:
        """Return the tabs that have room, and what is to be said of the others."""
        room = self.size.width
        sessions = sum(tab.others + 1 for tab in self._tabs)
        count = f" {sessions} sessions" if room >= _ROOM_FOR_COUNT else ""
        labels = self._labels(max(_SHORTEST, min(_NAMES[-1][0], room // 4)), briefly=True)
        active = next((i for i, tab in enumerate(self._tabs) if tab.number == self._active), 0)

        def beside(start: int, end: int) -> int:
            return _width([*self._before(start), *self._behind(end)])

        widths = [label.content.cell_length + 1 for label in labels]
        start, end = window(widths, active, self._first, room - len(count), beside)
        self._first = start
        parts = [
            *self._before(start),
            *self._separated(labels[start:end]),
            StripPart(Content.styled(_SEPARATOR, "$quiet")),
            *self._behind(end),
        ]
        gap = room - _width(parts) - len(count)
        return [*parts, StripPart(Content.styled(" " * gap + count, "$quiet"))] if count else parts

    def _labels(self, name: int, *, briefly: bool) -> list[StripPart]:
        return [
            StripPart(
                tab.content(name, active=tab.number == self._active, briefly=briefly), tab.session
            )
            for tab in self._tabs
        ]

    def _separated(self, labels: Sequence[StripPart]) -> Iterator[StripPart]:
        for place, label in enumerate(labels):
            if place:
                yield StripPart(Content.styled(_SEPARATOR, "$quiet"))
            yield label

    def _before(self, start: int) -> Iterator[StripPart]:
        if start:
            signs = self._signs(self._tabs[:start])
            words = Content.styled(f"‹{start}{signs}", style_of(signs))
            yield StripPart(words, self._tabs[start - 1].session)
            yield StripPart(Content.styled(_SEPARATOR, "$quiet"))

    def _behind(self, end: int) -> Iterator[StripPart]:
        if hidden := len(self._tabs) - end:
            signs = self._signs(self._tabs[end:])
            words = Content.styled(f"{signs}{hidden}›", style_of(signs))
            yield StripPart(words, self._tabs[end].session)

    def _signs(self, hidden: Sequence[TabLabel]) -> str:
        signs = by_urgency("".join(tab.signs for tab in hidden))
        return signs if self.size.width >= _ROOM_FOR_SIGNS else signs[:1]


def _width(parts: Sequence[StripPart]) -> int:
    return sum(part.content.cell_length for part in parts)
