"""The list of hosts: only the rows in sight are ever drawn."""

from collections.abc import Mapping, Sequence
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
from sshtui.kbdint.sanitize import clean

MARK = "●"
_WIDEST_ALIAS = 28
_MARGIN = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list.

    Attributes:
        host: The host.
        positions: Which characters of its alias matched the filter.
    """

    host: Host
    positions: frozenset[int] = frozenset()


class HostList(ScrollView, can_focus=False):
    """Hosts in rows; the cursor is moved from outside, by the screen whose filter has the focus."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "host-list--row",
        "host-list--cursor",
        "host-list--quiet",
        "host-list--match",
        "host-list--open",
    }

    cursor = reactive(0)

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another host, or on none."""

        host: Host | None

    @dataclass
    class Chosen(Message):
        """A host was clicked twice."""

        host: Host

    def __init__(self) -> None:
        super().__init__(id="host-list")
        self._rows: Sequence[Row] = ()
        self._open: Mapping[str, int] = {}
        self._alias_width = 0

    @property
    def highlighted(self) -> Host | None:
        """The host under the cursor."""
        return self._rows[self.cursor].host if self._rows else None

    def show(self, rows: Sequence[Row], *, keep: bool = False) -> None:
        """Show these rows.

        Args:
            rows: All of them, best first.
            keep: Keep the cursor on its host where that is still there.
        """
        before = self.highlighted
        self._rows = rows
        longest = max((cell_len(row.host.alias) for row in rows), default=0)
        self._alias_width = min(longest, _WIDEST_ALIAS)
        self.virtual_size = Size(0, len(rows))
        cursor = 0
        if keep and before is not None:
            cursor = next((i for i, row in enumerate(rows) if row.host == before), 0)
        self.set_reactive(HostList.cursor, cursor)
        self._into_sight()
        self.refresh()
        self.post_message(self.Highlighted(self.highlighted))

    def mark_open(self, counts: Mapping[str, int]) -> None:
        """Mark the hosts that have sessions: alias to how many."""
        self._open = counts
        self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor by some rows; it stops at the ends."""
        if self._rows:
            self.cursor = max(0, min(len(self._rows) - 1, self.cursor + by))

    def page(self, direction: int) -> None:
        """Move the cursor by a screenful."""
        self.move(direction * max(1, self.size.height - 1))

    def watch_cursor(self) -> None:
        """Keep the cursor in sight and tell where it is."""
        self._into_sight()
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
        chosen = index == self.cursor
        style = self.get_component_rich_style("host-list--cursor") if chosen else base
        quiet = style + self._ink("host-list--quiet")
        lead = f" {'›' if chosen else ' '}"
        segments = [Segment(lead, style), *self._mark(row.host, style)]
        segments += self._alias(row, style)
        segments.append(Segment("  " + _where(row.host), quiet))
        return Strip(segments).adjust_cell_length(width, style).crop(0, width)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse points; twice connects."""
        index = event.y + round(self.scroll_offset.y)
        if index < len(self._rows):
            self.cursor = index
            if event.chain > 1:
                self.post_message(self.Chosen(self._rows[index].host))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._into_sight()

    def _into_sight(self) -> None:
        self.scroll_to_region(
            Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True
        )

    def _mark(self, host: Host, style: Style) -> list[Segment]:
        count = self._open.get(host.alias, 0)
        if not count:
            return [Segment("  ", style)]
        text = MARK if count == 1 else str(count) if count < 10 else "+"  # noqa: PLR2004 - one cell
        return [Segment(f"{text} ", style + self._ink("host-list--open"))]

    def _alias(self, row: Row, style: Style) -> list[Segment]:
        match = style + self._ink("host-list--match")
        alias = clean(row.host.alias)
        shown = set_cell_size(alias, self._alias_width)
        if cell_len(alias) > self._alias_width:
            shown = set_cell_size(alias, self._alias_width - 1) + "…"
        return [
            Segment(character, match if position in row.positions else style)
            for position, character in enumerate(shown)
        ]

    def _ink(self, component: str) -> Style:
        style = self.get_component_rich_style(component, partial=True)
        return Style(color=style.color, bold=style.bold, underline=style.underline)


def _where(host: Host) -> str:
    place = f"{host.user}@{host.hostname}" if host.user else host.hostname
    if host.port != 22:  # noqa: PLR2004 - ssh's port goes without saying
        place += f":{host.port}"
    return clean(place)
