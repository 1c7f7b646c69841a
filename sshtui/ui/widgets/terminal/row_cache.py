"""Caches painted rows and theme colours between two paints."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rich.color import ColorSystem
from rich.style import Style as RichStyle
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from sshtui.terminal.grid import Cursor, Frame, Run
from sshtui.ui.widgets.terminal.clusters import Cluster
from sshtui.ui.widgets.terminal.painter import Painter, rich_colour


@dataclass
class RowCache:
    """What a view has been shown of a terminal so far.

    Attributes:
        rows: The runs of every row.
        selections: First and last selected column, by row.
        cursor: Where the cursor stands.
        below: Lines below the view; 0 unless it is scrolled back.
        links: First and last columns of all links, by row.
        strips: The rows that are painted already.
        clusters: What is to be drawn over them, by row.
        empty: Whether nothing has been shown yet.
    """

    rows: dict[int, tuple[Run, ...]] = field(default_factory=dict)
    selections: dict[int, tuple[int, int]] = field(default_factory=dict)
    cursor: Cursor = field(default_factory=Cursor)
    below: int = 0
    links: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    strips: dict[int, Strip] = field(default_factory=dict)
    clusters: dict[int, list[Cluster]] = field(default_factory=dict)
    empty: bool = True

    def take(self, frame: Frame) -> set[int]:
        """Take in a frame, and return the rows that look different now."""
        dirty = set(frame.rows)
        self.rows.update(frame.rows)
        for row in frame.rows:
            self.selections.pop(row, None)
        self.selections.update(frame.selections)
        for row in [row for row in self.rows if row >= frame.height]:
            del self.rows[row]
            self.selections.pop(row, None)
            self.clusters.pop(row, None)
            dirty.add(row)
        if frame.links != self.links:
            rows = {*frame.links, *self.links}
            dirty |= {row for row in rows if frame.links.get(row) != self.links.get(row)}
            self.links = frame.links
        if frame.cursor != self.cursor:
            dirty |= {self.cursor.row, frame.cursor.row}
            self.cursor = frame.cursor
        if frame.below != self.below:
            dirty.add(0)
            self.below = frame.below
        self.empty = False
        return dirty

    def forget(self, rows: set[int], width: int) -> list[Region]:
        """Forget how rows were painted, and return where they are: neighbours in one region."""
        regions: list[Region] = []
        for row in sorted(rows):
            self.strips.pop(row, None)
            if regions and regions[-1].bottom == row:
                regions[-1] = regions[-1].grow((0, 0, 1, 0))
            else:
                regions.append(Region(0, row, width, 1))
        return regions


@dataclass(frozen=True)
class ThemeColors:
    """The colours a theme gives to a terminal.

    Attributes:
        base: Text and what lies behind it, as the outer terminal is told of them.
        selection: Selected text.
        foreground: Text, 0xRRGGBB.
        background: What lies behind it, 0xRRGGBB.
        named: Whether the outer terminal decides on them, and on its sixteen colours.
    """

    base: RichStyle
    selection: RichStyle
    foreground: int
    background: int
    named: bool

    @classmethod
    def of(cls, widget: Widget, selection: RichStyle) -> "ThemeColors":
        """Return a widget's colours, or likely ones where the outer terminal decides on them."""
        _, _, background, colour = widget.colors
        named = background.ansi is not None or colour.ansi is not None
        if named:
            light, dark = 0xE0E0E0, 0x121212
            text, behind = (light, dark) if widget.app.current_theme.dark else (dark, light)
        else:
            colour = background + colour
            text = int.from_bytes(bytes(colour.rgb), "big")
            behind = int.from_bytes(bytes(background.rgb), "big")
        base = RichStyle(color=colour.rich_color, bgcolor=background.rich_color)
        return cls(base, selection, text, behind, named)

    def painter(
        self, foreground: int | None, background: int | None, underlines: ColorSystem | None
    ) -> Painter:
        """Return a painter, with default colours of the program's own where it set them."""
        override = RichStyle(
            color=None if foreground is None else rich_colour(foreground),
            bgcolor=None if background is None else rich_colour(background),
        )
        return Painter(self.base + override, self.selection, underlines)
