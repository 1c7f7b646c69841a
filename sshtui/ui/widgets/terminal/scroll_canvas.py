"""A terminal with a bar in its last column that says where the view is, and moves it."""

from typing import ClassVar

from textual import events
from textual.geometry import Offset
from textual.strip import Strip

from sshtui.terminal.grid import Frame
from sshtui.ui.widgets.terminal.canvas import TerminalCanvas
from sshtui.ui.widgets.terminal.painter import restyle
from sshtui.ui.widgets.terminal.scrollbar import Scrollbar


class ScrollCanvas(TerminalCanvas):
    """Shows the bar while the view stands above the end.

    It takes no room: what stands in the last column stays to be read, in the colours of the bar.
    """

    DEFAULT_CSS = """
    ScrollCanvas > .terminal-view--track { background: $panel; }
    ScrollCanvas > .terminal-view--thumb { background: $foreground 55%; color: $background; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"terminal-view--track", "terminal-view--thumb"}

    def __init__(self) -> None:
        super().__init__()
        self._bar: Scrollbar | None = None
        self._grip: int | None = None

    def render_line(self, y: int) -> Strip:
        """Return a row, with its part of the bar."""
        strip = super().render_line(y)
        if self._bar is None:
            return strip
        kind = "thumb" if y in self._bar.thumb else "track"
        look = self.get_component_rich_style(f"terminal-view--{kind}")
        return restyle(strip, strip.cell_length - 1, strip.cell_length, lambda style: style + look)

    def _is_bare(self, y: int) -> bool:
        return self._bar is None and super()._is_bare(y)

    def _take(self, frame: Frame) -> None:
        before, self._bar = self._bar, self._bar_of(frame)
        changed = set(range(before.height)) if before is not None else set()
        if self._bar is not None:
            changed = self._bar.changed_since(before)
        super()._take(frame)
        self._refresh_rows(changed)

    def _bar_of(self, frame: Frame) -> Scrollbar | None:
        """Return the bar that belongs to a frame: none while the end is seen."""
        if not frame.below:
            return None
        return Scrollbar(frame.height, frame.above + frame.height + frame.below, frame.above)

    def _seize_bar(self, event: events.MouseEvent, at: Offset) -> bool:
        """Take hold of the bar, and return whether that is where the mouse was pressed."""
        bar = self._bar
        if event.button != 1 or bar is None or at.x != self.size.width - 1:
            return False
        self._grip = bar.grip(at.y)
        self._drag_bar(at)
        return True

    def _drag_bar(self, at: Offset) -> bool:
        """Move the view with the bar, and return whether the mouse has hold of that."""
        if self._grip is not None and self._bar is not None:
            self._scroll_view(self._bar.top_at(at.y, self._grip) - self._bar.top)
        return self._grip is not None

    def _release_bar(self) -> bool:
        """Let go of the bar, and return whether the mouse had hold of it."""
        held, self._grip = self._grip is not None, None
        return held

    def _scroll_view(self, rows: int) -> None:
        """Move the view, up when negative."""
        if self._emulator is not None:
            self._emulator.scroll(rows)
            self._paint()
