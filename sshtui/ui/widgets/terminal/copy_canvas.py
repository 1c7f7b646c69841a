"""The picture of copy mode: a terminal as it stood, with cursor, selection and matches."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.model import CopyMode
from sshtui.terminal.emulator import Emulator, clamp_size
from sshtui.terminal.grid import Cursor, Frame
from sshtui.terminal.history import Followed, TerminalHistory
from sshtui.terminal.snapshot import TerminalSnapshot
from sshtui.ui.widgets.terminal.overlay import Overlay, restyled
from sshtui.ui.widgets.terminal.scroll_canvas import ScrollCanvas
from sshtui.ui.widgets.terminal.scrollbar import Scrollbar
from sshtui.ui.widgets.terminal.searching import Searching


class CopyCanvas(ScrollCanvas):
    """Shows a terminal as it stood, and where copy mode is in it.

    Args:
        source: The terminal; it goes on below.
        patterns: What was searched for before; grows.
    """

    DEFAULT_CSS = """
    CopyCanvas > .copy-view--match { background: $warning 40%; color: $foreground; }
    CopyCanvas > .copy-view--current {
        background: $warning;
        color: $background;
        text-style: bold underline;
    }
    CopyCanvas > .copy-view--mark { background: $warning 40%; color: $foreground; }
    CopyCanvas > .copy-view--mark-in-view { background: $warning; color: $background; }
    CopyCanvas > .copy-view--status {
        background: $warning;
        color: $background;
        text-style: bold;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "copy-view--match",
        "copy-view--current",
        "copy-view--mark",
        "copy-view--mark-in-view",
        "copy-view--status",
    }

    @dataclass
    class Resized(Message):
        """There is room for another number of cells.

        Attributes:
            columns: Width in cells.
            rows: Height in cells.
        """

        columns: int
        rows: int

    def __init__(self, source: Emulator, patterns: list[str]) -> None:
        super().__init__()
        self._source = source
        self._lines_before = source.line_feeds
        self._snapshot = TerminalSnapshot(source)
        self._history = TerminalHistory(self._snapshot)
        cursor = self._snapshot.cursor_place
        self._mode = CopyMode(self._history, self._snapshot.size[1], cursor)
        self._mode.scroll(self._snapshot.top - self._mode.top)
        self._searching = Searching(self._snapshot, self._history, patterns)
        self._overlay = Overlay()
        self.attach(self._snapshot)

    def close(self) -> None:
        """Free the copy of the terminal."""
        self._searching.stop()
        self.attach(None)
        self._snapshot.close()

    def on_mount(self) -> None:
        """Paint as soon as it counts as mounted."""
        super().on_mount()
        self.call_later(self._follow)

    def on_unmount(self) -> None:
        """Free the copy of the terminal."""
        self.close()

    def on_focus(self) -> None:
        """Leave the cursor to the terminal."""
        self._refresh_rows({self._shown.cursor.row})

    def on_blur(self) -> None:
        """Paint the cursor: the terminal's own is somewhere else."""
        self._refresh_rows({self._shown.cursor.row})

    def on_resize(self) -> None:
        """Wrap the lines anew, and tell how many cells there are now."""
        super().on_resize()
        size = clamp_size(*self.size)
        if not all(self.size) or self._snapshot.closed:
            return
        if size != self._snapshot.size:
            followed = Followed(self._snapshot)
            self._mode.resized(size[1], self._resize(size, followed))
            followed.free()
            self._searching.begin(self._searching.needle, self._follow)
            self.post_message(self.Resized(*size))
        self._follow()

    def _resize(
        self, size: tuple[int, int], followed: Followed
    ) -> Callable[[CellPosition], CellPosition]:
        for place in self._mode.places:
            followed.add(place)
        self._snapshot.resize(*size)
        self._history.forget()
        return followed.now

    def note_output(self) -> None:
        """Count what the server has written meanwhile."""
        self.updated()

    def _follow(self) -> None:
        """Show where the model is now."""
        if not self._snapshot.closed:
            self._snapshot.scroll(self._mode.top - self._snapshot.top)
            self._paint()

    def _scroll_view(self, rows: int) -> None:
        self._mode.scroll(rows)
        self._follow()

    def _take(self, frame: Frame) -> None:
        overlay = Overlay.of(self._mode, self.size, self._searching)
        changed = overlay.changed_since(self._overlay)
        words = self._words()
        if words != self._overlay.words:
            changed |= {overlay.status_row, self._overlay.status_row}
        overlay.words = words
        self._overlay = overlay
        place = self._mode.cursor
        row = place.row - self._mode.top
        cursor = Cursor(place.column, row, visible=0 <= row < frame.height, blinking=False)
        super()._take(replace(frame, cursor=cursor, below=0))
        self._refresh_rows({row for row in changed if row < frame.height})

    def _bar_of(self, frame: Frame) -> Scrollbar | None:
        total = self._history.count
        return Scrollbar(frame.height, total, self._mode.top) if total > frame.height else None

    def render_line(self, y: int) -> Strip:
        """Return a row, with what copy mode shows over it."""
        strip = super().render_line(y)
        looks = {
            "selection": self.get_component_rich_style("terminal-view--selection"),
            "match": self.get_component_rich_style("copy-view--match"),
            "current": self.get_component_rich_style("copy-view--current"),
            "mark": self.get_component_rich_style("copy-view--mark"),
            "mark-in-view": self.get_component_rich_style("copy-view--mark-in-view"),
        }
        strip = restyled(strip, self._overlay.rows.get(y, ()), looks)
        words = self._overlay.words
        if y == self._overlay.status_row and len(words) < strip.cell_length:
            look = self.get_component_rich_style("copy-view--status")
            left = strip.crop(0, strip.cell_length - len(words) - 1)
            right = strip.crop(strip.cell_length - 1, strip.cell_length)
            return Strip([*left, Segment(words, look), *right], strip.cell_length)
        return strip

    def _is_bare(self, y: int) -> bool:
        return False

    def _words(self) -> str:
        mode = self._mode
        parts = [f"COPY {mode.cursor.row + 1:,}/{self._history.count:,}"]
        if mode.count:
            parts.append(str(mode.count))
        if words := self._searching.words():
            parts.append(words)
        new = self._source.line_feeds - self._lines_before
        if new:
            parts.append("1 new line" if new == 1 else f"{new:,} new lines")
        return f" {' · '.join(parts)} "

    def _place(self, at: Offset | tuple[int, int]) -> CellPosition:
        """Return what stands at a point of the view; one outside of it is moved into it."""
        row = self._mode.top + min(max(at[1], 0), self._mode.height - 1)
        return CellPosition(row, max(0, at[0]))
