"""The list of hosts; only visible rows are drawn."""

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from sshtui.hosts.model import Host
from sshtui.sanitize import clean
from sshtui.ui.widgets.hosts.rows import Row

MARK = "●"
_WIDEST_ALIAS = 28
_MOST_MEASURED = 500
_MOST_HEADINGS = 50
_INKS = {
    "red": "red",
    "orange": "#d7875f",
    "yellow": "yellow",
    "green": "green",
    "cyan": "cyan",
    "blue": "blue",
    "purple": "magenta",
    "grey": "bright_black",
}
"""The colours of hosts, as the person's terminal knows them."""


class HostList(ScrollView, can_focus=False):
    """Hosts in rows; the cursor is moved from outside, by the screen whose filter has the focus."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "host-list--row",
        "host-list--cursor",
        "host-list--quiet",
        "host-list--match",
        "host-list--open",
        "host-list--selected",
        "host-list--heading",
    }

    cursor = reactive(0)

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another host, or on none."""

        host: Host | None

    @dataclass
    class Opened(Message):
        """A host was clicked twice."""

        host: Host

    @dataclass
    class Toggled(Message):
        """The heading of a group was clicked."""

        path: str

    def __init__(self) -> None:
        self._inks: dict[str, Style] = {}
        super().__init__(id="host-list")
        self._rows: Sequence[Row] = ()
        self._open: Mapping[str, int] = {}
        self._selected: Collection[str] = ()
        self._alias_width = _WIDEST_ALIAS

    @property
    def highlighted(self) -> Host | None:
        """The host under the cursor."""
        row = self.row
        return row.host if row else None

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def show(self, rows: Sequence[Row], *, keep: bool = False) -> None:
        """Show these rows.

        Args:
            rows: All of them, best first.
            keep: Keep the cursor on its host where that is still there.
        """
        before = self.row
        self._rows = rows
        # Of very many only the first decide: looking at all would take longer than a key.
        longest = max((_width(row) for row in rows[:_MOST_MEASURED]), default=0)
        self._alias_width = min(longest, _WIDEST_ALIAS)
        self.virtual_size = Size(0, len(rows))
        self.set_reactive(HostList.cursor, self._kept(before) if keep else self._first())
        self._into_sight()
        self.refresh()
        self.post_message(self.Highlighted(self.highlighted))

    def select(self, aliases: Collection[str]) -> None:
        """Show which hosts are selected."""
        self._selected = aliases
        self.refresh()

    def extend(self, rows: Sequence[Row]) -> None:
        """Show all rows that were found, where the best of them are shown already."""
        self.show(rows, keep=self.cursor != self._first())

    def mark_open(self, counts: Mapping[str, int]) -> None:
        """Mark the hosts that have sessions: alias to how many."""
        if counts != self._open:
            self._open = counts
            self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor by some rows; it stops at the ends."""
        if self._rows:
            self.cursor = max(0, min(len(self._rows) - 1, self.cursor + by))

    def page(self, direction: int) -> None:
        """Move the cursor by a screenful."""
        self.move(direction * max(1, self.size.height - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        """Keep the cursor in sight and tell where it is."""
        top = round(self.scroll_offset.y)
        self._into_sight()
        if round(self.scroll_offset.y) == top:
            for row in (before, now):
                self.refresh(Region(0, row - top, self.size.width, 1))
        else:
            self.refresh()
        self.post_message(self.Highlighted(self.highlighted))

    def render_line(self, y: int) -> Strip:
        """Draw one row: mark, alias, and where it leads."""
        index = y + round(self.scroll_offset.y)
        width = self.size.width
        base = self.get_component_rich_style("host-list--row")
        if index >= len(self._rows):
            return Strip.blank(width, base)
        row = self._rows[index]
        under_cursor = index == self.cursor
        style = self.get_component_rich_style("host-list--cursor") if under_cursor else base
        lead = Segment(f" {'›' if under_cursor else ' '}" + "  " * row.depth, style)
        if row.host is None:
            segments = [lead, *self._heading(row, style)]
        else:
            quiet = style + self._ink("host-list--quiet")
            segments = [lead, self._mark(row.host, style), *self._alias(row, style)]
            segments.append(Segment("  " + _where(row.host), quiet))
        return Strip(segments).adjust_cell_length(width, style).crop(0, width)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse points; twice connects."""
        index = event.y + round(self.scroll_offset.y)
        if index < len(self._rows):
            self.cursor = index
            row = self._rows[index]
            if row.host is None:
                self.post_message(self.Toggled(row.path))
            elif event.chain > 1:
                self.post_message(self.Opened(row.host))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._into_sight()

    def _into_sight(self) -> None:
        self.scroll_to_region(
            Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True
        )

    def _first(self) -> int:
        # On a host rather than on a heading: Enter is meant to connect.
        first = self._rows[:_MOST_HEADINGS]
        return next((index for index, row in enumerate(first) if row.host is not None), 0)

    def _kept(self, before: Row | None) -> int:
        if before is None:
            return self._first()
        for index in itertools.chain(
            range(self.cursor, min(self.cursor + 1, len(self._rows))),
            range(min(len(self._rows), _MOST_MEASURED)),
        ):
            row = self._rows[index]
            if _name(row) == _name(before) and row.title == before.title:
                return index
        return self._first()

    def _heading(self, row: Row, style: Style) -> list[Segment]:
        sign = ("▾ " if row.is_open else "▸ ") if row.path else ""
        quiet = style + self._ink("host-list--quiet")
        heading = style + self._ink("host-list--heading")
        return [Segment(f"{sign}{clean(row.title)}", heading), Segment(f" · {row.count:,}", quiet)]

    def _mark(self, host: Host, style: Style) -> Segment:
        if host.alias in self._selected:
            return Segment("✓ ", style + self._ink("host-list--selected"))
        count = self._open.get(host.alias, 0)
        if count:
            text = MARK if count == 1 else str(count) if count < 10 else "+"  # noqa: PLR2004
            return Segment(f"{text} ", style + self._ink("host-list--open"))
        colour = _INKS.get(host.colour, "yellow" if host.favourite else None)
        sign = "★ " if host.favourite else "▪ " if host.colour in _INKS else "  "
        return Segment(sign, style + Style(color=colour))

    def _alias(self, row: Row, style: Style) -> list[Segment]:
        match = style + self._ink("host-list--match")
        alias = clean(_name(row))
        shown = set_cell_size(alias, self._alias_width)
        if cell_len(alias) > self._alias_width:
            shown = set_cell_size(alias, self._alias_width - 1) + "…"
        if not row.positions:
            return [Segment(shown, style)]
        # A segment for each run, not for each letter: every one of them costs time downstream.
        runs = itertools.groupby(enumerate(shown), lambda pair: pair[0] in row.positions)
        return [
            Segment("".join(character for _, character in run), match if hit else style)
            for hit, run in runs
        ]

    def notify_style_update(self) -> None:
        """Take new colours."""
        self._inks.clear()
        super().notify_style_update()

    def _ink(self, component: str) -> Style:
        ink = self._inks.get(component)
        if ink is None:
            style = self.get_component_rich_style(component, partial=True)
            ink = Style(color=style.color, bold=style.bold, underline=style.underline)
            self._inks[component] = ink
        return ink


def _name(row: Row) -> str:
    return row.host.alias if row.host else ""


def _width(row: Row) -> int:
    return cell_len(_name(row))


def _where(host: Host) -> str:
    place = f"{host.user}@{host.hostname}" if host.user else host.hostname
    if host.port != 22:  # noqa: PLR2004 - ssh's port goes without saying
        place += f":{host.port}"
    return clean(place)
