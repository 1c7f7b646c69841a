"""The list of hosts; only visible rows are drawn."""

import itertools
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from sshtui.hosts.model import Host, Visit
from sshtui.sanitize import clean
from sshtui.services.ages import short_age
from sshtui.services.sign_ins import SignIns
from sshtui.ui.user_keymap import keymap_of
from sshtui.ui.widgets.hosts.columns import (
    GAP,
    LEAD,
    Columns,
    Measure,
    clip,
    clipped,
    cut,
    padded,
    way,
)
from sshtui.ui.widgets.hosts.rows import HostRows, Row, Rows
from sshtui.ui.widgets.session_signs import NOT_CONNECTED, SessionMark

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
        "host-list--ended",
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
    class Arranged(Message):
        """The columns are others than before."""

        columns: Columns

    @dataclass
    class Toggled(Message):
        """The heading of a group was clicked."""

        path: str

    def __init__(self) -> None:
        self._inks: dict[str, Style] = {}
        super().__init__(id="host-list")
        self._rows: Rows = HostRows(())
        self._sessions: Mapping[str, SessionMark] = {}
        self._selected: Collection[str] = ()
        self._visits: Mapping[str, Visit] = {}
        self._sign_ins: SignIns | None = None
        self._measure = Measure()
        self._columns = Columns()

    @property
    def highlighted(self) -> Host | None:
        """The host under the cursor."""
        row = self.row
        return row.host if row else None

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def show(self, rows: Rows, *, keep: bool = False) -> None:
        """Show these rows.

        Args:
            rows: All of them, best first.
            keep: Keep the cursor on its host where that is still there.
        """
        before = self.row
        self._rows = rows
        # Of very many only the first decide: looking at all would take longer than a key.
        self._measure.take(rows.hosts(_MOST_MEASURED))
        self._arrange()
        self.virtual_size = Size(0, len(rows))
        self.set_reactive(HostList.cursor, self._kept(before) if keep else self._first())
        self._into_sight()
        self.refresh()
        self.post_message(self.Highlighted(self.highlighted))

    def select(self, aliases: Collection[str]) -> None:
        """Show which hosts are selected."""
        self._selected = aliases
        self.refresh()

    def extend(self, rows: Rows) -> None:
        """Show all rows that were found, where the best of them are shown already."""
        self.show(rows, keep=self.cursor != self._first())

    def mark_sessions(self, marks: Mapping[str, SessionMark]) -> None:
        """Mark the hosts that have sessions, by alias."""
        if marks != self._sessions:
            self._sessions = marks
            self.refresh()

    def show_past(
        self, hosts: Iterable[Host], visits: Mapping[str, Visit], sign_ins: SignIns | None
    ) -> None:
        """Show when hosts were visited, and how they are signed in to.

        Args:
            hosts: Those that the columns make room for.
            visits: The latest of each alias.
            sign_ins: Tells of credentials; None until they are open.
        """
        self._visits, self._sign_ins = visits, sign_ins
        tells = sign_ins is not None and (bool(visits) or sign_ins.are_any)
        self._measure = Measure(last=bool(visits), sign_in=tells)
        self._measure.take(itertools.islice(hosts, _MOST_MEASURED))
        self._arrange()
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
        cursor = Segment("›" if under_cursor else " ", style)
        if row.host is not None:
            segments = self._host(row, row.host, style)
        else:
            segments = self._typed(row, style) if row.typed else self._heading(row, style)
        return Strip([cursor, *segments]).adjust_cell_length(width, style).crop(0, width)

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
        """Share the width among the columns, and keep the cursor in sight."""
        self._arrange()
        self._into_sight()

    def watch_show_vertical_scrollbar(self) -> None:
        """Share what the scroll bar leaves."""
        self._arrange()

    def _arrange(self) -> None:
        columns = self._measure.fitted(self.scrollable_content_region.width)
        if columns != self._columns:
            self._columns = columns
            self.refresh()
            self.post_message(self.Arranged(columns))

    def _into_sight(self) -> None:
        self.scroll_to_region(
            Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True
        )

    def _first(self) -> int:
        # On a host rather than on a heading: Enter is meant to connect.
        first = enumerate(itertools.islice(self._rows, _MOST_HEADINGS))
        return next((index for index, row in first if row.host is not None or row.typed), 0)

    def _kept(self, before: Row | None) -> int:
        if before is None:
            return self._first()
        for index in itertools.chain(
            range(self.cursor, min(self.cursor + 1, len(self._rows))),
            range(min(len(self._rows), _MOST_MEASURED)),
        ):
            if _what(self._rows[index]) == _what(before):
                return index
        return self._first()

    def _heading(self, row: Row, style: Style) -> list[Segment]:
        sign = ("▾ " if row.is_open else "▸ ") if row.path else ""
        quiet = style + self._ink("host-list--quiet")
        heading = style + self._ink("host-list--heading")
        count = f" {row.count:,}" if row.count else ""
        return [Segment(f"{sign}{clean(row.title)}", heading), Segment(count, quiet)]

    def _typed(self, row: Row, style: Style) -> list[Segment]:
        quiet = style + self._ink("host-list--quiet")
        return [
            Segment(" " * (LEAD - 1) + clean(row.typed), style),
            Segment(f"{' ' * GAP}{clean(row.title)}", quiet),
        ]

    def _host(self, row: Row, host: Host, style: Style) -> list[Segment]:
        columns, mark = self._columns, self._sessions.get(host.alias)
        visit = self._visits.get(host.alias)
        ended = cut(mark.ended, columns.address) if mark else ""
        others = (
            ("" if ended else way(host, columns.address), columns.address),
            (cut(clean(" ".join(host.tags)), columns.tags), columns.tags),
            (_last(visit, mark), columns.last),
            (clipped(self._sign_in(host, visit, mark), columns.sign_in), columns.sign_in),
        )
        text = "".join(" " * GAP + padded(text, width) for text, width in others if width)
        segments = [*self._mark(host, mark, style), *self._names(row, host, style)]
        if ended:
            failed = f"{' ' * GAP}{ended}"
            segments.append(Segment(failed, style + self._ink(_ink_of(mark))))
            text = text[len(failed) :]
        return [*segments, Segment(text, style + self._ink("host-list--quiet"))]

    def _sign_in(self, host: Host, visit: Visit | None, mark: SessionMark | None) -> str:
        if mark and mark.ended:
            # In its tab, where Enter leads.
            return f"{keymap_of(self).of('ended.retry')} again"
        return self._sign_ins.words(host, visit.how if visit else "") if self._sign_ins else ""

    def _mark(self, host: Host, mark: SessionMark | None, style: Style) -> list[Segment]:
        number = f"{mark.number} " if mark and mark.number < 10 else "  "  # noqa: PLR2004
        if host.alias in self._selected:
            sign, ink = "✓ ", self._ink("host-list--selected")
        elif mark:
            ink = self._ink(_ink_of(mark))
            sign = f"{mark.sign} "
        else:
            colour = _INKS.get(host.colour, "yellow" if host.favourite else None)
            sign = "★ " if host.favourite else "▪ " if host.colour in _INKS else "  "
            ink = Style(color=colour)
        return [Segment(number + sign, style + ink)]

    def _names(self, row: Row, host: Host, style: Style) -> list[Segment]:
        alias, width = clean(host.alias), self._columns.name
        indices = clip(alias, width)
        match = style + self._ink("host-list--match")
        # A segment for each run, not for each letter: every one of them costs time downstream.
        runs = itertools.groupby(indices, lambda index: index in row.positions)
        segments = [
            Segment("".join(alias[i] if i >= 0 else "…" for i in run), match if hit else style)
            for hit, run in runs
        ]
        left = width - sum(cell_len(segment.text) for segment in segments)
        others = cut(clean("".join(f" {name}" for name in host.aliases)), left)
        quiet = style + self._ink("host-list--quiet")
        return [*segments, Segment(padded(others, left), quiet if others else style)]

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


def _what(row: Row) -> tuple[str, str]:
    return (row.host.alias, "") if row.host else ("", row.typed or row.title)


def _ink_of(mark: SessionMark | None) -> str:
    if mark is None or not mark.ended:
        return "host-list--open"
    return "host-list--quiet" if mark.sign == NOT_CONNECTED else "host-list--ended"


def _last(visit: Visit | None, mark: SessionMark | None) -> str:
    if mark and not mark.ended:
        return "now" if mark.count == 1 else f"×{mark.count}"
    return short_age(time.time() - visit.at) if visit else ""
