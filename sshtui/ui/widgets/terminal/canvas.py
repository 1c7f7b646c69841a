"""Paints an emulator's screen: changed rows only, at a limited rate."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.filter import ANSIToTruecolor, LineFilter, Monochrome, NoColor
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.grid import Cursor, CursorShape, Frame
from sshtui.ui.rendering import text_cursor
from sshtui.ui.rendering.direct_rows import repaint
from sshtui.ui.rendering.line_codes import LineCodes
from sshtui.ui.rendering.text_cursor import CursorLook, TextCursor, is_real
from sshtui.ui.widgets.terminal.clusters import Cluster, placed
from sshtui.ui.widgets.terminal.colours import palette_for
from sshtui.ui.widgets.terminal.frame_limiter import INTERVAL, FrameLimiter
from sshtui.ui.widgets.terminal.painter import Painter
from sshtui.ui.widgets.terminal.row_cache import RowCache, ThemeColors
from sshtui.ui.widgets.terminal.underlines import underlines_of

# A program that holds the screen while it draws (mode 2026) may hold it this long, in seconds.
LONGEST_HOLD = 0.15


_DECSCUSR = {
    (CursorShape.BLOCK, True): text_cursor.DEFAULT,
    (CursorShape.BLOCK, False): text_cursor.STEADY_BLOCK,
    (CursorShape.UNDERLINE, True): text_cursor.UNDERLINE,
    (CursorShape.UNDERLINE, False): text_cursor.UNDERLINE + 1,
    (CursorShape.BAR, True): text_cursor.BAR,
    (CursorShape.BAR, False): text_cursor.BAR + 1,
}


class TerminalCanvas(Widget):
    """Shows one terminal at a time.

    In an app of the class `-terminal-colours` programs have those of the outer terminal.
    """

    DEFAULT_CSS = """
    TerminalCanvas {
        width: 1fr;
        height: 1fr;
        background: $background;
        color: $foreground;
    }
    .-terminal-colours TerminalCanvas {
        background: ansi_default;
        color: ansi_default;
    }
    TerminalCanvas > .terminal-view--selection {
        background: $primary;
        color: $text;
    }
    TerminalCanvas > .terminal-view--scrolled {
        background: $warning;
        color: $text;
    }
    """
    SCOPED_CSS = False

    @dataclass
    class LinkChosen(Message):
        """A link that a program has put under its text was chosen.

        Attributes:
            address: Where the program says it leads.
        """

        address: str

    COMPONENT_CLASSES: ClassVar[set[str]] = {"terminal-view--selection", "terminal-view--scrolled"}

    def __init__(self) -> None:
        super().__init__()
        self._emulator: Emulator | None = None
        self._shown = RowCache()
        self._painter = Painter(RichStyle(), RichStyle())
        self._codes: LineCodes | None = None
        self._width = 0
        self._theme: ThemeColors | None = None
        self._overridden: tuple[int | None, int | None] = (None, None)
        self._due: asyncio.TimerHandle | None = None
        self._limiter = FrameLimiter()
        self._held_since: float | None = None

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Leave the colours of programs alone: NO_COLOR is about ours, as is the theme."""
        filters = super().get_line_filters()
        ours = Monochrome | NoColor | ANSIToTruecolor
        return [known for known in filters if not isinstance(known, ours)]

    @property
    def emulator(self) -> Emulator | None:
        """Return the terminal that is shown."""
        return self._emulator

    def attach(self, emulator: Emulator | None) -> None:
        """Show another terminal, or none; a terminal can be shown in one view at a time."""
        self._emulator = emulator
        self._shown = RowCache()
        self._theme = None
        if self.is_mounted:
            self._follow_theme()

    def choose_link(self, at: Offset) -> bool:
        """Tell of the link at a cell; return whether there is one."""
        address = "" if self._emulator is None else self._emulator.link_at(at.x, at.y)
        if address:
            self.post_message(self.LinkChosen(address))
        return bool(address)

    def updated(self) -> None:
        """Note that the terminal took bytes: paint now after a pause, or soon in a flood."""
        if self._due is not None or not self.is_mounted:
            return
        wait = self._limiter.wait()
        if wait > 0:
            self._paint_in(wait)
        else:
            self._paint()

    def _paint_in(self, seconds: float) -> None:
        self._due = asyncio.get_running_loop().call_later(seconds, self._paint)

    def _paint(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
        emulator = self._emulator
        if emulator is None or not self.is_mounted:
            return
        now = time.monotonic()
        if emulator.drawing:
            self._held_since = self._held_since or now
            if now - self._held_since < LONGEST_HOLD:
                self._paint_in(INTERVAL / 2)
                return
        self._held_since = None
        self._take(emulator.take_frame(everything=self._shown.empty))
        self._limiter.painted(time.monotonic() - now)

    def _take(self, frame: Frame) -> None:
        dirty = self._shown.take(frame)
        theme = self._theme
        if theme is not None:
            overridden = (
                None if frame.foreground == theme.foreground else frame.foreground,
                None if frame.background == theme.background else frame.background,
            )
            if overridden != self._overridden:
                self._overridden = overridden
                self._choose_painter(theme)
                return
        self._refresh_rows(dirty)

    def _refresh_rows(self, rows: set[int]) -> None:
        if rows:
            self._width = self.size.width
            repaint(self, self._shown.forget(rows, self._width), self._line)

    def _line(self, y: int) -> str:
        """Return what draws a row: what Textual would write, without its work for each cell."""
        if self._codes is None:
            filters, background = self.get_line_filters(), self.background_colors[1]
            self._codes = LineCodes(self.app.console, filters, background)
        if self._is_bare(y):
            pieces = self._painter.pieces(self._shown.rows.get(y, ()), self._width)
            if pieces is not None:
                return self._codes.line(pieces)
        strip = self.render_line(y)
        if clusters := self._shown.clusters.get(y):
            strip = placed(strip, clusters, 0, self.region.x)
        return self._codes.line(strip)

    def _is_bare(self, y: int) -> bool:
        """Return whether a row shows what the program wrote, and nothing over it."""
        shown = self._shown
        if y in shown.selections or y in shown.links or (y == 0 and shown.below):
            return False
        if y in shown.clusters:  # as before, and likely again
            return False
        return self._painted_cursor(y) is None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows, with what is drawn where it stands on the screen."""
        self._width = self.size.width
        strips = super().render_lines(crop)
        clusters = self._shown.clusters
        if not clusters:
            return strips
        left = self.region.x
        return [
            placed(strip, clusters[row], crop.x, left) if row in clusters else strip
            for row, strip in enumerate(strips, crop.y)
        ]

    def render_line(self, y: int) -> Strip:
        """Return a row of the terminal, repainted only if it changed."""
        shown = self._shown
        strip = shown.strips.get(y)
        # Textual looks the size up anew each time.
        width = self._width or self.size.width
        if strip is None or strip.cell_length != width:
            mark = f" {shown.below} lines below " if y == 0 and shown.below else ""
            room = width - len(mark) if len(mark) <= width else width
            clusters: list[Cluster] = []
            strip = self._painter.strip(
                shown.rows.get(y, ()),
                room,
                selected=shown.selections.get(y),
                links=shown.links.get(y, ()),
                cursor=self._painted_cursor(y),
                focused=self.has_focus,
                clusters=clusters,
            )
            shown.clusters.pop(y, None)
            if clusters:
                shown.clusters[y] = clusters
            if room < width:
                look = self.get_component_rich_style("terminal-view--scrolled")
                strip = Strip([*strip, Segment(mark, look)], width)
            shown.strips[y] = strip
        return strip

    def _painted_cursor(self, row: int) -> Cursor | None:
        cursor = self._shown.cursor
        if not cursor.visible or cursor.row != row or (self.has_focus and is_real(self.app)):
            return None
        return cursor

    def text_cursor(self) -> TextCursor | None:
        """Return where the program has its cursor, and how it wants it to look."""
        cursor, seen = self._shown.cursor, self.content_region
        place = seen.offset + Offset(cursor.column, cursor.row)
        if not cursor.visible or not seen.contains_point(place):
            return None
        return TextCursor(
            place, CursorLook(_DECSCUSR[cursor.shape, cursor.blinking], cursor.colour)
        )

    def on_mount(self) -> None:
        """Take the colours of the theme."""
        self._follow_theme()

    def notify_style_update(self) -> None:
        """Follow the theme."""
        super().notify_style_update()
        self._codes = None
        if self.is_mounted:
            # Those of the component classes are updated only after this call.
            self.call_later(self._follow_theme)

    def _follow_theme(self) -> None:
        selection = self.get_component_rich_style("terminal-view--selection")
        theme = ThemeColors.of(self, selection)
        if theme == self._theme:
            return
        self._theme = theme
        self._overridden = (None, None)
        if self._emulator is not None:
            palette = palette_for(theme.background)
            self._emulator.set_colours(
                theme.foreground, theme.background, palette, named=theme.named
            )
        self._choose_painter(theme)
        self._paint()

    def _choose_painter(self, theme: ThemeColors) -> None:
        self._painter = theme.painter(*self._overridden, underlines_of(self.app.console))
        self._codes = None
        self._shown.strips.clear()
        self.refresh()

    def on_resize(self) -> None:
        """Repaint all rows."""
        self._shown.strips.clear()
